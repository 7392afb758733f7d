#pragma once

#include <array>
#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "viz/model/plot.hpp"

namespace viz::panels {

/// What the columns of plots were made for.
struct PlotKey {
    std::size_t counted = 0;         ///< so many events
    std::vector<std::string> names;  ///< of the series
    std::vector<std::string> hosts;  ///< that have lines; empty: all together
    model::TimeSpan span;
    std::size_t columns = 0;
    bool operator==(const PlotKey&) const = default;
};

/// A line of a plot.
struct PlotLine {
    std::string host;  ///< empty: all hosts together
    std::vector<model::PlotColumn> columns;
};

/// What the plots keep: series that grow with the trace, a part of it in each frame, and how they are drawn.
struct PlotsCache {
    std::set<std::string> wanted;  ///< names of the series that are collected
    model::SeriesBuilder builder;
    std::size_t counted = 0;  ///< so many events were looked at
    /// By kind: so many events had been looked at when one of it came first; 0: none has come.
    std::array<std::size_t, sim::recording::event_kind_count> first_of_kind{};
    bool complete = true;  ///< all of them were, when the plots were drawn last
    PlotKey key;
    std::vector<std::vector<PlotLine>> lines;  ///< of each series
    std::vector<model::TimeTick> ticks;
};

}  // namespace viz::panels
