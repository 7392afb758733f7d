#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "protocol/base/instant.hpp"
#include "sim/mta/settings.hpp"

namespace sim::mta {

using protocol::Instant;

/// What a delivery may do when its turn has come.
struct DeliverySlot {
    std::string suspended{};  ///< why it is not even tried; empty: it is
    bool uses_kept = false;   ///< a connection that an earlier one has left
    bool keeps = false;       ///< its own connection for a later one
};

/// Lets a bounded number of deliveries to one destination run at once; the others wait in their order. Where
/// `deliveries_initial` is set the bound is a window that grows with success and shrinks with failure, and a
/// destination that fails too often is left alone for a time (Postfix: SCHEDULER_README, qmgr_queue.c). Connections are
/// kept once deliveries follow each other closely (qmgr_entry.c).
class DestinationLimit {
public:
    using Start = std::function<void(const DeliverySlot&)>;

    /// Calls `start` now, or when a delivery to `destination` has ended.
    void enter(const std::string& destination, const Settings& settings, Instant now, Start start);
    /// A delivery that was not suspended has ended. @param failure  no host could be spoken to, and why
    /// @return whether the destination is left alone from now on
    bool leave(const std::string& destination, const Settings& settings, Instant now,
               const std::optional<std::string>& failure);
    /// Forgets which destinations are left alone.
    void revive();

private:
    struct Load {
        unsigned active = 0;
        std::deque<Start> waiting;
        unsigned window = 0;  ///< 0: no window, the bound of the settings counts
        double successes = 0;
        double failures = 0;
        double failed_cohorts = 0;
        std::optional<Instant> dead_until;
        std::string reason;  ///< why it is dead
        std::optional<std::int64_t> last_end_s;
        bool uses_kept = false;
        bool keeps = false;
    };
    static bool has_room(const Load& load, const Settings& settings);
    static void note_success(Load& load, const Settings& settings);
    static void note_failure(Load& load, const Settings& settings, Instant now, const std::string& reason);
    void start_waiting(const std::string& destination, const Settings& settings, Instant now);
    static void start_next(Load& load, Instant now);

    std::map<std::string, Load> loads_;
};

}  // namespace sim::mta
