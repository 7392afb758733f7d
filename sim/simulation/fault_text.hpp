#pragma once

#include <string>

#include "sim/scenario/fault.hpp"

namespace sim::simulation {

/// A fault for the recording.
struct FaultText {
    std::string what;    ///< kind of fault: the scenario's key for it
    std::string target;  ///< host, link or zone
    std::string text;    ///< in words
};
[[nodiscard]] FaultText describe(const scenario::FaultAction& action);

}  // namespace sim::simulation
