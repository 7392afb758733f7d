#pragma once

#include <array>
#include <span>
#include <string_view>

#include "sim/host/tls_policy.hpp"
#include "sim/scenario/key_table.hpp"

namespace sim::scenario {

/// How a server uses TLS, in the order of protocol::TlsUse.
inline constexpr std::array<std::string_view, 3> tls_server_names{"none", "offered", "required"};

/// The key that says how far a server goes with TLS.
constexpr Key tls_server_key(std::string_view name, std::string_view description) {
    return {.name = name,
            .type = ScalarType::choice,
            .description = description,
            .default_text = "none",
            .choices = std::span<const std::string_view>(tls_server_names)};
}

/// The key that says how far a client goes with TLS.
constexpr Key tls_client_key(std::string_view name, std::string_view description) {
    return {.name = name,
            .type = ScalarType::choice,
            .description = description,
            .default_text = "none",
            .choices = std::span<const std::string_view>(host::tls_policy_names)};
}

/// The same key where something else than a fixed value is its default.
constexpr Key with_default_note(Key key, std::string_view note) {
    key.default_text = {};
    key.default_note = note;
    return key;
}

constexpr Key plaintext_login_key(std::string_view description, std::string_view default_note) {
    return {.name = "plaintext_login",
            .type = ScalarType::boolean,
            .description = description,
            .default_note = default_note};
}

}  // namespace sim::scenario
