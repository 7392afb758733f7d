#pragma once

#include <iosfwd>
#include <optional>
#include <string>

#include "viz/app/failure.hpp"
#include "viz/app/initial_look.hpp"
#include "viz/app/source_arguments.hpp"

namespace viz::app {

struct MapArguments {
    SourceArguments source;
    std::optional<model::Instant> at;  ///< nullopt: a telling moment, see find_look()
    SelectionArguments selection;      ///< what stands out in the picture
    std::string svg;                   ///< a file that is made, or empty
    panels::ThemeName theme = panels::ThemeName::light;
};

/// `mailflow map`: sites, hosts, links and what is under way at a moment; as text or a picture (SVG).
[[nodiscard]] ExitCode map_command(const MapArguments& arguments, std::ostream& output, std::ostream& errors);

}  // namespace viz::app
