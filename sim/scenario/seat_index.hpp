#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/scenario/topology.hpp"

namespace sim::scenario {

/// A mail program and the host it is on.
struct Seat {
    const Host* host = nullptr;
    const UserAgent* agent = nullptr;
};

/// Finds the mail program of an address among all hosts without walking them. It reads the hosts anew where there are
/// more of them or others. @pre hosts that were read keep their mail programs
class SeatIndex {
public:
    SeatIndex() = default;
    // A copy serves another list, so it starts empty.
    SeatIndex(const SeatIndex&) {}
    SeatIndex& operator=(const SeatIndex&);
    ~SeatIndex() = default;

    /// The first seat with this address; one without host and agent: there is none.
    [[nodiscard]] Seat find(const std::vector<Host>& hosts, std::string_view address);
    /// Always equal: it says nothing that the list does not.
    friend bool operator==(const SeatIndex&, const SeatIndex&) { return true; }

private:
    const Host* hosts_ = nullptr;  ///< where the list was when it was read
    std::size_t count_ = 0;        ///< hosts read
    std::map<std::string, std::pair<std::size_t, std::size_t>, std::less<>> places_;  ///< of host and mail program
};

}  // namespace sim::scenario
