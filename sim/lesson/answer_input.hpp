#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/result.hpp"
#include "sim/scenario/lesson_values.hpp"
#include "sim/scenario/model.hpp"

namespace sim::lesson {

/// The host that somebody means: by its name, by the beginning of its name up to a dot if no other host's begins so, or
/// by one of its addresses.
/// @return why it is none, or that it may be several
[[nodiscard]] protocol::Result<std::string, std::string> host_meant(const scenario::Scenario& scenario,
                                                                    std::string_view given);

/// What somebody may mean by a number: `4,000` is four thousand, and `4.000` that or four. Behind a count a word may
/// say what is counted: `4000 octets`.
/// @return the measures of the wanted kind; empty: it is none
[[nodiscard]] std::vector<scenario::Measure> measures_meant(std::string_view given, scenario::Measure::Kind wanted);

}  // namespace sim::lesson
