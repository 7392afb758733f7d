#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "viz/model/plot.hpp"

namespace viz::model {

/// What is told of series, and how.
struct PlotChoice {
    std::vector<std::string> hosts;  ///< each has a line of its own; empty: one for all hosts together
    TimeSpan span;
    /// Positive: counts are told of each interval of this length, in place of how many there have been so far.
    Duration interval{};
    bool operator==(const PlotChoice&) const = default;
};
/// Finer intervals of a span are refused by who asks for a choice.
inline constexpr std::int64_t plot_intervals_max = 100'000;
/// So are tables of more cells: intervals times series times hosts.
inline constexpr std::int64_t plot_cells_max = 2'000'000;

/// A table: of each series least, greatest and last value, and its course in letters, ` ` for nothing to `@` for the
/// greatest value; with an interval, a row for each as in plot_csv() follows. ASCII only.
[[nodiscard]] std::string plot_text(const std::vector<SeriesGroup>& groups, const PlotChoice& choice);

/// CSV (RFC 4180) with a header, the time in seconds first. Without an interval a row for each instant at which
/// something changes or is measured; otherwise one for each interval, with how many there were in it, the level at its
/// end, and the median of what was measured (none: empty).
[[nodiscard]] std::string plot_csv(const std::vector<SeriesGroup>& groups, const PlotChoice& choice);

/// The rows of intervals, with the header before them. @pre the choice has an interval
[[nodiscard]] std::vector<std::vector<std::string>> plot_interval_rows(const std::vector<SeriesGroup>& groups,
                                                                       const PlotChoice& choice);

/// A picture as SVG 1.1: a plot for each series, one beneath the other over one axis of time; readable without colours.
[[nodiscard]] std::string plot_svg(const std::vector<SeriesGroup>& groups, const PlotChoice& choice,
                                   std::string_view title);

/// A field of CSV: in quotes where it needs them, RFC 4180 section 2.
[[nodiscard]] std::string csv_field(std::string_view text);

}  // namespace viz::model
