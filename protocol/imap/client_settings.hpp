#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "protocol/base/instant.hpp"
#include "protocol/base/tls_use.hpp"
#include "protocol/imap/limits.hpp"

namespace protocol::imap {

/// How a client proves who it is.
enum class LoginMethod : std::uint8_t {
    best,          ///< AUTHENTICATE with the best mechanism that both know; LOGIN where there is none
    login,         ///< the command LOGIN
    authenticate,  ///< AUTHENTICATE, or nothing
};

/// What a client wants and puts up with.
struct ClientSettings {
    ClientTls tls = ClientTls::none;
    bool client_certificate = false;  ///< TLS shows one: AUTHENTICATE EXTERNAL where it is offered, RFC 4422 appendix A
    LoginMethod login_method = LoginMethod::best;
    /// LOGIN and the mechanisms that send the password are used without TLS too. RFC 9051 section 6.2.3 warns of it.
    bool password_in_clear = true;
    Duration response_timeout = std::chrono::minutes(5);         ///< from the last octet in or out; RFC 9051 sets none
    Duration idle_renewal = idle_renewal_max;                    ///< IDLE is ended and begun anew after so long
    std::size_t response_octets = response_octets_max;           ///< of a line, its literals not counted
    std::size_t literals_octets = response_literals_octets_max;  ///< of a response together
    std::size_t responses_per_command = responses_per_command_max;  ///< untagged, of one command or one IDLE
};

}  // namespace protocol::imap
