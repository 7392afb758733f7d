#include "protocol/imap/raw_mime_field.hpp"

#include "protocol/message/lexer.hpp"

namespace protocol::imap {

namespace {

std::optional<std::string> next_token(message::Lexer& lexer) {
    lexer.skip_cfws();
    const std::optional<std::string_view> token = lexer.token();
    return token ? std::optional(std::string(*token)) : std::nullopt;
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
    field.parameters = message::read_mime_parameters(lexer);
    return field;
}

std::optional<RawMimeField> RawMimeField::parse_disposition(std::string_view body) {
    message::Lexer lexer(body);
    const std::optional<std::string> type = next_token(lexer);
    if (!type) return std::nullopt;
    return RawMimeField{*type, "", message::read_mime_parameters(lexer)};
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
