#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "sim/scenario/name_index.hpp"
#include "sim/scenario/topology.hpp"

namespace sim::scenario {

/// A mail program and the host it is on.
struct Seat {
    const Host* host = nullptr;
    const UserAgent* agent = nullptr;
};

/// Finds the mail program of an address among all hosts without walking them.
class SeatIndex {
public:
    SeatIndex();

    /// The first seat with this address; one without host and agent: there is none.
    [[nodiscard]] Seat find(const std::vector<Host>& hosts, std::string_view address);
    bool operator==(const SeatIndex&) const = default;

private:
    struct Place {
        std::size_t host = 0;
        std::size_t agent = 0;
    };
    NamesIndex<Host, Place> index_;
};

}  // namespace sim::scenario
