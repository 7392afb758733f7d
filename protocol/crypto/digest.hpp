#pragma once

#include <string>
#include <string_view>

namespace protocol::crypto {

/// The MD5 digest of `octets` as 32 lower-case hexadecimal digits (RFC 1321), which APOP needs. It protects
/// nothing any more.
[[nodiscard]] std::string md5_hex(std::string_view octets);
/// The SHA-256 digest of `octets` as 64 lower-case hexadecimal digits (RFC 6234).
[[nodiscard]] std::string sha256_hex(std::string_view octets);

}  // namespace protocol::crypto
