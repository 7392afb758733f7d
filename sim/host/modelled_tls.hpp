#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/octets.hpp"
#include "protocol/crypto/tls_endpoint.hpp"

namespace sim::host {

/// What a server shows in the place of a certificate.
struct ModelledCertificate {
    std::vector<std::string> names;  ///< of hosts that it is for
    bool trusted = true;             ///< somebody has signed it whom clients trust
    bool holds_now = true;           ///< it has not expired
};

/// One end of a TLS connection without cryptography: the flights, the records and their sizes are those of TLS 1.3 with
/// an Ed25519 certificate (measured on protocol::crypto::TlsEndpoint), their content is not protected at all. For
/// worlds with so many connections that the real handshake would take minutes. Its interface is TlsEndpoint's.
class ModelledTls {
public:
    /// @param asks_client  for a certificate
    static ModelledTls server(ModelledCertificate certificate, bool asks_client);
    /// The first flight is in take_output(). @param verified  refuse a server whose certificate is not one for its name
    /// @param user  whose certificate it shows to a server that asks; empty: none
    static ModelledTls client(std::string server_name, bool verified, std::string user);

    void receive(std::string_view octets);
    void send(std::string_view plaintext);
    void close();

    [[nodiscard]] protocol::Octets take_output();
    [[nodiscard]] protocol::Octets take_plaintext();
    [[nodiscard]] protocol::crypto::TlsState state() const { return state_; }
    [[nodiscard]] const std::string& failure() const { return failure_; }
    [[nodiscard]] bool peer_is_verified() const { return peer_is_verified_; }
    [[nodiscard]] const std::string& peer_name() const { return peer_name_; }
    [[nodiscard]] std::string protocol_text() const { return "TLSv1.3, modelled"; }
    [[nodiscard]] std::string take_key_log() { return {}; }

private:
    void take_record(std::uint8_t type, std::string_view content);
    void take_handshake(std::string_view content);
    void greet_client();
    void judge_certificate(std::string_view content);
    void finish_handshake(bool asked);
    void open();
    void fail(std::string reason);
    void write_waiting();
    void write_record(std::uint8_t type, std::string_view content, std::size_t overhead_octets);

    std::optional<ModelledCertificate> certificate_;  ///< of a server
    bool asks_client_ = false;                        ///< likewise
    std::string user_;                                ///< of a client
    std::string server_name_;
    bool verified_ = false;
    bool peer_is_verified_ = false;
    std::string peer_name_;
    bool closing_ = false;
    protocol::crypto::TlsState state_ = protocol::crypto::TlsState::handshake;
    std::string failure_;
    protocol::Octets input_;
    protocol::Octets waiting_;
    protocol::Octets output_;
    protocol::Octets plaintext_;
};

}  // namespace sim::host
