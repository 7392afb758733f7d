#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sim/recording/event.hpp"

namespace viz::model {

/// Counts the connections that are open, in all and by the hosts that have an end of one, while events come: as the
/// folded world knows them.
class OpenConnections {
public:
    /// One more or one fewer.
    struct Change {
        std::string host;  ///< empty: in all
        std::int64_t change = 0;
    };

    /// Takes the next event of the recording. @return what it changes; each host at most once for a connection
    [[nodiscard]] std::vector<Change> take(const sim::recording::Event& event);

private:
    /// From its first SYN to its end.
    struct Connection {
        std::string client_host;
        std::string server_host;
        sim::recording::ConnectionId server_number = 0;  ///< by which the server calls it; 0: as the client does
        bool open = false;                               ///< the client has the server's answer
        bool client_gone = false;                        ///< its host went down, without a word
        bool server_gone = false;

        /// Whether a host has an end of it that still exists.
        [[nodiscard]] bool is_of(std::string_view host) const {
            return (client_host == host && !client_gone) || (server_host == host && !server_gone);
        }
    };
    using Connections = std::map<sim::recording::ConnectionId, Connection>;  ///< by the client's number

    void begin(const sim::recording::Event& event);
    [[nodiscard]] Connections::iterator find(sim::recording::ConnectionId number);
    [[nodiscard]] static std::vector<Change> changes_of(const Connection& connection, std::int64_t change);
    [[nodiscard]] std::vector<Change> end(Connections::iterator place);
    [[nodiscard]] std::vector<Change> take_down(std::string_view host);

    Connections connections_;
    std::map<sim::recording::ConnectionId, sim::recording::ConnectionId> client_numbers_;  ///< by the server's number
};

}  // namespace viz::model
