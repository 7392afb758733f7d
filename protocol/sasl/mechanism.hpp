#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "protocol/crypto/digest.hpp"

namespace protocol::sasl {

/// A way to prove who one is, RFC 4422 section 3; the better ones have greater values.
enum class Mechanism : std::uint8_t {
    login,          ///< in clear, in two steps; no standard
    plain,          ///< in clear; RFC 4616
    cram_md5,       ///< a keyed digest of a challenge; RFC 2195
    scram_sha_1,    ///< RFC 5802
    scram_sha_256,  ///< RFC 7677
    external,       ///< what another layer has proved, such as TLS; RFC 4422 appendix A
};

/// As it stands in AUTH and AUTHENTICATE: `SCRAM-SHA-256`.
[[nodiscard]] std::string_view name(Mechanism mechanism);
/// In any letter case.
[[nodiscard]] std::optional<Mechanism> parse_mechanism(std::string_view text);
/// Whoever reads along has the password: not without TLS (RFC 4954 section 4, RFC 9051 section 6.2.3).
[[nodiscard]] bool sends_password(Mechanism mechanism);
/// Of the two SCRAM mechanisms.
[[nodiscard]] crypto::HashAlgorithm hash_of(Mechanism mechanism);

}  // namespace protocol::sasl
