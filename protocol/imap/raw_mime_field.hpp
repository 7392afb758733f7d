#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/message/mime_parameters.hpp"

namespace protocol::imap {

/// A Content-Type or Content-Disposition field in the letters it was written in, which BODYSTRUCTURE passes on;
/// continuations are not joined here and charsets not decoded (RFC 2231).
struct RawMimeField {
    std::string type{};
    std::string subtype{};  ///< empty in Content-Disposition
    message::MimeParameters parameters{};

    /// Nothing where protocol::message::ContentType::parse() fails. RFC 2045 section 5.1.
    [[nodiscard]] static std::optional<RawMimeField> parse_type(std::string_view body);
    /// RFC 2183 section 2.
    [[nodiscard]] static std::optional<RawMimeField> parse_disposition(std::string_view body);
};

/// The elements of a comma-separated list such as Content-Language, without comments. RFC 3282 section 2.
[[nodiscard]] std::vector<std::string> parse_tag_list(std::string_view body);

}  // namespace protocol::imap
