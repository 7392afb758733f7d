// Series over time, one beneath the other: how they are chosen, and which hosts have lines.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <map>

#include <fmt/format.h>

#include "viz/draw/text.hpp"
#include "viz/panels/panels.hpp"
#include "viz/panels/plots_parts.hpp"
#include "viz/panels/selection.hpp"
#include "viz/panels/text_cache.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/theme/icons.hpp"
#include "viz/theme/imgui_compat.hpp"

namespace viz::panels {

namespace icons = theme::icons;
using model::SeriesGroup;
using model::SeriesInfo;

namespace {

/// So many events are counted in one frame: about two milliseconds' work.
constexpr std::size_t counted_in_a_frame = 50'000;
constexpr float list_units = 176;
constexpr float list_beside_min = 460;  ///< narrower panels have no list

/// The names in the order in which they are offered: the named ones, then kinds of events.
std::vector<std::string> names_in_order(const std::set<std::string>& wanted) {
    std::vector<std::string> names;
    for (const SeriesInfo& info : model::named_series()) {
        if (wanted.contains(std::string(info.name))) names.emplace_back(info.name);
    }
    for (const std::string& name : wanted) {
        if (std::ranges::find(names, name) == names.end()) names.push_back(name);
    }
    return names;
}

/// Counts further events, a part of a long recording in each frame.
void count_events(PanelContext& context) {
    PlotsCache& cache = context.caches.text->plots;
    if (cache.wanted != context.view.plots.series || cache.counted > context.trace.events().size()) {
        cache.wanted = context.view.plots.series;
        cache.builder = model::SeriesBuilder(names_in_order(cache.wanted));
        cache.counted = 0;
    }
    const auto& events = context.trace.events();
    const std::size_t end = std::min(events.size(), cache.counted + context.events_in_a_frame(counted_in_a_frame));
    for (; cache.counted < end; ++cache.counted) {
        cache.builder.take(events[cache.counted], cache.counted);
        std::size_t& first = cache.first_of_kind.at(static_cast<std::size_t>(events[cache.counted].kind));
        if (first == 0) first = cache.counted + 1;
    }
    cache.complete = cache.counted == events.size();
}

/// Those at which most changes, in the order of their names; the selected one is among them.
std::vector<std::string> busiest_hosts(const PanelContext& context) {
    const model::Instant until = shown_until(context);
    std::map<std::string, std::size_t> points;
    for (const SeriesGroup& group : context.caches.text->plots.builder.groups()) {
        for (const auto& [host, series] : group.by_host) {
            const auto end = std::ranges::upper_bound(series, until, {}, &model::SeriesPoint::time);
            points[host] += static_cast<std::size_t>(end - series.begin());
        }
    }
    std::vector<std::string> hosts;
    for (const auto& [host, count] : points) {
        if (count > 0 && !host.empty()) hosts.push_back(host);
    }
    const std::string& selected = context.view.selection.host;
    const auto weight = [&](const std::string& host) { return host == selected ? SIZE_MAX : points.at(host); };
    std::ranges::stable_sort(hosts, std::greater(), weight);
    if (hosts.size() > plot_hosts_max) hosts.resize(plot_hosts_max);
    std::ranges::sort(hosts);
    return hosts;
}

/// One series that can be chosen. @return whether it was clicked
bool draw_series_choice(PanelContext& context, const SeriesInfo& info) {
    const theme::Palette& palette = context.theme.palette;
    const ImFont& font = *context.theme.fonts.small;
    const float height = std::floor(font.FontSize * 1.45F);
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const std::string name(info.name);
    const bool on = context.view.plots.series.contains(name);
    const draw::Rect rect{corner.x, corner.y, corner.x + width, corner.y + height};
    const bool clicked = row_button(context, rect, {.selected = on}, "plots.series." + name);
    explain(context, fmt::format("{} ({})\n{}", name, info.unit, info.description));
    const float box = std::floor(font.FontSize * 0.7F);
    const draw::Rect tick = draw::rect_around({corner.x + context.px(6) + box / 2, corner.y + height / 2}, {box, box});
    ImDrawList& list = *ImGui::GetWindowDrawList();
    if (on) list.AddRectFilled(tick.min(), tick.max(), palette.accent, context.px(2));
    list.AddRect(tick.min(), tick.max(), on ? palette.accent : palette.text_dim, context.px(2));
    const float left = context.px(12) + box;
    draw_cell(font, {corner.x + left, corner.y}, {width - left - context.px(4), height},
              on ? palette.text : palette.text_dim, info.title);
    ImGui::Dummy({1, height});
    return clicked;
}

/// Whether events of a kind happen, up to now where nothing is told of what is to come.
bool is_offered(const PanelContext& context, std::size_t kind) {
    if (info(static_cast<sim::recording::EventKind>(kind)).group == sim::recording::Group::topology) return false;
    const std::size_t first = context.caches.text->plots.first_of_kind.at(kind);
    return first != 0 && (!context.hides_future() || first <= context.view.playback.moment.events);
}

/// Named series, then the kinds of events that the recording has.
void draw_series_list(PanelContext& context) {
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
    std::string clicked;
    for (const SeriesInfo& info : model::named_series()) {
        if (draw_series_choice(context, info)) clicked = info.name;
    }
    section_heading(context, "Events");
    for (std::size_t kind = 0; kind < sim::recording::event_kind_count; ++kind) {
        const std::string name(sim::recording::name(static_cast<sim::recording::EventKind>(kind)));
        const bool there = is_offered(context, kind) || context.view.plots.series.contains(name);
        if (there && draw_series_choice(context, *model::find_series(name))) clicked = name;
    }
    ImGui::PopStyleVar();
    auto& series = context.view.plots.series;
    if (clicked.empty()) return;
    if (series.erase(clicked) == 0) series.insert(clicked);
}

/// What `mailflow plot` is told to make the same of a file.
std::string plot_command_of(const PanelContext& context, const std::vector<std::string>& hosts) {
    const PlotOptions& options = context.view.plots;
    // A branch is no file until it is saved.
    const bool is_branch = context.board != nullptr && context.board->shown != 0;
    const std::string& source = context.view.source_words;
    std::string command = "mailflow plot " + (source.empty() || is_branch ? std::string("FILE") : source);
    for (const std::string& name : names_in_order(options.series)) command += " --series " + name;
    for (const std::string& host : hosts) command += " --host " + host;
    if (options.is_zoomed()) {
        command +=
            fmt::format(" --from {}ns --to {}ns", options.zoom_begins.nanoseconds, options.zoom_ends.nanoseconds);
    }
    return command + " --svg plots.svg --csv plots.csv";
}

/// On the same line if there is room.
void continue_plot_line(const PanelContext& context, float width) {
    const float right = ImGui::GetWindowPos().x + ImGui::GetWindowContentRegionMax().x;
    if (ImGui::GetItemRectMax().x + context.px(4) + width <= right) ImGui::SameLine(0, context.px(4));
}

float plot_button_width(const PanelContext& context, const std::string& text) {
    return draw::measure_text(*context.theme.fonts.small, text).x + context.px(14);
}

void draw_plot_options(PanelContext& context, const std::vector<std::string>& hosts) {
    PlotOptions& options = context.view.plots;
    if (toggle_button(context, "by host", options.by_host, "plots.by_host",
                      "A line for each host, in place of one for all together  (Shift+P)"))
        options.by_host = !options.by_host;
    continue_plot_line(context, plot_button_width(context, "per interval"));
    if (toggle_button(context, "per interval", options.per_interval, "plots.per_interval",
                      "How many there were in each interval, in place of how many there have been so far"))
        options.per_interval = !options.per_interval;
    continue_plot_line(context, plot_button_width(context, "all of it"));
    if (toggle_button(context, "all of it", !options.is_zoomed(), "plots.whole",
                      "All of the recording is shown. Draw over a stretch of time to see it closer; a double click "
                      "shows all again"))
        options.zoom_begins = options.zoom_ends = {};
    const std::string copy = fmt::format("{}  SVG, CSV", icons::file_text);
    continue_plot_line(context, plot_button_width(context, copy));
    const std::string command = plot_command_of(context, hosts);
    if (toggle_button(context, copy.c_str(), false, "plots.copy",
                      "Copies the command that makes files of these plots:\n" + command))
        ImGui::SetClipboardText(command.c_str());
}

/// The hosts that have lines: a click selects one.
void draw_plot_legend(PanelContext& context, const std::vector<std::string>& hosts) {
    const ImFont& font = *context.theme.fonts.small;
    const float height = std::floor(font.FontSize * 1.4F);
    const float swatch = context.px(16);
    for (std::size_t index = 0; index < hosts.size(); ++index) {
        const std::string& host = hosts[index];
        const float width = draw::measure_text(font, host).x + swatch + context.px(14);
        if (index != 0) continue_plot_line(context, width);
        const ImVec2 corner = ImGui::GetCursorScreenPos();
        const draw::Rect rect{corner.x, corner.y, corner.x + width, corner.y + height};
        const RowLook look{.selected = host == context.view.selection.host};
        if (row_button(context, rect, look, fmt::format("plots.host.{}", index))) select_host(context, host);
        const float y = corner.y + height / 2;
        ImGui::GetWindowDrawList()->AddRectFilled({corner.x + context.px(4), y - context.px(1.5F)},
                                                  {corner.x + swatch, y + context.px(1.5F)},
                                                  plot_line_colour(context, index));
        draw_cell(font, {corner.x + swatch + context.px(4), corner.y}, {width - swatch, height},
                  context.theme.palette.text, host);
        ImGui::Dummy({width, height});
    }
}

void draw_plots_side(PanelContext& context) {
    const bool roomy = ImGui::GetContentRegionAvail().y > context.theme.fonts.regular->FontSize * 9;
    const auto hosts = context.view.plots.by_host ? busiest_hosts(context) : std::vector<std::string>();
    if (roomy) draw_plot_options(context, hosts);
    const PlotsCache& cache = context.caches.text->plots;
    if (!cache.complete) search_progress(context, cache.counted, context.trace.events().size());
    if (cache.builder.groups().empty()) {
        empty_state(context, icons::tachometer, "Choose at the left what is to be plotted.");
        return;
    }
    if (context.view.plots.by_host && hosts.empty()) {
        empty_state(context, icons::tachometer, "None of this has happened at a host.");
        return;
    }
    if (roomy) draw_plot_legend(context, hosts);
    draw_plots(context, hosts);
}

}  // namespace

model::TimeSpan shown_span(const PanelContext& context) {
    const PlotOptions& options = context.view.plots;
    if (options.is_zoomed()) return {options.zoom_begins, options.zoom_ends};
    return model::whole_span(context.trace);
}

model::Instant shown_until(const PanelContext& context) {
    return context.hides_future() ? context.view.playback.moment.time : protocol::instant_max;
}

ImU32 plot_line_colour(const PanelContext& context, std::size_t index) {
    const auto& colours = context.theme.palette.packet;
    return colours.at(index % colours.size());
}

void draw_plots_panel(PanelContext& context) {
    count_events(context);
    const ImVec2 room = ImGui::GetContentRegionAvail();
    if (room.x >= context.px(list_beside_min)) {
        theme::begin_child("plots.list", {context.px(list_units), room.y}, false);
        draw_series_list(context);
        ImGui::EndChild();
        ImGui::SameLine(0, context.px(10));
    }
    theme::begin_child("plots.right", {0, room.y}, false, ImGuiWindowFlags_NoScrollbar);
    draw_plots_side(context);
    ImGui::EndChild();
}

}  // namespace viz::panels
