#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/base/octets.hpp"
#include "protocol/base/random_stream.hpp"
#include "protocol/crypto/tls_settings.hpp"

namespace protocol::crypto {

/// Where a TLS connection is.
enum class TlsState : std::uint8_t {
    handshake,
    open,
    closed,  ///< the peer has said close_notify: nothing more comes
    failed,
};

/// One end of a TLS connection, sans I/O: TLS 1.3 (RFC 8446) with one cipher suite and X25519, without tickets and
/// resumption, so that a handshake has the same octets and flights whenever it is repeated.
///
/// After every call send take_output(). Octets of the peer go in by receive(), what they mean comes out by
/// take_plaintext(). Instances of one thread may be used in any order.
class TlsEndpoint {
public:
    /// @param random  the connection's own stream: keys and nonces come from it
    static TlsEndpoint server(const TlsServerSettings& settings, RandomStream random);
    /// The first flight is in take_output(). @param server_name  for SNI (RFC 6066 section 3) and verification
    /// @param now_unix_seconds  by which the certificate must hold
    static TlsEndpoint client(const TlsClientSettings& settings, const std::string& server_name,
                              std::int64_t now_unix_seconds, RandomStream random);
    ~TlsEndpoint();
    TlsEndpoint(TlsEndpoint&&) noexcept;
    TlsEndpoint& operator=(TlsEndpoint&&) noexcept;

    /// Octets from the peer, in any pieces.
    void receive(std::string_view octets);
    /// Octets for the peer's application; before the end of the handshake they wait for it. Ignored after close().
    void send(std::string_view plaintext);
    /// Says close_notify (RFC 8446 section 6.1): nothing more will be sent.
    void close();

    /// Octets for the wire.
    [[nodiscard]] Octets take_output();
    /// What the peer's application has sent since.
    [[nodiscard]] Octets take_plaintext();
    [[nodiscard]] TlsState state() const;
    /// Why it failed, in words; empty: it did not.
    [[nodiscard]] const std::string& failure() const;
    /// Whether the peer has shown a certificate that passes verification, after a handshake.
    [[nodiscard]] bool peer_is_verified() const;
    /// The common name in the peer's certificate, whether it is verified or not; empty: it has shown none.
    [[nodiscard]] std::string peer_name() const;
    /// `TLSv1.3 TLS_AES_128_GCM_SHA256`, after a handshake.
    [[nodiscard]] std::string protocol_text() const;
    /// Lines of the key log (the format of Wireshark and browsers) since the last call: who has them can read it all.
    [[nodiscard]] std::string take_key_log();

private:
    class Impl;
    explicit TlsEndpoint(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace protocol::crypto
