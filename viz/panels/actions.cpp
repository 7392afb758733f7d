#include "viz/panels/actions.hpp"

#include <algorithm>
#include <array>

#include "viz/panels/frame_geometry.hpp"
#include "viz/panels/map_transform.hpp"
#include "viz/panels/playback.hpp"
#include "viz/panels/selection.hpp"

namespace viz::panels {
namespace {

using model::StepKind;

constexpr KeyPress typed(char character) {
    return {Key::character, character, false, false};
}
constexpr KeyPress pressed(Key key, bool shift = false, bool control = false) {
    return {key, 0, shift, control};
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

/// The mail `distance` places further on in the list, round and round.
void select_neighbour(PanelContext& context, std::ptrdiff_t distance) {
    const auto& journeys = context.trace.journeys();
    if (journeys.empty()) return;
    const auto count = static_cast<std::ptrdiff_t>(journeys.size());
    const auto found = std::ranges::find(journeys, context.view.selection.message, &sim::recording::Journey::message);
    std::ptrdiff_t index = distance > 0 ? 0 : count - 1;
    if (found != journeys.end()) index = (found - journeys.begin() + distance + count) % count;
    select_message(context, journeys[static_cast<std::size_t>(index)].message);
}
void toggle_time_scale(PanelContext& context) {
    context.view.timeline_compressed = !context.view.timeline_compressed;
}
void next_message(PanelContext& context) {
    select_neighbour(context, 1);
}
void previous_message(PanelContext& context) {
    select_neighbour(context, -1);
}

void fit_map(PanelContext& context) {
    context.view.map.zoom = 1;
    context.view.map.offset = {};
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
    context.view.bottom_tab = static_cast<BottomTab>((static_cast<int>(context.view.bottom_tab) + 1) % tab_count);
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

constexpr std::string_view time_keys = "Time";
constexpr std::string_view mail_keys = "Mails";
constexpr std::string_view window_keys = "Window";
constexpr std::string_view map_keys = "Map";

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
    {time_keys, "+", "faster", typed('+'), typed('='), play_faster},
    {time_keys, "-", "slower", typed('-'), no_key, play_slower},
    {time_keys, "S", "skip waits in which nothing moves, or not", typed('s'), no_key, toggle_skipping},
    {time_keys, "C", "timeline true to scale, or waits made short", typed('c'), no_key, toggle_time_scale},
    {mail_keys, "M", "select the next mail", typed('m'), pressed(Key::down), next_message},
    {mail_keys, "Shift+M", "select the mail before", typed('M'), pressed(Key::up), previous_message},
    {mail_keys, "Esc", "select nothing", pressed(Key::escape), no_key, escape},
    {mail_keys, "N", "details of the journey, or not", typed('n'), no_key, toggle_details},
    {mail_keys, "X", "hide what is to come, or not", typed('x'), no_key, toggle_future},
    {map_keys, "Z", "closer", typed('z'), no_key, zoom_in},
    {map_keys, "Shift+Z", "farther away", typed('Z'), no_key, zoom_out},
    {map_keys, "0", "show the whole map", typed('0'), no_key, fit_map},
    {map_keys, "P", "put dragged hosts back in their places", typed('p'), no_key, put_hosts_back},
    {map_keys, "L", "labels on what travels, or none", typed('l'), no_key, toggle_labels},
    {window_keys, "1", "layout for a lesson", typed('1'), no_key, use_layout<LayoutName::lesson>},
    {window_keys, "2", "layout for the lab: everything", typed('2'), no_key, use_layout<LayoutName::lab>},
    {window_keys, "3", "layout to present: the map alone", typed('3'), no_key, use_layout<LayoutName::present>},
    {window_keys, "R", "reset this layout", typed('r'), no_key, reset_layout},
    {window_keys, "J", "journey, or not", typed('j'), no_key, toggle_left},
    {window_keys, "I", "inspector, or not", typed('i'), no_key, toggle_right},
    {window_keys, "B", "lower panels, or not", typed('b'), no_key, toggle_bottom},
    {window_keys, "Tab", "the next of the lower panels", pressed(Key::tab), no_key, next_tab},
    {window_keys, "T", "dark or light", typed('t'), no_key, toggle_theme},
    {window_keys, "?", "this help, or not", typed('?'), typed('h'), toggle_help},
});

/// Shift is part of what a character key types.
bool matches(const KeyPress& wanted, const KeyPress& key) {
    if (wanted.key != key.key) return false;
    if (wanted.key == Key::character) return wanted.character != 0 && wanted.character == key.character && !key.control;
    return wanted.shift == key.shift && wanted.control == key.control;
}

}  // namespace

std::span<const Action> actions() {
    return table;
}

void run_actions(PanelContext& context, std::span<const KeyPress> keys) {
    for (const KeyPress& key : keys) {
        const auto found = std::ranges::find_if(
            table, [&](const Action& action) { return matches(action.key, key) || matches(action.other_key, key); });
        if (found != table.end()) found->run(context);
    }
}

}  // namespace viz::panels
