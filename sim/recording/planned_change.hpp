#pragma once

#include "sim/recording/event.hpp"

namespace sim::recording {

/// Whether a `fault-begun` or `fault-ended` tells of what an administrator does on purpose (other settings, other
/// records, a queue run asked for), and not of something that goes wrong.
[[nodiscard]] inline bool is_planned_change(const Event& fault) {
    const std::string& what = fault.fields.text("what");
    return what == "settings" || what == "records" || what == "flush" || what == "etrn";
}

}  // namespace sim::recording
