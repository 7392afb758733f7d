#include "sim/network/ports.hpp"

#include <algorithm>

namespace sim::network {

namespace {
constexpr std::uint16_t dynamic_port_min = 49'152;  // RFC 6335 section 6; the last one is 65,535
}

bool Ports::listen(std::optional<IpAddress> address, std::uint16_t port, Listener& listener) {
    for (const Listening& entry : listening_) {
        if (entry.port == port && (!entry.address || !address || *entry.address == *address)) return false;
    }
    listening_.push_back({address, port, &listener});
    return true;
}

void Ports::stop_listening(std::uint16_t port) {
    std::erase_if(listening_, [port](const Listening& entry) { return entry.port == port; });
}

Listener* Ports::listener(const Endpoint& local) const {
    for (const Listening& entry : listening_) {
        if (entry.port == local.port && (!entry.address || *entry.address == local.address)) return entry.listener;
    }
    return nullptr;
}

bool Ports::bind(std::uint16_t port, DatagramHandler& handler) {
    if (binding(port) != nullptr) return false;
    bindings_.push_back({port, &handler});
    return true;
}

DatagramHandler* Ports::binding(std::uint16_t port) const {
    for (const Binding& entry : bindings_) {
        if (entry.port == port) return entry.handler;
    }
    return nullptr;
}

void Ports::unbind(std::uint16_t port) {
    std::erase_if(bindings_, [port](const Binding& entry) { return entry.port == port; });
}

std::uint16_t Ports::next_dynamic() {
    last_dynamic_ = std::max<std::uint16_t>(dynamic_port_min, static_cast<std::uint16_t>(last_dynamic_ + 1));
    return last_dynamic_;
}

void Ports::clear() {
    listening_.clear();
    bindings_.clear();
}

}  // namespace sim::network
