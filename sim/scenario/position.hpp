#pragma once

#include <cstdint>

namespace sim::scenario {

/// Where in the scenario's files something was written. `line` and `column` count from 1; line 0 means
/// that nobody wrote it: it is a default or was made by the `domains:` short form.
struct Position {
    std::uint32_t file = 0;  ///< index into Scenario::files
    std::uint32_t line = 0;
    std::uint32_t column = 0;

    /// Always equal: where a value was written is no part of its meaning, so that two scenarios that say
    /// the same in different files compare equal.
    friend constexpr bool operator==(const Position&, const Position&) { return true; }
};

}  // namespace sim::scenario
