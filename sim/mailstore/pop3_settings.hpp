#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/base/well_known_ports.hpp"
#include "protocol/pop3/server_settings.hpp"

namespace sim::mailstore {

/// What a POP3 server is like that its maildrops do not decide.
struct Pop3Settings {
    std::uint16_t port = protocol::pop3_port;
    protocol::TlsUse tls = protocol::TlsUse::none;
    std::vector<std::uint16_t> tls_ports{};                 ///< where connections begin with TLS, RFC 8314
    bool plaintext_login = true;                            ///< passwords may be sent outside TLS
    std::vector<std::string> mechanisms{};                  ///< of AUTH, in capitals; empty: no AUTH
    std::optional<protocol::Duration> login_delay{};        ///< between two logins of a user, RFC 2449 section 6.5
    std::optional<protocol::pop3::MessageExpiry> expiry{};  ///< announced, RFC 2449 section 6.7; nothing: it is not
    bool utf8 = false;                                      ///< RFC 6856, with LANG

    bool operator==(const Pop3Settings&) const = default;
};

}  // namespace sim::mailstore
