#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "protocol/base/instant.hpp"
#include "protocol/base/tls_use.hpp"

namespace protocol::pop3 {

/// What a client wants, and what it puts up with.
struct ClientSettings {
    Duration response_timeout = std::chrono::minutes(5);  ///< from the last octet sent or received; RFC 1939 sets none
    std::size_t content_octets_max = 64U * 1024 * 1024;
    std::size_t listing_lines_max = 100'000;
    std::size_t pipelined_max = 32;  ///< commands on their way at once, if the server announces PIPELINING
    ClientTls tls = ClientTls::none;
    bool client_certificate = false;  ///< TLS shows one: AUTH EXTERNAL where it is offered, RFC 4422 appendix A
    bool sasl = false;  ///< logins go by AUTH (RFC 5034) where the server offers a mechanism that is known
};

}  // namespace protocol::pop3
