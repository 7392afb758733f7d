#pragma once

#include <string>

#include "sim/scenario/expectation.hpp"

namespace sim::lesson {

/// What an expectation wants, as a sentence without full stop: "m1 reaches bob@beta.test once within 20min".
[[nodiscard]] std::string describe(const scenario::Expectation& expectation);

}  // namespace sim::lesson
