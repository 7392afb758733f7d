#pragma once

#include <map>
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
    void unbind(std::uint16_t port) { bindings_.erase(port); }
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
    std::vector<Listening> listening_;
    std::map<std::uint16_t, DatagramHandler*> bindings_;
    std::uint16_t last_dynamic_ = 0;
};

}  // namespace sim::network
