#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/base/instant.hpp"
#include "protocol/dns/message.hpp"
#include "protocol/dns/resolver_environment.hpp"
#include "sim/scenario/position.hpp"
#include "sim/user_agent/terminal_session.hpp"

namespace sim::scenario {

/// Somebody at a host connects to a server and types its protocol by hand.
struct Terminal {
    std::string id;  ///< `t1`, ... unless given
    protocol::Instant at;
    std::string host;  ///< where the terminal stands
    std::string to;    ///< the server: a domain name, or an address
    std::uint16_t port = 0;
    bool tls_from_start = false;  ///< RFC 8314 section 3
    user_agent::TerminalPace pace;
    std::vector<user_agent::TerminalInput> lines;
    Position position;
    bool operator==(const Terminal&) const = default;
};

/// Somebody at a host asks the DNS by hand.
struct Query {
    std::string id;  ///< `q1`, ... unless given
    protocol::Instant at;
    std::string host;
    protocol::dns::DomainName name;
    protocol::dns::RecordType type = protocol::dns::RecordType::a;
    std::string server;  ///< a domain name, or an address; empty: the host's resolver
    protocol::dns::DnsTransport transport = protocol::dns::DnsTransport::udp;
    bool recursion_desired = true;
    Position position;
    bool operator==(const Query&) const = default;
};

}  // namespace sim::scenario
