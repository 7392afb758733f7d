#include "protocol/imap/search_text.hpp"

#include <algorithm>
#include <string>

#include "protocol/base/ascii.hpp"
#include "protocol/base/utf8.hpp"
#include "protocol/imap/casemap.hpp"
#include "protocol/imap/envelope.hpp"
#include "protocol/message/encoded_word.hpp"

namespace protocol::imap {

namespace {

using message::Entity;
using message::HeaderField;

/// A text sought, mapped once.
class Needle {
public:
    explicit Needle(std::string_view text) : mapped_(unicode_casemap(text)) {}

    [[nodiscard]] bool empty() const { return mapped_.empty(); }
    [[nodiscard]] bool is_in(std::string_view utf8) const {
        return unicode_casemap(utf8).find(mapped_) != std::string::npos;
    }
    [[nodiscard]] bool is_in_header_text(std::string_view folded) const {
        return is_in(message::decode_encoded_words(message::unfold(folded)));
    }

private:
    std::string mapped_;
};

std::string address_text(const EnvelopeAddress& address) {
    std::string addr_spec = address.route ? *address.route + ":" : "";
    addr_spec += address.mailbox.value_or("");
    if (address.host) addr_spec += "@" + *address.host;
    if (!address.name || address.name->empty()) return addr_spec;
    return message::decode_encoded_words(*address.name) + " <" + addr_spec + ">";
}

/// Octets above 127 where us-ascii is stated, or nothing, are UTF-8 if they look so: the sender forgot to say.
std::string text_of(std::string_view decoded, std::string_view charset) {
    const bool untold = charset.empty() || equal_ignoring_case(charset, "us-ascii");
    if (untold && is_valid_utf8(decoded)) return std::string(decoded);
    return message::to_utf8(decoded, untold ? "us-ascii" : charset).utf8;
}

bool is_in_text_part(const Needle& needle, const Entity& leaf, std::string_view octets) {
    if (leaf.type.type != "text") return false;
    return needle.is_in(text_of(message::decode_body(leaf, octets), leaf.type.parameter("charset")));
}

bool is_in_bodies(const Needle& needle, const Entity& entity, std::string_view octets) {
    if (entity.parts.empty()) return is_in_text_part(needle, entity, octets);
    return std::any_of(entity.parts.begin(), entity.parts.end(),
                       [&](const Entity& part) { return is_in_bodies(needle, part, octets); });
}

bool is_in_headers(const Needle& needle, const Entity& entity) {
    const auto& fields = entity.header.fields();
    return std::any_of(fields.begin(), fields.end(),
                       [&](const HeaderField& field) { return needle.is_in_header_text(field.octets()); }) ||
           std::any_of(entity.parts.begin(), entity.parts.end(),
                       [&](const Entity& part) { return is_in_headers(needle, part); });
}

}  // namespace

bool addresses_contain(const MessageView& message, std::string_view field, std::string_view text) {
    const Needle needle(text);
    const std::vector<EnvelopeAddress> addresses = envelope_addresses_of(message.entity().header, field);
    return std::any_of(addresses.begin(), addresses.end(),
                       [&needle](const EnvelopeAddress& address) { return needle.is_in(address_text(address)); });
}

bool field_contains(const MessageView& message, std::string_view field, std::string_view text) {
    const Needle needle(text);
    const std::vector<const HeaderField*> fields = message.entity().header.find_all(field);
    return std::any_of(fields.begin(), fields.end(),
                       [&needle](const HeaderField* found) { return needle.is_in_header_text(found->raw_body()); });
}

bool body_contains(const MessageView& message, std::string_view text) {
    const Needle needle(text);
    return needle.empty() || is_in_bodies(needle, message.entity(), message.octets());
}

bool message_contains(const MessageView& message, std::string_view text) {
    const Needle needle(text);
    return needle.empty() || is_in_headers(needle, message.entity()) ||
           is_in_bodies(needle, message.entity(), message.octets());
}

}  // namespace protocol::imap
