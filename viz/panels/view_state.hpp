#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "sim/recording/event.hpp"
#include "viz/layout/map_layout.hpp"
#include "viz/model/mailboxes.hpp"
#include "viz/model/moment.hpp"
#include "viz/panels/deed_view.hpp"

namespace viz::panels {

/// What is selected. Selecting in one panel highlights it in all.
struct Selection {
    std::string message;  ///< id of a mail without copies and notifications; empty: none
    std::string host;
    sim::recording::ConnectionId connection = 0;
    sim::recording::EventId event = 0;
    bool operator==(const Selection&) const = default;
};

/// How time goes on.
struct Playback {
    model::Moment moment;
    bool playing = false;
    double speed = 0.02;     ///< simulated seconds in a second, speed_min to speed_max
    bool skip_quiet = true;  ///< waits in which nothing moves are passed over
    double hurry = 1;        ///< how many times faster than that a lesson goes on to its next stop
    /// Simulated nanoseconds that did not fill a whole one yet.
    double remainder_ns = 0;
    bool operator==(const Playback&) const = default;
};
inline constexpr double speed_min = 0.001;
inline constexpr double speed_max = 1000;

/// What the map shows of the world, and where hosts were dragged to.
struct MapView {
    double zoom = 1;       ///< 1: everything fits
    layout::Point offset;  ///< of the picture's centre, in map units
    /// Hosts that were dragged, as shares of their site's box (viz/layout/host_places.hpp).
    std::map<std::string, layout::Point, std::less<>> moved;
    bool show_labels = true;
    bool follow = false;  ///< the selected mail is kept in sight while time runs
    bool operator==(const MapView&) const = default;
};

/// What the journey shows of a mail's way, and which of its cards are unfolded.
struct JourneyOptions {
    bool show_details = false;  ///< also DNS questions, connections and repeated decisions
    bool hide_future = false;   ///< what is still to come is left out, so that it can be predicted
    /// Steps whose card is the other way than at first: decisions are open then, dialogues closed.
    std::set<sim::recording::EventId> toggled;
    bool operator==(const JourneyOptions&) const = default;
};

/// Which events the list shows.
struct EventFilter {
    static constexpr std::size_t group_count = 6;
    /// Words that are each in the sentence, the kind, the host, the mail or a field, in any case of letters; empty:
    /// all.
    std::string text;
    std::array<bool, group_count> groups{true, true, true, true, true, true};  ///< by sim::recording::Group
    bool operator==(const EventFilter&) const = default;
};

struct TranscriptOptions {
    bool pinned = false;  ///< the selected connection stays; otherwise the one that was opened last is shown
    bool operator==(const TranscriptOptions&) const = default;
};

/// Which part of what was said the ladder shows.
struct LadderOptions {
    bool of_connection = false;  ///< of the connection that the transcript shows, instead of the mail
    bool dns = false;            ///< questions to name servers too
    bool control = false;        ///< openings and ends of connections
    bool to_scale = false;
    bool operator==(const LadderOptions&) const = default;
};

/// Which series the plots show, and of what time.
struct PlotOptions {
    /// Names of series (viz/model/series.hpp), in any order.
    std::set<std::string> series{"bounces", "connections", "deliveries", "latency", "queue-length"};
    bool by_host = false;       ///< a line for each host, in place of one for all together
    bool per_interval = false;  ///< counts are told of intervals, in place of how many there have been so far
    /// What is shown, `zoom_begins` before `zoom_ends`; where it is not, all of the recording.
    model::Instant zoom_begins;
    model::Instant zoom_ends;
    [[nodiscard]] bool is_zoomed() const { return zoom_begins < zoom_ends; }
    bool operator==(const PlotOptions&) const = default;
};

/// Whose states the state diagram shows.
struct StatesOptions {
    bool client = false;  ///< the client's session; else the server's
    bool operator==(const StatesOptions&) const = default;
};

enum class InspectorTab : std::uint8_t { envelope, header, parts, octets, host, event };

struct InspectorOptions {
    InspectorTab tab = InspectorTab::envelope;
    /// Which hop's envelope and message are shown, from 0; negative: that of the moment.
    int hop = -1;
    std::size_t part = 0;  ///< of the message's MIME tree, which one is shown
    bool operator==(const InspectorOptions&) const = default;
};

enum class DnsPage : std::uint8_t { walk, tree, caches };

struct DnsOptions {
    DnsPage page = DnsPage::walk;
    /// The event of the lookup's question; 0: the lookup that was begun last.
    sim::recording::EventId pinned = 0;
    bool operator==(const DnsOptions&) const = default;
};

struct MailboxOptions {
    /// The folder that is shown; of no host: the one that the selected mail lies in, or else the first with mail.
    model::FolderName pinned;
    bool operator==(const MailboxOptions&) const = default;
};

/// How the lesson is shown; how far it has come is in lesson::LessonPlay.
struct LessonOptions {
    bool open = false;
    bool told_open = false;      ///< what happened since the step before is listed
    bool line_wanted = false;    ///< the line for the answer takes the keyboard in the next frame
    bool line_active = false;    ///< it has the keyboard
    int frames_to_feedback = 0;  ///< so many frames still scroll to what was said to the answer
    bool operator==(const LessonOptions&) const = default;
};

/// The tabs below the map. An exercise is there when the recording is of one; the last two are there when the window
/// has no column for them.
enum class BottomTab : std::uint8_t {
    exercise,
    transcript,
    ladder,
    states,
    events,
    messages,
    mailboxes,
    queues,
    plots,
    dns,
    branches,
    journey,
    inspector
};
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
    bool operator==(const PanelLayout&) const = default;
};

