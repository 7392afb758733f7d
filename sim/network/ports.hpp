#pragma once

#include <optional>
#include <vector>

#include "sim/network/network.hpp"

namespace sim::network {

/// Who listens where on one host.
class Ports {
public:
    /// @param address  nullopt: all addresses of the host
    /// @return false if the port is taken on that address
    bool listen(std::optional<IpAddress> address, std::uint16_t port, Listener& listener);
    void stop_listening(std::uint16_t port);
    /// @return nullptr: nobody
    [[nodiscard]] Listener* listener(const Endpoint& local) const;

    bool bind(std::uint16_t port, DatagramHandler& handler);
    void unbind(std::uint16_t port);
    [[nodiscard]] DatagramHandler* binding(std::uint16_t port) const;

    /// The next port for an end that did not choose one: the dynamic ports in turn, RFC 6335 section 6.
    std::uint16_t next_dynamic();
    void clear();

private:
    struct Listening {
        std::optional<IpAddress> address;
        std::uint16_t port = 0;
        Listener* listener = nullptr;
    };
    struct Binding {
        std::uint16_t port = 0;
        DatagramHandler* handler = nullptr;
    };
    std::vector<Listening> listening_;
    std::vector<Binding> bindings_;  ///< few at a time: a name server's, and one for each query under way
    std::uint16_t last_dynamic_ = 0;
};

}  // namespace sim::network
