#include "protocol/imap/raw_mime_field.hpp"

#include "protocol/base/ascii.hpp"
#include "protocol/message/lexer.hpp"
#include "protocol/message/limits.hpp"

namespace protocol::imap {

namespace {

std::optional<std::string> next_token(message::Lexer& lexer) {
    lexer.skip_cfws();
    const std::optional<std::string_view> token = lexer.token();
    return token ? std::optional(std::string(*token)) : std::nullopt;
}

/// A quoted string, or what mail programs write without quotes: up to white space, a comment or ";".
std::string parameter_value(message::Lexer& lexer) {
    if (const std::optional<std::string> quoted = lexer.quoted_string()) return *quoted;
    std::string value;
    while (!lexer.at_end()) {
        const char octet = lexer.peek();
        if (octet == ';' || octet == '(' || is_blank(octet) || octet == '\r' || octet == '\n') break;
        value += octet;
        lexer.seek(lexer.position() + 1);
    }
    return value;
}

void skip_to_parameter(message::Lexer& lexer) {
    while (lexer.skip_cfws(), !lexer.at_end() && lexer.peek() != ';') {
        if (lexer.quoted_string()) continue;
        lexer.seek(lexer.peek() == '"' ? lexer.text().size() : lexer.position() + 1);
    }
}

RawParameters raw_parameters(message::Lexer& lexer) {
    RawParameters parameters;
    while (parameters.size() < message::parameters_max) {
        skip_to_parameter(lexer);
        if (!lexer.accept(';')) break;
        const std::optional<std::string> name = next_token(lexer);
        lexer.skip_cfws();
        if (!name || !lexer.accept('=')) continue;
        lexer.skip_cfws();
        parameters.emplace_back(*name, parameter_value(lexer));
    }
    return parameters;
}

}  // namespace

std::optional<RawMimeField> RawMimeField::parse_type(std::string_view body) {
    message::Lexer lexer(body);
    RawMimeField field;
    const std::optional<std::string> type = next_token(lexer);
    lexer.skip_cfws();
    if (!type || !lexer.accept('/')) return std::nullopt;
    const std::optional<std::string> subtype = next_token(lexer);
    if (!subtype) return std::nullopt;
    field.type = *type;
    field.subtype = *subtype;
    field.parameters = raw_parameters(lexer);
    return field;
}

std::optional<RawMimeField> RawMimeField::parse_disposition(std::string_view body) {
    message::Lexer lexer(body);
    const std::optional<std::string> type = next_token(lexer);
    if (!type) return std::nullopt;
    return RawMimeField{*type, "", raw_parameters(lexer)};
}

std::vector<std::string> parse_tag_list(std::string_view body) {
    message::Lexer lexer(body);
    std::vector<std::string> tags;
    while (lexer.skip_cfws(), !lexer.at_end()) {
        if (const std::optional<std::string_view> tag = lexer.token()) {
            tags.emplace_back(*tag);
        } else {
            lexer.seek(lexer.position() + 1);
        }
    }
    return tags;
}

}  // namespace protocol::imap
