#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace protocol::imap {

/// `string` of RFC 9051 section 9: quoted where the octets allow it (US-ASCII without CR, LF and NUL, not too long),
/// else a literal, which every client must take. A literal holds no NUL; 0x80 stands in its place, as with Dovecot, so
/// that sizes and offsets stay true.
void append_string(std::string& out, std::string_view octets);

/// `nstring`: `NIL` for nothing, which is not the empty string `""`.
void append_nstring(std::string& out, const std::optional<std::string_view>& octets);

/// `nstring / literal8`, the value of BINARY[...]: `~{n}` where there is a NUL (RFC 3516 section 4.3), else as nstring.
void append_nstring8(std::string& out, const std::optional<std::string_view>& octets);

}  // namespace protocol::imap
