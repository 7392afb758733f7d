#pragma once

#include <iosfwd>
#include <optional>
#include <string>

#include "viz/app/initial_look.hpp"
#include "viz/app/source_arguments.hpp"

namespace viz::app {

/// What is not given is as it was when the window was last closed.
struct ViewArguments {
    SourceArguments source;
    std::optional<model::Instant> at;  ///< nullopt: just before the first thing happens
    SelectionArguments selection;
    std::optional<double> scale;  ///< pixels for one unit of design; nullopt: as the screen says
    std::optional<panels::ThemeName> theme;
    std::optional<panels::LayoutName> layout;
    std::optional<panels::BottomTab> tab;
    std::optional<double> speed;  ///< simulated seconds in a second
    bool no_lesson = false;       ///< a lesson is not opened by itself
    std::string state_file;       ///< told after each frame what is shown, for tests; empty: none
};

/// `mailflow view`: shows a recording or a scenario's run in a window, until that is closed.
[[nodiscard]] ExitCode view_command(const ViewArguments& arguments, std::ostream& errors);

}  // namespace viz::app
