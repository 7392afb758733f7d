#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "sim/engine/pool.hpp"
#include "sim/network/connection.hpp"

namespace sim::network {

/// The connections that are alive. Numbers are given in sequence and never again; places are reused.
class ConnectionTable {
public:
    /// @param is_local  both ends are on one host: each gets a number
    Connection& open(bool is_local);
    /// nullptr: over, or never was. References stay good until erase().
    [[nodiscard]] Connection* find(ConnectionId id);
    void erase(const Connection& connection);
    [[nodiscard]] std::size_t size() const { return size_; }
    /// The client's numbers of all connections with an end on `node`, in a fixed order.
    [[nodiscard]] std::vector<ConnectionId> with_end_on(engine::NodeIndex node) const;

private:
    static constexpr std::uint32_t no_place = UINT32_MAX;
    void place_next_id(std::uint32_t place);
    void forget(ConnectionId id);

    engine::Pool<Connection> connections_;
    /// By id, from `first_id_` on: those before it are over. Numbers grow, so this is a window that moves on.
    std::deque<std::uint32_t> places_;
    ConnectionId first_id_ = 1;
    ConnectionId last_id_ = 0;
    std::size_t size_ = 0;
};

}  // namespace sim::network
