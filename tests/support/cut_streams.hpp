#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "protocol/base/instant.hpp"
#include "protocol/base/random_stream.hpp"

namespace tests {

/// The two octet streams of one connection between a client's and a server's session, each cut at random places.
class CutStreams {
public:
    explicit CutStreams(std::uint64_t seed) : random_(seed, 0, "test", "pair") {}

    /// Takes what the sessions have to say.
    template <class Client, class Server>
    void collect(Client& client, Server& server) {
        to_client_ += server.take_output();
        to_server_ += client.take_output();
    }
    /// Gives one of them a piece of what the other one said.
    /// @return whether anything is left to be given, or was given
    template <class Client, class Server>
    bool carry(Client& client, Server& server) {
        const bool to_server_first = random_.below(2) == 0;
        if (to_server_first && !to_server_.empty()) {
            server.handle_input(cut(to_server_), protocol::Instant{});
            return true;
        }
        if (!to_client_.empty()) {
            client.handle_input(cut(to_client_), protocol::Instant{});
            return true;
        }
        return !to_server_.empty();
    }

private:
    std::string cut(std::string& stream) {
        const std::size_t size_octets = std::min<std::size_t>(1 + random_.below(60), stream.size());
        std::string piece = stream.substr(0, size_octets);
        stream.erase(0, size_octets);
        return piece;
    }

    protocol::RandomStream random_;
    std::string to_client_;
    std::string to_server_;
};

}  // namespace tests
