#pragma once

#include <optional>

#include "protocol/base/octets.hpp"
#include "protocol/base/result.hpp"
#include "protocol/imap/body_section.hpp"
#include "protocol/imap/message_view.hpp"

namespace protocol::imap {

/// RFC822, RFC822.HEADER and RFC822.TEXT are BODY[], BODY[HEADER] and BODY[TEXT] under another name (RFC 3501
/// section 6.4.5).
inline const BodySection whole_message{};
inline const BodySection message_header{{}, BodySection::Text::header, {}};
inline const BodySection message_text{{}, BodySection::Text::text, {}};

/// The octets that BODY[section]<partial> names, RFC 9051 section 6.4.5.1; nothing (`NIL`) where the message has no
/// such part, or the part has no such text: HEADER and TEXT are those of a message/rfc822, which other parts do not
/// have. Part 1 of a message that is no multipart is its body, MIME of it the header of the message. HEADER.FIELDS
/// keeps order and folds and ends with the empty line, if the header section does. A partial that begins behind the end
/// gives "".
[[nodiscard]] std::optional<Octets> section_text(const MessageView& message, const BodySection& section,
                                                 const std::optional<Partial>& partial = std::nullopt);

/// Why a BINARY item cannot be answered: response code UNKNOWN-CTE, RFC 3516 section 4.3.
struct UnknownTransferEncoding {
    bool operator==(const UnknownTransferEncoding&) const = default;
};

/// The octets of BINARY[part]<partial>: the part's body with its transfer encoding undone, RFC 3516 section 4.2;
/// nothing where there is no such part. The message itself (no part) and multiparts have no encoding of their own: they
/// come as they are. BINARY.SIZE[part] is the size of this; of a part that is not there, 0.
[[nodiscard]] Result<std::optional<Octets>, UnknownTransferEncoding> binary_section(
    const MessageView& message, const std::vector<std::uint32_t>& part,
    const std::optional<Partial>& partial = std::nullopt);

}  // namespace protocol::imap
