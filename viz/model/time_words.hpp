#pragma once

#include <string>

#include "viz/model/moment.hpp"

namespace viz::model {

/// A time since the start, or a span, as a person says it: "41 us", "20.5 ms", "2.046 s", "5 min 03 s", "1 h 20 min",
/// "3 d 4 h".
[[nodiscard]] std::string time_words(Duration span);
[[nodiscard]] std::string time_words(Instant instant);
/// How long it is from now until then: "in 4 min 12 s"; "now" once it is not later.
[[nodiscard]] std::string countdown_words(Instant now, Instant until);
/// To the microsecond, for a clock that does not jump about: always the same width up to 999 hours.
/// "  0:00:02.046512"
[[nodiscard]] std::string clock_words(Instant instant);
/// To the millisecond, for lists in which times lie close together: "2.046 s", "10:00.451", "1:20:05.123".
[[nodiscard]] std::string list_words(Instant instant);
/// As exact as a scale with such steps needs: "2.05 s" for steps of 10 ms, "5 min" for steps of a minute.
[[nodiscard]] std::string tick_words(Instant instant, Duration step);

}  // namespace viz::model
