#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "viz/app/initial_look.hpp"
#include "viz/app/source_arguments.hpp"
#include "viz/render/image.hpp"

namespace viz::app {

struct RenderArguments {
    SourceArguments source;
    std::optional<model::Instant> at;  ///< nullopt: a telling moment, see find_look()
    SelectionArguments selection;
    render::Size size{1600, 900};
    double scale = 1;
    panels::ThemeName theme = panels::ThemeName::dark;
    panels::LayoutName layout = panels::LayoutName::lesson;
    panels::BottomTab tab = panels::BottomTab::transcript;
    panels::PanelName panel = panels::PanelName::all;
    std::optional<panels::InspectorTab> page;  ///< of the inspector; nullopt: the one about what is selected
    /// Step of the lesson that is shown, from 1; 0: its goals, one more than there are: its end. nullopt: no lesson.
    std::optional<std::size_t> lesson_step;
    std::vector<std::string> lesson_answers;  ///< that are given to its question, one after the other
    std::string out;                          ///< a PNG file to be written
    std::string movie;                        ///< instead: a .mp4, .gif, .webm or .webp file, or a folder for PNG files
    std::optional<model::Instant> from;       ///< of the movie; nullopt: when the first thing happens
    std::optional<model::Instant> to;         ///< nullopt: the end
    int frames_per_second = 25;
    double speed = 0.05;  ///< simulated seconds in a second of the movie
    bool skip_waits = false;
    std::string follow;  ///< a mail that the map goes with; empty: none
};

/// `mailflow render`: draws what the window would show, without a display.
/// @param output  told what was written
[[nodiscard]] ExitCode render_command(const RenderArguments& arguments, std::ostream& output, std::ostream& errors);

}  // namespace viz::app