/// An answer to an exercise, as it is being written in the window.
struct AnswerDraft {
    static constexpr std::size_t octets_max = 16'000;
    std::string path;     ///< of the overlay file that it is kept in; empty: it cannot be written here
    std::string text;     ///< YAML
    std::string problem;  ///< why it could not be tried, or cannot be written here
    bool wanted = false;  ///< the window is asked to keep it, and to run the exercise with it
    bool operator==(const AnswerDraft&) const = default;
};

/// The list of everything that can be done, by name.
struct PaletteView {
    bool open = false;
    bool field_wanted = false;  ///< its line takes the keyboard in the next frame
    std::string text;           ///< what is looked for
    std::size_t cursor = 0;     ///< of what was found, what Enter does
    bool operator==(const PaletteView&) const = default;
};

/// What the window is asked to do by whoever has it, after the frame.
enum class FileRequest : std::uint8_t {
    none,
    choose,       ///< another scenario from the gallery
    reload,       ///< the same, as its files are now
    keep_places,  ///< of dragged hosts, beside the scenario
};

enum class ThemeName : std::uint8_t { dark, light };
/// A picture may show one panel alone.
enum class PanelName : std::uint8_t {
    all,
    map,
    journey,
    transcript,
    ladder,
    states,
    inspector,
    events,
    mailboxes,
    queues,
    plots,
    dns,
    branches,
    timeline,
    lesson
};

inline constexpr double user_scale_min = 0.5;
inline constexpr double user_scale_max = 3;

/// Everything about the window that is not the recording. With the recording it determines the picture.
struct ViewState {
    Playback playback;
    Selection selection;
    MapView map;
    PanelLayout layout;
    BottomTab bottom_tab = BottomTab::transcript;
    JourneyOptions journey;
    TranscriptOptions transcript;
    LadderOptions ladder;
    PlotOptions plots;
    StatesOptions states;
    EventFilter event_filter;
    InspectorOptions inspector;
    MailboxOptions mailboxes;
    DnsOptions dns;
    LessonOptions lesson;
    DeedView deeds;
    AnswerDraft answer;
    PaletteView palette;
    std::vector<model::Instant> bookmarks;  ///< in order, each once
    FileRequest file_request = FileRequest::none;
    ThemeName theme = ThemeName::dark;
    PanelName only = PanelName::all;
    /// The timeline gives long waits little room; otherwise it is true to scale.
    bool timeline_compressed = true;
    bool help_open = false;
    int tour_step = 0;           ///< of the tour through the window, from 1; 0: it is not shown
    bool search_wanted = false;  ///< the search for events takes the keyboard in the next frame
    double user_scale = 1;
    /// What a command is told to get what is shown: the recording's path, or the scenario's with its options, as a
    /// shell reads it. Empty: it has no name.
    std::string source_words;
    std::string notice;  ///< one line for the user, such as "the recording ends in the middle of a line"
    /// A run that is still going on, 0 to 1; negative: none.
    double progress = -1;
    bool operator==(const ViewState&) const = default;
};

}  // namespace viz::panels
