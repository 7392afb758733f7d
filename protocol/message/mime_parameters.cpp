#include "protocol/message/mime_parameters.hpp"

#include <optional>
#include <string_view>

#include "protocol/base/ascii.hpp"
#include "protocol/message/limits.hpp"

namespace protocol::message {

namespace {

/// A quoted string, or what mail programs write without quotes, more than a token: up to white space, a comment or ";".
std::string read_value(Lexer& lexer) {
    if (std::optional<std::string> quoted = lexer.quoted_string()) return *std::move(quoted);
    std::string value;
    while (!lexer.at_end()) {
        const char octet = lexer.peek();
        if (octet == ';' || octet == '(' || is_blank(octet) || octet == '\r' || octet == '\n') break;
        value += octet;
        lexer.seek(lexer.position() + 1);
    }
    return value;
}

void skip_to_semicolon(Lexer& lexer) {
    while (lexer.skip_cfws(), !lexer.at_end() && lexer.peek() != ';') {
        if (lexer.quoted_string()) continue;
        // An unclosed quote holds all the rest; to look for its end again and again would take for ever.
        lexer.seek(lexer.peek() == '"' ? lexer.text().size() : lexer.position() + 1);
    }
}

}  // namespace

MimeParameters read_mime_parameters(Lexer& lexer) {
    MimeParameters parameters;
    while (parameters.size() < parameters_max) {
        skip_to_semicolon(lexer);
        if (!lexer.accept(';')) break;
        lexer.skip_cfws();
        const std::optional<std::string_view> name = lexer.token();
        lexer.skip_cfws();
        if (!name || !lexer.accept('=')) continue;
        lexer.skip_cfws();
        parameters.emplace_back(*name, read_value(lexer));
    }
    return parameters;
}

}  // namespace protocol::message
