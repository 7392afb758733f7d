#pragma once

#include <string>

#include "protocol/base/instant.hpp"

namespace sim::recording {

/// An instant as text since the start of the run, to the microsecond: "0:02.040312", "1:00:05.000000".
[[nodiscard]] std::string to_text(protocol::Instant instant);

/// A span in the unit that suits, cut after three decimals or the next smaller unit: "12.4 ms", "1 h 30 min".
[[nodiscard]] std::string to_text(protocol::Duration span);

}  // namespace sim::recording
