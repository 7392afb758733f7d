#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>

#include "sim/recording/event.hpp"
#include "viz/layout/map_layout.hpp"
#include "viz/model/moment.hpp"

namespace viz::panels {

/// What is selected. Selecting in one panel highlights it in all.
struct Selection {
    std::string message;  ///< id of a mail without copies and notifications; empty: none
    std::string host;
    sim::recording::ConnectionId connection = 0;
    sim::recording::EventId event = 0;
};

/// How time goes on.
struct Playback {
    model::Moment moment;
    bool playing = false;
    double speed = 0.05;     ///< simulated seconds in a second, speed_min to speed_max
    bool skip_quiet = true;  ///< waits in which nothing moves are passed over
    /// Simulated nanoseconds that did not fill a whole one yet.
    double remainder_ns = 0;
};
inline constexpr double speed_min = 0.001;
inline constexpr double speed_max = 1000;

/// What the map shows of the world, and where hosts were dragged to.
struct MapView {
    double zoom = 1;            ///< 1: everything fits
    layout::Point offset;       ///< of the picture's centre, in map units
    std::map<std::string, layout::Point, std::less<>> moved;  ///< hosts that were dragged
    bool show_labels = true;
};

enum class BottomTab : std::uint8_t { transcript, events, messages };
enum class LayoutName : std::uint8_t { lesson, lab, present };

/// Sizes of the panels as fractions of the window, and which are shown.
struct PanelLayout {
    LayoutName name = LayoutName::lesson;
    double left = 0.26;    ///< width of the journey
    double right = 0.26;   ///< width of the inspector
    double bottom = 0.32;  ///< height of the transcript
    bool show_left = true;
    bool show_right = true;
    bool show_bottom = true;
};

enum class ThemeName : std::uint8_t { dark, light };
/// A picture may show one panel alone.
enum class PanelName : std::uint8_t { all, map, journey, transcript, inspector, events, timeline };

/// Everything about the window that is not the recording. With the recording it determines the picture.
struct ViewState {
    Playback playback;
    Selection selection;
    MapView map;
    PanelLayout layout;
    BottomTab bottom_tab = BottomTab::transcript;
    ThemeName theme = ThemeName::dark;
    PanelName only = PanelName::all;
    bool help_open = false;
    double user_scale = 1;
    std::string notice;  ///< one line for the user, such as "the recording ends in the middle of a line"
    /// A run that is still going on, 0 to 1; negative: none.
    double progress = -1;
};

}  // namespace viz::panels
