#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/octets.hpp"
#include "protocol/message/address_list.hpp"
#include "protocol/message/calendar.hpp"
#include "protocol/message/header.hpp"
#include "protocol/message/message_id.hpp"
#include "protocol/message/mime_field.hpp"

namespace protocol::message {

/// How a text that is not plain 7-bit lines is sent. RFC 2045 section 6.
enum class NonAsciiText : unsigned char { quoted_printable, eight_bit };

/// Whether octets may travel in that encoding: 7bit and 8bit hold lines of at most 998 octets that end with CRLF (the
/// last one need not), without NUL and lone CR or LF, 7bit nothing but ASCII; base64, quoted-printable and binary hold
/// anything. RFC 2045 section 2.7 to section 2.9 and section 6.2.
[[nodiscard]] bool can_carry(TransferEncoding encoding, std::string_view octets);

/// A file that travels with a message, or with the type message/rfc822 another message, which is then not encoded
/// (RFC 2046 section 5.2.1: 7bit or 8bit).
struct Attachment {
    std::string filename{};  ///< UTF-8; empty: none is named
    ContentType type{"application", "octet-stream", {}};
    Octets octets{};
    TransferEncoding encoding = TransferEncoding::base64;  ///< one that can_carry() the octets
};

/// What somebody writes before pressing "Send".
struct Draft {
    Mailbox from{};
    std::vector<Address> to{};
    std::vector<Address> cc{};
    std::string subject{};  ///< UTF-8
    DateTime date{};
    std::optional<MessageId> message_id{};
    std::optional<MessageId> in_reply_to{};
    std::vector<MessageId> references{};     ///< the conversation so far, oldest first
    std::vector<HeaderField> more_fields{};  ///< written after the standard ones, in this order
    std::string text{};                      ///< UTF-8; lines end with LF or CRLF
    std::vector<Attachment> attachments{};
    NonAsciiText non_ascii_text = NonAsciiText::quoted_printable;
    std::string boundary{};  ///< for attachments; empty: one that does not occur in the parts is made from them
};

/// The message of a draft, lines ending with CRLF, every line within 998 octets: one text/plain entity
/// (7bit where possible), or with attachments a multipart/mixed. RFC 5322 section 3.6, RFC 2046 section 5.1.3.
/// @pre each attachment's encoding can_carry() it
[[nodiscard]] Octets compose(const Draft& draft);

/// Text as the body of a MIME entity: the encoding chosen and the octets in it, CRLF lines.
struct EncodedText {
    TransferEncoding encoding = TransferEncoding::seven_bit;
    bool ascii = true;  ///< charset us-ascii, else utf-8
    Octets octets{};

    bool operator==(const EncodedText&) const = default;
};
/// 7bit where all is ASCII in lines of at most 998 octets, else as `non_ascii_text` says; quoted-printable
/// in any case where a line is too long or a NUL or lone CR occurs. RFC 2045 section 2.7, section 2.8 and section 6.7.
[[nodiscard]] EncodedText encode_text(std::string_view utf8, NonAsciiText non_ascii_text);

/// A boundary that no line of `bodies` begins with: the same bodies always give the same one.
/// RFC 2046 section 5.1.1.
[[nodiscard]] std::string make_boundary(const std::vector<std::string_view>& bodies);

/// One part of a multipart: its fields and its encoded body.
struct Part {
    Header header{};
    Octets body{};
};
/// The body of a multipart entity. RFC 2046 section 5.1.1.
[[nodiscard]] Octets encode_multipart(const std::vector<Part>& parts, std::string_view boundary);

}  // namespace protocol::message
