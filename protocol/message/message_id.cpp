#include "protocol/message/message_id.hpp"

#include <cassert>
#include <optional>
#include <utility>

#include "protocol/message/lexer.hpp"

namespace protocol::message {

namespace {

struct IdText {
    std::optional<std::string> text;
    std::string_view expected;  ///< where there is no text
};

/// msg-id without the white space around it; leaves the lexer after it, or where the rule failed.
IdText msg_id(Lexer& lexer) {
    if (!lexer.accept('<')) return {std::nullopt, "\"<\""};
    const std::optional<std::string> left = lexer.local_part();
    if (!left) return {std::nullopt, "id-left"};
    lexer.skip_cfws();
    if (!lexer.accept('@')) return {std::nullopt, "\"@\""};
    const std::optional<std::string> right = lexer.domain();
    if (!right) return {std::nullopt, "id-right"};
    lexer.skip_cfws();
    if (!lexer.accept('>')) return {std::nullopt, "\">\""};
    return {(is_dot_atom(*left) ? *left : quote(*left)) + "@" + *right, ""};
}

}  // namespace

Result<MessageId, SyntaxError> MessageId::parse(std::string_view text) {
    Lexer lexer(text);
    lexer.skip_cfws();
    IdText id = msg_id(lexer);
    if (!id.text) return syntax_error(lexer.position(), std::string(id.expected));
    lexer.skip_cfws();
    if (!lexer.at_end()) return syntax_error(lexer.position(), "end of msg-id");
    return MessageId(std::move(*id.text));
}

MessageId MessageId::make(std::string_view unique, std::string_view host) {
    assert(is_dot_atom(unique) && is_dot_atom(host));
    return MessageId(std::string(unique) + "@" + std::string(host));
}

std::vector<MessageId> parse_message_ids(std::string_view text) {
    std::vector<MessageId> ids;
    Lexer lexer(text);
    while (lexer.skip_cfws(), !lexer.at_end()) {
        const std::size_t start = lexer.position();
        if (lexer.peek() == '<') {
            if (IdText id = msg_id(lexer); id.text) {
                ids.push_back(*MessageId::parse("<" + *id.text + ">"));
                continue;
            }
            lexer.seek(start + 1);
        } else if (lexer.peek() == '"') {
            if (!lexer.quoted_string()) break;  // unclosed: it holds all the rest
        } else {
            lexer.seek(start + 1);
        }
    }
    return ids;
}

}  // namespace protocol::message
