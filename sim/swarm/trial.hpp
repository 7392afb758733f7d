#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "protocol/base/instant.hpp"
#include "sim/scenario/model.hpp"

namespace sim::swarm {

/// What must not happen, and did.
struct Violation {
    std::string invariant;  ///< as scenarios call it; also `state-folds`, `comes-to-an-end`
    std::string reason;
    bool operator==(const Violation&) const = default;
};

/// What one run showed.
struct TrialResult {
    std::optional<Violation> violation;  ///< the first one
    std::uint64_t events = 0;
    protocol::Instant end;
    std::string fingerprint;
};

/// A run is stopped after so many events: it would not come to an end.
inline constexpr std::uint64_t trial_events_max = 5'000'000;

/// Runs a scenario under all invariants: what scenarios can ask for with `always`; that the state folded from the
/// events is the state of the hosts, at random times and at the end (`state-folds`); and that the run comes to an end
/// with every queue and outbox empty, if nothing stays broken (`comes-to-an-end`).
[[nodiscard]] TrialResult run_trial(const scenario::Scenario& scenario);

}  // namespace sim::swarm
