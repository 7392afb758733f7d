// MIME structure and delivery status notifications: every part is within the whole and the limits, the bodies decode,
// a delivery status is equal after encoding and parsing.

#include "protocol/base/utf8.hpp"
#include "protocol/message/delivery_status.hpp"
#include "protocol/message/entity.hpp"
#include "tests/fuzz/support/check.hpp"
#include "tests/fuzz/support/input.hpp"

namespace message = protocol::message;
using tests::fuzz::require;

namespace {

constexpr message::EntityLimits limits{.depth_max = 6, .parts_max = 40};

/// @return the entities in it
std::size_t check_entity(const message::Entity& entity, std::string_view octets, std::size_t depth) {
    require(depth <= limits.depth_max, "nesting is within the limit");
    require(entity.header_offset_octets <= entity.body_offset_octets, "a body stands behind its header");
    require(entity.body_offset_octets <= entity.end_offset_octets, "a body ends behind its begin");
    require(entity.end_offset_octets <= octets.size(), "a body is within the message");
    for (const auto& field : entity.header.fields()) {
        require(octets.substr(field.offset_octets(), field.octets().size()) == field.octets(), "a field has its place");
    }
    static_cast<void>(message::decode_body(entity, octets));
    require(protocol::is_valid_utf8(message::display_body(entity, octets).utf8), "shown text is UTF-8");
    std::size_t count = 1;
    std::size_t position = entity.body_offset_octets;
    for (const auto& part : entity.parts) {
        require(part.header_offset_octets >= position, "parts stand behind each other");
        require(part.end_offset_octets <= entity.end_offset_octets, "a part is within its entity");
        position = part.end_offset_octets;
        count += check_entity(part, octets, depth + 1);
    }
    return count;
}

void check_status(const message::DeliveryStatus& status) {
    const auto again = message::DeliveryStatus::parse(status.encode());
    require(again.has_value(), "an encoded delivery status can be parsed");
    // Line ends out of place become blanks when they are written, so what was written once is compared.
    const auto once_more = message::DeliveryStatus::parse(again->encode());
    require(once_more && *once_more == *again, "a delivery status is equal after encoding and parsing");
    require(again->recipients.size() == status.recipients.size(), "no recipient is lost or added");
    static_cast<void>(message::describe_delivery_status(status));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_octets) {
    const std::string_view octets = tests::fuzz::Input(data, size_octets).rest();
    const message::Entity entity = message::parse_entity(octets, limits);
    require(check_entity(entity, octets, 0) <= limits.parts_max, "the number of parts is within the limit");
    if (const message::Entity* text = message::main_text(entity)) require(text->parts.empty(), "a text is a leaf");

    if (const auto status = message::DeliveryStatus::parse(octets)) check_status(*status);
    const auto notification = message::parse_delivery_status_notification(octets);
    if (notification) {
        check_status(notification->status);
    } else {
        require(notification.error().offset_octets <= octets.size(), "an error is within the message");
    }
    return 0;
}
