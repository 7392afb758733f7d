#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "viz/model/series.hpp"
#include "viz/model/time_scale.hpp"

namespace viz::model {

/// What of a series falls on one column of a picture, however many points that are.
struct PlotColumn {
    std::size_t points = 0;  ///< in it
    std::int64_t low = 0;    ///< of levels and counts with what they are as it begins; of measures of those in it
    std::int64_t high = 0;
    std::int64_t last = 0;  ///< as it ends
    bool operator==(const PlotColumn&) const = default;
};

/// In which of so many columns an instant of a span lies; its end is in the last.
[[nodiscard]] std::size_t column_of(Instant time, TimeSpan span, std::size_t count);

/// Columns of equal width, whose least and greatest values are exact.
/// @param until  nothing that happens later is looked at @param count  at least 1
[[nodiscard]] std::vector<PlotColumn> make_columns(SeriesShape shape, const SeriesPoints& points, TimeSpan span,
                                                   std::size_t count, Instant until = protocol::instant_max);

/// How many there were in each interval of a count: bars.
struct PlotInterval {
    TimeSpan span;  ///< from a multiple of the length on; what happens at its end belongs to the next
    std::int64_t value = 0;
    bool operator==(const PlotInterval&) const = default;
};
/// Those that a span of time touches. @param length  positive
[[nodiscard]] std::vector<PlotInterval> make_intervals(const SeriesPoints& points, TimeSpan span, Duration length,
                                                       Instant until = protocol::instant_max);
/// A round length of which at most `intervals_max` lie in a span.
[[nodiscard]] Duration round_interval(TimeSpan span, std::size_t intervals_max);

/// A round value with its words: "500", "2k", of measures "1.5 s".
struct ValueTick {
    std::int64_t value = 0;
    std::string text;
};
/// From 0 up to at most `most`, at most `ticks_max` steps apart.
[[nodiscard]] std::vector<ValueTick> make_value_ticks(SeriesShape shape, std::int64_t most, std::size_t steps_max);

/// A value in full: "1234", of measures "2.046 s".
[[nodiscard]] std::string value_words(SeriesShape shape, std::int64_t value);
/// "Queue length (mails)"; without the unit where the title ends with it.
[[nodiscard]] std::string title_words(const SeriesInfo& info);

/// From when the recording tells to its end, at least 1 ns.
[[nodiscard]] TimeSpan whole_span(const Trace& trace);

}  // namespace viz::model
