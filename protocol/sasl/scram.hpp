#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/base/octets.hpp"
#include "protocol/crypto/digest.hpp"

namespace protocol::sasl {

/// `client-first-message`, RFC 5802 section 7, without channel binding, which needs TLS with its own.
struct ScramClientFirst {
    std::string authorization;  ///< of the GS2 header; empty: the user
    std::string user;
    std::string nonce;
    std::string gs2_header;  ///< as it was written: the final message repeats it
    std::string bare;        ///< what the proof covers

    [[nodiscard]] static std::optional<ScramClientFirst> parse(std::string_view message);
    [[nodiscard]] static ScramClientFirst make(std::string authorization, std::string user, std::string nonce);
    [[nodiscard]] Octets encode() const { return gs2_header + bare; }
};

/// `server-first-message`.
struct ScramServerFirst {
    std::string nonce;  ///< the client's, and the server's own behind it
    Octets salt;
    std::uint32_t iterations = 4096;

    [[nodiscard]] static std::optional<ScramServerFirst> parse(std::string_view message);
    [[nodiscard]] Octets encode() const;
};

/// `client-final-message`.
struct ScramClientFinal {
    Octets channel_binding;  ///< the GS2 header
    std::string nonce;
    Octets proof;

    [[nodiscard]] static std::optional<ScramClientFinal> parse(std::string_view message);
    [[nodiscard]] Octets encode_without_proof() const;
    [[nodiscard]] Octets encode() const;
};

/// What both ends compute out of a password, RFC 5802 section 3.
struct ScramKeys {
    Octets client_key;
    Octets stored_key;
    Octets server_key;

    [[nodiscard]] static ScramKeys of(crypto::HashAlgorithm hash, std::string_view password,
                                      const ScramServerFirst& first);
};

/// The three messages that a proof covers, RFC 5802 section 3.
[[nodiscard]] Octets scram_auth_message(const ScramClientFirst& client_first, std::string_view server_first,
                                        const ScramClientFinal& client_final);
[[nodiscard]] Octets scram_client_proof(crypto::HashAlgorithm hash, const ScramKeys& keys,
                                        std::string_view auth_message);
[[nodiscard]] Octets scram_server_signature(crypto::HashAlgorithm hash, const ScramKeys& keys,
                                            std::string_view auth_message);

/// Bound on the work that a server may ask of a client.
inline constexpr std::uint32_t scram_iterations_max = 1'000'000;

}  // namespace protocol::sasl
