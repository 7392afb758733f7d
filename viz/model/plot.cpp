#include "viz/model/plot.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

#include <fmt/format.h>

#include "protocol/base/ascii.hpp"
#include "viz/model/time_words.hpp"

namespace viz::model {

namespace {

using namespace std::chrono_literals;

constexpr std::array<Duration, 34> round_lengths{
    1us,   2us, 5us, 10us, 20us, 50us, 100us, 200us, 500us, 1ms,   2ms,   5ms, 10ms, 20ms, 50ms, 100ms, 200ms,
    500ms, 1s,  2s,  5s,   10s,  30s,  1min,  2min,  5min,  15min, 30min, 1h,  3h,   6h,   12h,  24h,   168h};

/// The first point after an instant.
SeriesPoints::const_iterator first_after(const SeriesPoints& points, Instant time) {
    return std::ranges::upper_bound(points, time, {}, &SeriesPoint::time);
}

/// The first point at an instant or after it.
SeriesPoints::const_iterator first_from(const SeriesPoints& points, Instant time) {
    return std::ranges::lower_bound(points, time, {}, &SeriesPoint::time);
}

std::int64_t value_before(const SeriesPoints& points, Instant time) {
    const auto from = first_from(points, time);
    return from == points.begin() ? 0 : std::prev(from)->value;
}

void add_to_column(PlotColumn& column, const SeriesPoint& point, bool alone) {
    column.low = alone ? point.value : std::min(column.low, point.value);
    column.high = alone ? point.value : std::max(column.high, point.value);
    column.last = point.value;
    ++column.points;
}

Instant round_down(Instant time, Duration length) {
    return Instant{time.nanoseconds / length.count() * length.count()};
}

/// 1, 2 or 5 times a power of ten, at least so much.
std::int64_t round_step(double least) {
    std::int64_t power = 1;
    constexpr std::int64_t power_max = 100'000'000'000'000'000;
    while (power < power_max && static_cast<double>(power * 10) <= least) power *= 10;
    for (const std::int64_t factor : {1, 2, 5}) {
        if (static_cast<double>(power * factor) >= least) return power * factor;
    }
    return power * 10;
}

/// "500", "20k", "5M": round values only.
std::string round_words(std::int64_t value) {
    constexpr std::array<std::pair<std::int64_t, const char*>, 3> units{
        {{1'000'000'000, "G"}, {1'000'000, "M"}, {1'000, "k"}}};
    for (const auto& [unit, letter] : units) {
        if (value >= unit && value % (unit / 10) == 0)
            return fmt::format("{:g}{}", static_cast<double>(value) / static_cast<double>(unit), letter);
    }
    return fmt::format("{}", value);
}

}  // namespace

std::size_t column_of(Instant time, TimeSpan span, std::size_t count) {
    const auto length = static_cast<double>((span.ends - span.begins).count());
    const double share = static_cast<double>((time - span.begins).count()) / length;
    return std::min(count - 1, static_cast<std::size_t>(share * static_cast<double>(count)));
}

std::vector<PlotColumn> make_columns(SeriesShape shape, const SeriesPoints& points, TimeSpan span, std::size_t count,
                                     Instant until) {
    std::vector<PlotColumn> columns(std::max<std::size_t>(count, 1));
    const bool measures = shape == SeriesShape::measure;
    auto point = first_from(points, span.begins);
    const auto end = first_after(points, std::min(span.ends, until));
    std::int64_t value = point == points.begin() ? 0 : std::prev(point)->value;
    for (std::size_t index = 0; index < columns.size(); ++index) {
        PlotColumn& column = columns[index];
        if (!measures) column = {0, value, value, value};
        for (; point < end && column_of(point->time, span, columns.size()) == index; ++point) {
            add_to_column(column, *point, measures && column.points == 0);
        }
        value = column.last;
    }
    return columns;
}

std::vector<PlotInterval> make_intervals(const SeriesPoints& points, TimeSpan span, Duration length, Instant until) {
    std::vector<PlotInterval> intervals;
    const Instant end = std::min(span.ends, until);
    std::int64_t before = value_before(points, round_down(span.begins, length));
    for (Instant begin = round_down(span.begins, length); begin <= end; begin += length) {
        const bool cut = until < begin + length;
        const std::int64_t after = cut ? value_at(points, until) : value_before(points, begin + length);
        intervals.push_back({{begin, begin + length}, after - before});
        before = after;
    }
    return intervals;
}

Duration round_interval(TimeSpan span, std::size_t intervals_max) {
    const Duration least =
        (span.ends - span.begins) / static_cast<std::int64_t>(std::max<std::size_t>(intervals_max, 1));
    for (const Duration length : round_lengths) {
        if (length >= least) return length;
    }
    const std::int64_t weeks = (least + round_lengths.back() - Duration{1}) / round_lengths.back();
    return weeks * round_lengths.back();
}

std::vector<ValueTick> make_value_ticks(SeriesShape shape, std::int64_t most, std::size_t steps_max) {
    std::vector<ValueTick> ticks;
    if (shape == SeriesShape::measure) {
        const TimeScale scale({Instant{}, Instant{std::max<std::int64_t>(most, 1)}}, TimeScaleMode::linear, {});
        for (const TimeTick& tick :
             make_time_ticks(scale, 1 / static_cast<double>(std::max<std::size_t>(steps_max, 1))))
            ticks.push_back({tick.time.nanoseconds, tick.text});
        return ticks;
    }
    const auto whole = static_cast<double>(std::max<std::int64_t>(most, 1));
    const std::int64_t step = round_step(whole / static_cast<double>(std::max<std::size_t>(steps_max, 1)));
    for (std::int64_t value = 0; value <= most; value += step) ticks.push_back({value, round_words(value)});
    return ticks;
}

std::string value_words(SeriesShape shape, std::int64_t value) {
    return shape == SeriesShape::measure ? time_words(Duration{value}) : fmt::format("{}", value);
}

std::string title_words(const SeriesInfo& info) {
    const bool told = protocol::to_lower(info.title).ends_with(info.unit);
    return told ? std::string(info.title) : fmt::format("{} ({})", info.title, info.unit);
}

TimeSpan whole_span(const Trace& trace) {
    return {Instant{}, std::max(trace.end(), Instant{} + 1ns)};
}

}  // namespace viz::model
