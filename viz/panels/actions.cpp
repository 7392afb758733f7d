#include "viz/panels/actions.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>

#include "viz/model/message_hops.hpp"
#include "viz/panels/bookmarks.hpp"
#include "viz/panels/command_palette.hpp"
#include "viz/panels/deed_dialog.hpp"
#include "viz/panels/exercise_view.hpp"
#include "viz/panels/frame_geometry.hpp"
#include "viz/panels/lesson_steering.hpp"
#include "viz/panels/map_follow.hpp"
#include "viz/panels/map_transform.hpp"
#include "viz/panels/playback.hpp"
#include "viz/panels/selection.hpp"
#include "viz/panels/text_cache.hpp"

namespace viz::panels {
namespace {

using model::StepKind;

constexpr KeyPress typed(char character) {
    return {Key::character, character, false, false};
}
constexpr KeyPress pressed(Key key, bool shift = false, bool control = false) {
    return {key, 0, shift, control};
}
constexpr KeyPress with_control(char character) {
    return {Key::character, character, false, true};
}
constexpr KeyPress no_key{};

template <StepKind kind, bool forward>
void run_step(PanelContext& context) {
    step(context.trace, context.view.playback, kind, forward);
}

void play(PanelContext& context) {
    play_or_pause(context.trace, context.view.playback);
}

void go_to_begin(PanelContext& context) {
    seek(context.view.playback, context.trace.start());
}
void go_to_end(PanelContext& context) {
    seek(context.view.playback, context.trace.moment_at(context.trace.end()));
}
void play_faster(PanelContext& context) {
    context.view.playback.speed = faster(context.view.playback.speed);
}
void play_slower(PanelContext& context) {
    context.view.playback.speed = slower(context.view.playback.speed);
}
void toggle_skipping(PanelContext& context) {
    context.view.playback.skip_quiet = !context.view.playback.skip_quiet;
}

void toggle_theme(PanelContext& context) {
    context.view.theme = context.view.theme == ThemeName::dark ? ThemeName::light : ThemeName::dark;
}

template <LayoutName layout>
void use_layout(PanelContext& context) {
    context.view.layout = named_layout(layout);
}
void reset_layout(PanelContext& context) {
    context.view.layout = named_layout(context.view.layout.name);
}
void toggle_left(PanelContext& context) {
    context.view.layout.show_left = !context.view.layout.show_left;
}
void toggle_right(PanelContext& context) {
    context.view.layout.show_right = !context.view.layout.show_right;
}
void toggle_bottom(PanelContext& context) {
    context.view.layout.show_bottom = !context.view.layout.show_bottom;
}

/// Where to go from a place in a row of `count`, round and round; from none: to the first or the last.
std::size_t neighbour(std::optional<std::size_t> from, std::size_t count, bool forward) {
    if (!from) return forward ? 0 : count - 1;
    return forward ? (*from + 1) % count : (*from + count - 1) % count;
}

/// The place of what is equal to a value by a projection of its members.
template <class Range, class Value, class Projection>
std::optional<std::size_t> place_of(const Range& range, const Value& value, Projection projection) {
    const auto found = std::ranges::find(range, value, projection);
    if (found == range.end()) return std::nullopt;
    return static_cast<std::size_t>(found - range.begin());
}

template <bool forward>
void select_next_message(PanelContext& context) {
    const auto& journeys = context.trace.journeys();
    if (journeys.empty()) return;
    const auto from = place_of(journeys, context.view.selection.message, &sim::recording::Journey::message);
    select_message(context, journeys[neighbour(from, journeys.size(), forward)].message);
}

template <bool forward>
void select_next_host(PanelContext& context) {
    const auto& hosts = context.trace.topology().hosts;
    if (hosts.empty()) return;
    const auto from = place_of(hosts, context.view.selection.host, &layout::Topology::Host::name);
    select_host(context, hosts[neighbour(from, hosts.size(), forward)].name);
}

/// Of the connections that have begun.
template <bool forward>
void select_next_connection(PanelContext& context) {
    const auto& all = context.trace.connections();
    const auto has_begun = [&](const model::ConnectionRow& row) { return row.has_begun(context.view.playback.moment); };
    const std::span begun(all.begin(), std::ranges::partition_point(all, has_begun));
    if (begun.empty()) return;
    const auto from = place_of(begun, shown_connection(context), &model::ConnectionRow::connection);
    select_connection(context, begun[neighbour(from, begun.size(), forward)].connection);
    if (context.view.bottom_tab != BottomTab::states) context.view.bottom_tab = BottomTab::transcript;
}

/// The next of the ladder's questions: of the mail, of the connection.
void show_ladder(PanelContext& context) {
    LadderOptions& options = context.view.ladder;
    const bool shown = context.view.layout.show_bottom && context.view.bottom_tab == BottomTab::ladder;
    if (shown) options.of_connection = !options.of_connection;
    context.view.layout.show_bottom = true;
    context.view.bottom_tab = BottomTab::ladder;
}

/// The next of what plots tell: of all hosts together, of each.
void show_plots(PanelContext& context) {
    const bool shown = context.view.layout.show_bottom && context.view.bottom_tab == BottomTab::plots;
    if (shown) context.view.plots.by_host = !context.view.plots.by_host;
    context.view.layout.show_bottom = true;
    context.view.bottom_tab = BottomTab::plots;
}

/// The next of a connection's ends: the server, the client.
void show_states(PanelContext& context) {
    const bool shown = context.view.layout.show_bottom && context.view.bottom_tab == BottomTab::states;
    if (shown) context.view.states.client = !context.view.states.client;
    context.view.layout.show_bottom = true;
    context.view.bottom_tab = BottomTab::states;
}

template <bool forward>
void select_next_folder(PanelContext& context) {
    const auto rows = model::folder_rows(context.world);
    if (rows.empty()) return;
    const auto from = place_of(rows, shown_folder(context, rows), &model::FolderRow::name);
    context.view.mailboxes.pinned = rows[neighbour(from, rows.size(), forward)].name;
    context.view.layout.show_bottom = true;
    context.view.bottom_tab = BottomTab::mailboxes;
}

template <bool forward>
void next_inspector_tab(PanelContext& context) {
    constexpr std::size_t tabs = static_cast<std::size_t>(InspectorTab::event) + 1;
    InspectorTab& tab = context.view.inspector.tab;
    tab = static_cast<InspectorTab>(neighbour(static_cast<std::size_t>(tab), tabs, forward));
}

/// Among the hops that have begun; there is none before the first and after the last.
template <int distance>
void choose_inspector_hop(PanelContext& context) {
    const auto hops = model::hops_until(context.trace, context.view.playback.moment, shown_message(context));
    if (hops.empty()) return;
    const int last = static_cast<int>(hops.size()) - 1;
    int& chosen = context.view.inspector.hop;
    const int shown = chosen < 0 ? last : std::min(chosen, last);
    chosen = std::clamp(shown + distance, 0, last);
}

template <bool forward>
void select_next_part(PanelContext& context) {
    const std::size_t count = context.caches.text->inspection.parts.size();
    InspectorOptions& inspector = context.view.inspector;
    const bool shown = inspector.tab == InspectorTab::parts;
    inspector.tab = InspectorTab::parts;
    if (shown && count != 0) inspector.part = neighbour(std::min(inspector.part, count - 1), count, forward);
}

void toggle_time_scale(PanelContext& context) {
    context.view.timeline_compressed = !context.view.timeline_compressed;
}
void show_whole_map(PanelContext& context) {
    fit_map(context.view.map);
}
void zoom(PanelContext& context, double factor) {
    MapView& map = context.view.map;
    map.zoom = std::clamp(map.zoom * factor, map_zoom_min, map_zoom_max);
}
constexpr double zoom_factor = 1.25;
void zoom_in(PanelContext& context) {
    zoom(context, zoom_factor);
}
void zoom_out(PanelContext& context) {
    zoom(context, 1 / zoom_factor);
}
/// As far on the screen at every zoom. The panel, which knows how large the map is, keeps some of it in sight.
template <int right, int down>
void pan(PanelContext& context) {
    constexpr double step_units = 1.2;
    MapView& map = context.view.map;
    map.follow = false;
    map.offset.x += right * step_units / map.zoom;
    map.offset.y += down * step_units / map.zoom;
}
void put_hosts_back(PanelContext& context) {
    context.view.map.moved.clear();
}
void toggle_labels(PanelContext& context) {
    context.view.map.show_labels = !context.view.map.show_labels;
}
void toggle_details(PanelContext& context) {
    context.view.journey.show_details = !context.view.journey.show_details;
}
void toggle_future(PanelContext& context) {
    context.view.journey.hide_future = !context.view.journey.hide_future;
}
void next_tab(PanelContext& context) {
    constexpr int tab_count = static_cast<int>(BottomTab::inspector) + 1;
    BottomTab& tab = context.view.bottom_tab;
    tab = static_cast<BottomTab>((static_cast<int>(tab) + 1) % tab_count);
    if (tab == BottomTab::exercise && exercise_of(context) == nullptr) tab = BottomTab::transcript;
}
void search_events(PanelContext& context) {
    context.view.layout.show_bottom = true;
    context.view.bottom_tab = BottomTab::events;
    context.view.search_wanted = true;
}
template <bool larger>
void change_scale(PanelContext& context) {
    constexpr double factor = 1.1;
    double& scale = context.view.user_scale;
    scale = std::clamp(larger ? scale * factor : scale / factor, user_scale_min, user_scale_max);
    if (std::abs(scale - 1) < 0.01) scale = 1;
}
void begin_tour(PanelContext& context) {
    context.view.help_open = false;
    context.view.tour_step = 1;
}
void toggle_help(PanelContext& context) {
    context.view.help_open = !context.view.help_open;
}

void escape(PanelContext& context) {
    if (context.view.help_open) {
        context.view.help_open = false;
    } else {
        context.view.selection = {};
    }
}

void bookmark(PanelContext& context) {
    toggle_bookmark(context.view.bookmarks, context.view.playback.moment.time);
}
template <bool forward>
void next_bookmark(PanelContext& context) {
    go_to_bookmark(context.trace, context.view, forward);
}
template <FileRequest request>
void ask_for_file(PanelContext& context) {
    context.view.file_request = request;
}

void write_mail(PanelContext& context) {
    open_compose_dialog(context);
}
void break_or_mend(PanelContext& context) {
    using sim::deed::Target;
    const std::string& host = context.view.selection.host;
    open_act_dialog(context, host.empty() ? context.view.deeds.target : Target{Target::Kind::host, host});
}
void type_by_hand(PanelContext& context) {
    open_terminal_dialog(context, context.view.selection.host);
}
void look_at_branches(PanelContext& context) {
    context.view.layout.show_bottom = true;
    context.view.bottom_tab = BottomTab::branches;
}
template <bool forward>
void show_next_branch(PanelContext& context) {
    look_at_branches(context);
    if (context.board == nullptr) return;
    const auto& branches = context.board->tree.branches();
    const auto from = place_of(branches, context.board->shown, &sim::deed::Branch::id);
    const sim::deed::BranchId next = branches[neighbour(from, branches.size(), forward)].id;
    if (next != context.board->shown) context.view.deeds.requests.emplace_back(ShowBranch{next});
}
void compare_with_parent(PanelContext& context) {
    look_at_branches(context);
    const auto* shown = context.board == nullptr ? nullptr : context.board->tree.find(context.board->shown);
    if (shown == nullptr || !shown->deed) return;
    context.view.deeds.requests.emplace_back(CompareBranches{shown->parent, shown->id});
}
void take_back(PanelContext& context) {
    look_at_branches(context);
    if (context.board != nullptr) context.view.deeds.requests.emplace_back(UndoDeed{});
}

constexpr std::string_view time_keys = "Time";
constexpr std::string_view mail_keys = "Selection";
constexpr std::string_view window_keys = "Window";
constexpr std::string_view map_keys = "Map";
constexpr std::string_view lesson_keys = "Lesson";
constexpr std::string_view deed_keys = "Do";

constexpr auto table = std::to_array<Action>({
    {time_keys, "Space", "play or pause", typed(' '), no_key, play},
    {time_keys, "Right", "one event on", pressed(Key::right), typed('.'), run_step<StepKind::event, true>},
    {time_keys, "Left", "one event back", pressed(Key::left), typed(','), run_step<StepKind::event, false>},
    {time_keys, "Shift+Right", "to the next command or reply", pressed(Key::right, true), no_key,
     run_step<StepKind::command, true>},
    {time_keys, "Shift+Left", "to the command or reply before", pressed(Key::left, true), no_key,
     run_step<StepKind::command, false>},
    {time_keys, "Ctrl+Right", "to the next hop of a mail", pressed(Key::right, false, true), pressed(Key::page_down),
     run_step<StepKind::hop, true>},
    {time_keys, "Ctrl+Left", "to the hop before", pressed(Key::left, false, true), pressed(Key::page_up),
     run_step<StepKind::hop, false>},
    {time_keys, "D", "to the next delivery", typed('d'), no_key, run_step<StepKind::delivery, true>},
    {time_keys, "Shift+D", "to the delivery before", typed('D'), no_key, run_step<StepKind::delivery, false>},
    {time_keys, "F", "to the next failure", typed('f'), no_key, run_step<StepKind::failure, true>},
    {time_keys, "Shift+F", "to the failure before", typed('F'), no_key, run_step<StepKind::failure, false>},
    {time_keys, "Home", "to the beginning", pressed(Key::home), no_key, go_to_begin},
    {time_keys, "End", "to the end", pressed(Key::end), no_key, go_to_end},
    {time_keys, ";", "a bookmark at this moment, or none", typed(';'), no_key, bookmark},
    {time_keys, "'", "to the next bookmark", typed('\''), no_key, next_bookmark<true>},
    {time_keys, "\"", "to the bookmark before", typed('"'), no_key, next_bookmark<false>},
    {time_keys, "+", "faster", typed('+'), typed('='), play_faster},
    {time_keys, "-", "slower", typed('-'), no_key, play_slower},
    {time_keys, "S", "skip waits in which nothing moves, or not", typed('s'), no_key, toggle_skipping},
    {time_keys, "C", "timeline true to scale, or waits made short", typed('c'), no_key, toggle_time_scale},
    {mail_keys, "M", "select the next mail", typed('m'), pressed(Key::down), select_next_message<true>},
    {mail_keys, "Shift+M", "select the mail before", typed('M'), pressed(Key::up), select_next_message<false>},
    {mail_keys, "H", "select the next host", typed('h'), no_key, select_next_host<true>},
    {mail_keys, "Shift+H", "select the host before", typed('H'), no_key, select_next_host<false>},
    {mail_keys, "O", "select the next connection", typed('o'), no_key, select_next_connection<true>},
    {mail_keys, "Shift+O", "select the connection before", typed('O'), no_key, select_next_connection<false>},
    {mail_keys, "Shift+L", "the ladder of the mail, then of the connection", typed('L'), no_key, show_ladder},
    {mail_keys, "Shift+S", "the states of the server's session, then of the client's", typed('S'), no_key, show_states},
    {mail_keys, "Shift+P", "the plots, of all hosts, then of each", typed('P'), no_key, show_plots},
    {mail_keys, "K", "show the next folder of the mailboxes", typed('k'), no_key, select_next_folder<true>},
    {mail_keys, "Shift+K", "show the folder before", typed('K'), no_key, select_next_folder<false>},
    {mail_keys, "Esc", "select nothing", pressed(Key::escape), no_key, escape},
    {mail_keys, "N", "details of the journey, or not", typed('n'), no_key, toggle_details},
    {mail_keys, "X", "hide what is to come, or not", typed('x'), no_key, toggle_future},
    {map_keys, "Z", "closer", typed('z'), no_key, zoom_in},
    {map_keys, "Shift+Z", "farther away", typed('Z'), no_key, zoom_out},
    {map_keys, "Ctrl+Shift+Right", "look further to the right", pressed(Key::right, true, true), no_key, pan<1, 0>},
    {map_keys, "Ctrl+Shift+Left", "look further to the left", pressed(Key::left, true, true), no_key, pan<-1, 0>},
    {map_keys, "Ctrl+Shift+Down", "look further down", pressed(Key::down, true, true), no_key, pan<0, 1>},
    {map_keys, "Ctrl+Shift+Up", "look further up", pressed(Key::up, true, true), no_key, pan<0, -1>},
    {map_keys, "0", "show the whole map", typed('0'), no_key, show_whole_map},
    {map_keys, "Shift+J", "follow the selected mail, or not", typed('J'), no_key, toggle_follow},
    {map_keys, "P", "put dragged hosts back in their places", typed('p'), no_key, put_hosts_back},
    {map_keys, "Ctrl+S", "keep the places of dragged hosts beside the scenario", with_control('s'), no_key,
     ask_for_file<FileRequest::keep_places>},
    {map_keys, "L", "labels on what travels, or none", typed('l'), no_key, toggle_labels},
    {lesson_keys, "Q", "the lesson, or not", typed('q'), no_key, lesson_toggle},
    {lesson_keys, "Enter", "check the answer, then run on", pressed(Key::enter), no_key, lesson_next},
    {lesson_keys, "Shift+Enter", "the step before", pressed(Key::enter, true), no_key, lesson_back},
    {lesson_keys, "Ctrl+Enter", "leave the question out", pressed(Key::enter, false, true), no_key, lesson_skip},
    {lesson_keys, "Shift+Q", "a hint", typed('Q'), no_key, lesson_hint},
    {lesson_keys, "Shift+W", "to the stop of the step again", typed('W'), no_key, lesson_again},
    {lesson_keys, "Shift+A", "write into the line for the answer", typed('A'), no_key, lesson_write},
    {deed_keys, "W", "write a mail from any user", typed('w'), no_key, write_mail},
    {deed_keys, "A", "break or mend something", typed('a'), no_key, break_or_mend},
    {deed_keys, "Shift+T", "type SMTP, POP3, IMAP or a question to the DNS by hand", typed('T'), no_key, type_by_hand},
    {deed_keys, "V", "show the next branch", typed('v'), no_key, show_next_branch<true>},
    {deed_keys, "Shift+V", "show the branch before", typed('V'), no_key, show_next_branch<false>},
    {deed_keys, "Y", "compare with the branch it comes from", typed('y'), no_key, compare_with_parent},
    {deed_keys, "Shift+Y", "take the last deed back", typed('Y'), no_key, take_back},
    {window_keys, "1", "layout for a lesson", typed('1'), no_key, use_layout<LayoutName::lesson>},
    {window_keys, "2", "layout for the lab: everything", typed('2'), no_key, use_layout<LayoutName::lab>},
    {window_keys, "3", "layout to present: the map alone", typed('3'), no_key, use_layout<LayoutName::present>},
    {window_keys, "R", "reset this layout", typed('r'), no_key, reset_layout},
    {window_keys, "J", "journey, or not", typed('j'), no_key, toggle_left},
    {window_keys, "I", "inspector, or not", typed('i'), no_key, toggle_right},
    {window_keys, "B", "lower panels, or not", typed('b'), no_key, toggle_bottom},
    {window_keys, "Tab", "the next of the lower panels", pressed(Key::tab), no_key, next_tab},
    {window_keys, "/", "search the events", typed('/'), no_key, search_events},
    {window_keys, "E", "the next page of the inspector", typed('e'), no_key, next_inspector_tab<true>},
    {window_keys, "Shift+E", "the page of the inspector before", typed('E'), no_key, next_inspector_tab<false>},
    {window_keys, "]", "the next hop in the inspector", typed(']'), no_key, choose_inspector_hop<1>},
    {window_keys, "[", "the hop before in the inspector", typed('['), no_key, choose_inspector_hop<-1>},
    {window_keys, "G", "the parts of the mail in the inspector, one after the other", typed('g'), no_key,
     select_next_part<true>},
    {window_keys, "Shift+G", "the part before", typed('G'), no_key, select_next_part<false>},
    {window_keys, "U", "everything larger", typed('u'), no_key, change_scale<true>},
    {window_keys, "Shift+U", "everything smaller", typed('U'), no_key, change_scale<false>},
    {window_keys, "T", "dark or light", typed('t'), no_key, toggle_theme},
    {window_keys, ":", "find what can be done, a mail, a host or a time by name", typed(':'), with_control('p'),
     open_palette},
    {window_keys, "Ctrl+O", "choose another scenario", with_control('o'), no_key, ask_for_file<FileRequest::choose>},
    {window_keys, "Ctrl+R", "read the scenario again and run it", with_control('r'), no_key,
     ask_for_file<FileRequest::reload>},
    {window_keys, "Shift+B", "a tour through the window", typed('B'), no_key, begin_tour},
    {window_keys, "?", "this help, or not", typed('?'), no_key, toggle_help},
});

/// Shift is part of what a character key types.
bool matches(const KeyPress& wanted, const KeyPress& key) {
    if (wanted.key != key.key) return false;
    if (wanted.key == Key::character)
        return wanted.character != 0 && wanted.character == key.character && wanted.control == key.control;
    return wanted.shift == key.shift && wanted.control == key.control;
}

}  // namespace

std::span<const Action> actions() {
    return table;
}

void run_actions(PanelContext& context, std::span<const KeyPress> keys) {
    for (const KeyPress& key : keys) {
        if (take_answer_key(context, key)) continue;
        const auto found = std::ranges::find_if(
            table, [&](const Action& action) { return matches(action.key, key) || matches(action.other_key, key); });
        if (found != table.end()) found->run(context);
    }
}

}  // namespace viz::panels
