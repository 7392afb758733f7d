#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "protocol/crypto/tls_endpoint.hpp"
#include "sim/host/modelled_tls.hpp"

namespace sim::host {

/// One end of TLS on a connection: the real thing or its model.
class TlsTransport {
public:
    using Layer = std::variant<protocol::crypto::TlsEndpoint, ModelledTls>;
    enum class Role : std::uint8_t { client, server };

    TlsTransport(Role role, Layer layer) : role_(role), layer_(std::move(layer)) {}

    [[nodiscard]] Role role() const { return role_; }
    [[nodiscard]] std::string_view role_name() const { return role_ == Role::client ? "client" : "server"; }

    void receive(std::string_view octets) {
        std::visit([octets](auto& layer) { layer.receive(octets); }, layer_);
    }
    void send(std::string_view plaintext) {
        std::visit([plaintext](auto& layer) { layer.send(plaintext); }, layer_);
    }
    void close() {
        std::visit([](auto& layer) { layer.close(); }, layer_);
    }
    [[nodiscard]] protocol::Octets take_output() {
        return std::visit([](auto& layer) { return layer.take_output(); }, layer_);
    }
    [[nodiscard]] protocol::Octets take_plaintext() {
        return std::visit([](auto& layer) { return layer.take_plaintext(); }, layer_);
    }
    [[nodiscard]] std::string take_key_log() {
        return std::visit([](auto& layer) { return layer.take_key_log(); }, layer_);
    }
    [[nodiscard]] protocol::crypto::TlsState state() const {
        return std::visit([](const auto& layer) { return layer.state(); }, layer_);
    }
    [[nodiscard]] std::string failure() const {
        return std::visit([](const auto& layer) { return layer.failure(); }, layer_);
    }
    [[nodiscard]] bool peer_is_verified() const {
        return std::visit([](const auto& layer) { return layer.peer_is_verified(); }, layer_);
    }
    [[nodiscard]] std::string peer_name() const {
        return std::visit([](const auto& layer) { return layer.peer_name(); }, layer_);
    }
    [[nodiscard]] std::string protocol_text() const {
        return std::visit([](const auto& layer) { return layer.protocol_text(); }, layer_);
    }

private:
    Role role_;
    Layer layer_;
};

}  // namespace sim::host
