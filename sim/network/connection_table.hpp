#pragma once

#include <cstdint>
#include <unordered_map>
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
    struct IdHash {
        std::size_t operator()(ConnectionId id) const { return id; }
    };
    engine::Pool<Connection> connections_;
    std::unordered_map<ConnectionId, std::uint32_t, IdHash> places_;  ///< looked up only, never walked
    ConnectionId last_id_ = 0;
    std::size_t size_ = 0;
};

}  // namespace sim::network
