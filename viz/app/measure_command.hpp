#pragma once

#include <iosfwd>
#include <optional>

#include "viz/app/failure.hpp"
#include "viz/app/source_arguments.hpp"
#include "viz/render/image.hpp"

namespace viz::app {

struct MeasureArguments {
    SourceArguments source;
    render::Size size{1600, 900};
    bool json = false;
};

/// `mailflow measure`: what it costs to open a recording, to jump about in it and to draw it, in processor time of
/// this process and without a display. A scenario is run first, which is not counted.
[[nodiscard]] ExitCode measure_command(const MeasureArguments& arguments, std::ostream& output, std::ostream& errors);

}  // namespace viz::app
