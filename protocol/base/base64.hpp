#pragma once

#include <string>
#include <string_view>

#include "protocol/base/octets.hpp"
#include "protocol/base/result.hpp"

namespace protocol {

/// Base64 with padding on one line, as SASL needs it (RFC 4648 section 4).
[[nodiscard]] std::string encode_base64(std::string_view octets);
/// Base64 in lines of 76 characters, each followed by CRLF, as a MIME body needs it (RFC 2045 section 6.8).
[[nodiscard]] std::string encode_base64_lines(std::string_view octets);

/// Exactly what `encode_base64` writes: padding is required, nothing stands outside the alphabet, and the
/// unused bits are zero (RFC 4648 sections 3.2, 3.3 and 3.5).
[[nodiscard]] Result<Octets, SyntaxError> decode_base64(std::string_view text);
/// Whatever a mail brings: characters outside the alphabet are skipped, the first "=" ends the data, and
/// bits that do not fill an octet are dropped (RFC 2045 section 6.8).
[[nodiscard]] Octets decode_base64_lenient(std::string_view text);

}  // namespace protocol
