#pragma once

#include <map>
#include <optional>
#include <string>

#include "protocol/base/instant.hpp"
#include "protocol/base/ip_address.hpp"
#include "sim/mta/settings.hpp"

namespace sim::mta {

/// How much each client asks of a server: its connections, and how often it connects and sends. As Postfix' anvil(8): a
/// window begins with the first event and the next one when that is over.
class ClientLoad {
public:
    enum class Event : std::uint8_t { connection, message, recipient };

    struct Connections {
        unsigned of_client = 0;
        unsigned of_all = 0;
    };

    /// @return how many are open, with this one
    Connections open(const protocol::IpAddress& client) { return {++connections_[client], ++connections_open_}; }
    void close(const protocol::IpAddress& client);
    /// Counts an event. @return how many there were in the window that runs
    unsigned count(Event event, const protocol::IpAddress& client, Duration window, protocol::Instant now);

private:
    struct Window {
        protocol::Instant begin;
        unsigned events = 0;
    };
    std::map<protocol::IpAddress, unsigned> connections_;
    std::map<std::pair<Event, protocol::IpAddress>, Window> windows_;
    unsigned connections_open_ = 0;
};

}  // namespace sim::mta
