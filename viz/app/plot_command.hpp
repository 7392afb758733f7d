#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "viz/app/failure.hpp"
#include "viz/app/source_arguments.hpp"
#include "viz/model/moment.hpp"

namespace viz::app {

struct PlotArguments {
    SourceArguments source;                  ///< the file may be empty where series are listed
    std::vector<std::string> series;         ///< empty: the usual ones; `list` alone: tell which there are
    std::vector<std::string> hosts;          ///< a line for each; empty: all together
    bool each_host = false;                  ///< a line for every host at which something of it happens
    std::optional<model::Instant> interval;  ///< the length of an interval, since the start
    std::optional<model::Instant> from;
    std::optional<model::Instant> to;
    std::string csv;  ///< a file that is made, or empty
    std::string svg;  ///< likewise
};

/// `mailflow plot`: queues, deliveries, latencies and whatever is counted, over time; as text, CSV or a picture (SVG).
[[nodiscard]] ExitCode plot_command(const PlotArguments& arguments, std::ostream& output, std::ostream& errors);

}  // namespace viz::app
