#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/message/charset.hpp"
#include "protocol/message/header.hpp"
#include "protocol/message/limits.hpp"
#include "protocol/message/mime_field.hpp"

namespace protocol::message {

/// A message, or a part of one: its header, what it says it is, and where it stands. All offsets count
/// from the first octet of the whole message. RFC 2045 section 2.4.
struct Entity {
    Header header{};           ///< field offsets, too, count from the start of the whole message
    ContentType type{};        ///< the default where the field is missing or wrong (RFC 2045 section 5.2)
    bool type_stated = false;  ///< a Content-Type field is there and could be read
    std::optional<ContentDisposition> disposition{};
    TransferEncoding encoding = TransferEncoding::seven_bit;

    std::size_t header_offset_octets = 0;
    std::size_t body_offset_octets = 0;
    std::size_t end_offset_octets = 0;  ///< of the body; the line end before a boundary is not in it

    std::vector<Entity> parts{};  ///< of a multipart; the one message of a message/rfc822
    bool closed = true;           ///< a multipart whose closing boundary was found, and anything else
    bool cut = false;             ///< a limit was reached: what is inside was not looked at

    [[nodiscard]] bool is_multipart() const { return type.type == "multipart"; }
    [[nodiscard]] bool is_message() const {
        return type.type == "message" && (type.subtype == "rfc822" || type.subtype == "global");
    }
    /// The body as transferred. @param octets  the whole message
    [[nodiscard]] std::string_view body(std::string_view octets) const {
        return octets.substr(body_offset_octets, end_offset_octets - body_offset_octets);
    }
};

/// Reads the structure of a message. It never fails: whatever is malformed has one defined reading (a
/// multipart without boundary parameter or boundary line is a leaf, an unclosed one ends where its
/// parent ends). RFC 2045, RFC 2046 section 5.1.
[[nodiscard]] Entity parse_entity(std::string_view octets, const EntityLimits& limits = {});

/// The body with its transfer encoding undone; octets that break the encoding are skipped
/// (RFC 2045 section 6.7 and section 6.8). @param octets  the whole message
[[nodiscard]] Octets decode_body(const Entity& entity, std::string_view octets);

/// The body of a text entity for people: decoded, in UTF-8, lines ending with LF, with a note where
/// something could not be shown.
[[nodiscard]] DisplayText display_body(const Entity& entity, std::string_view octets);

/// The entity a plain reader shows first: the first text/plain leaf that is no attachment, else the first
/// text leaf; null if there is none. Messages inside messages are not entered.
[[nodiscard]] const Entity* main_text(const Entity& entity);

}  // namespace protocol::message
