#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sim/scenario/fault.hpp"

namespace sim::scenario {

/// What a fault is about: on what it works, and which key of the scenario file says so.
struct FaultSubject {
    enum class Target : std::uint8_t { host, link, zone };
    Target target = Target::host;
    std::string name;
    std::string key;  ///< `down`, `stop`, ...; of every port that packets are dropped at: `drop`
};

[[nodiscard]] FaultSubject subject_of(const FaultAction& action);

/// Whether it lasts until something ends it.
[[nodiscard]] bool lasts(const FaultAction& action);

}  // namespace sim::scenario
