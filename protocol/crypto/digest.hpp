#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/base/octets.hpp"

namespace protocol::crypto {

enum class HashAlgorithm : std::uint8_t { md5, sha1, sha256 };

/// The digest as octets.
[[nodiscard]] Octets digest(HashAlgorithm algorithm, std::string_view octets);
/// HMAC, RFC 2104.
[[nodiscard]] Octets hmac(HashAlgorithm algorithm, std::string_view key, std::string_view octets);
/// PBKDF2 with HMAC, as long as one digest: Hi() of RFC 5802 section 2.2. @param iterations  at least 1
[[nodiscard]] Octets pbkdf2(HashAlgorithm algorithm, std::string_view password, std::string_view salt,
                            std::uint32_t iterations);
/// Lower-case hexadecimal digits.
[[nodiscard]] std::string to_hex(std::string_view octets);
/// Whether both are the same, in a time that does not tell where they differ.
[[nodiscard]] bool equal_in_constant_time(std::string_view one, std::string_view other);

/// The MD5 digest of `octets` as 32 lower-case hexadecimal digits (RFC 1321), which APOP needs. It protects
/// nothing any more.
[[nodiscard]] std::string md5_hex(std::string_view octets);
/// The SHA-256 digest of `octets` as 64 lower-case hexadecimal digits (RFC 6234).
[[nodiscard]] std::string sha256_hex(std::string_view octets);

}  // namespace protocol::crypto
