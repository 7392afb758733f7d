#pragma once

#include <string>
#include <string_view>

#include "protocol/base/octets.hpp"
#include "protocol/base/result.hpp"

namespace protocol {

/// Quoted-printable of a text whose lines end with CRLF: those stay line breaks, a lone CR or LF is
/// encoded, white space at the end of a line is encoded, no line is above 76 characters (RFC 2045 section 6.7).
[[nodiscard]] std::string encode_quoted_printable(std::string_view octets);

/// Decodes what RFC 2045 section 6.7 allows and refuses the rest: lower-case or missing hexadecimal digits,
/// lines above 76 characters, a lone CR or LF, octets that had to be encoded. White space at the end
/// of a line is dropped, as transport has added it.
[[nodiscard]] Result<Octets, SyntaxError> decode_quoted_printable(std::string_view text);
/// Whatever a mail brings: LF alone ends a line too, hexadecimal digits of either case, a "=" that is
/// neither followed by two of them nor the end of a line stands for itself.
[[nodiscard]] Octets decode_quoted_printable_lenient(std::string_view text);

}  // namespace protocol
