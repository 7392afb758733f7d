// The plots themselves: lines, axes, what the mouse rests on, drags over and clicks.
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

#include "viz/draw/text.hpp"
#include "viz/model/time_words.hpp"
#include "viz/panels/playback.hpp"
#include "viz/panels/plots_parts.hpp"
#include "viz/panels/selection.hpp"
#include "viz/panels/text_cache.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/theme/imgui_compat.hpp"

namespace viz::panels {

using model::Instant;
using model::PlotColumn;
using model::PlotInterval;
using model::SeriesGroup;
using model::SeriesPoint;
using model::SeriesPoints;
using model::SeriesShape;

namespace {

constexpr float gutter_units = 56;  ///< for the values at the left
constexpr float right_units = 16;   ///< for the scroll bar, whether it is there or not
constexpr float axis_units = 18;
constexpr float heading_units = 17;
constexpr float plot_units_min = 62;
constexpr float plot_tick_distance_min = 100;
constexpr float reach_units = 5;  ///< from the mouse to a point that it means
constexpr float interval_units_min = 10;
constexpr double head_room = 1.1;  ///< above the greatest value
constexpr float future_strength = 0.4F;
constexpr std::size_t columns_max = 2048;

/// Where the plots stand, and of what time.
struct PlotPlace {
    float left = 0;
    float right = 0;
    model::TimeSpan span;

    [[nodiscard]] float width() const { return std::max(1.F, right - left); }
    [[nodiscard]] float x_of(Instant time) const {
        const auto length = static_cast<double>((span.ends - span.begins).count());
        const double share = static_cast<double>((time - span.begins).count()) / length;
        return left + static_cast<float>(std::clamp(share, 0.0, 1.0) * static_cast<double>(width()));
    }
    [[nodiscard]] Instant time_at(float x) const {
        const double share = std::clamp(static_cast<double>((x - left) / width()), 0.0, 1.0);
        const auto length = static_cast<double>((span.ends - span.begins).count());
        return span.begins + model::Duration{std::llround(share * length)};
    }
    [[nodiscard]] bool shows(Instant time) const { return span.begins <= time && time <= span.ends; }
};

PlotPlace make_plot_place(const PanelContext& context) {
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const float left = std::round(corner.x + context.px(gutter_units));
    return {left, std::max(left + 1, std::round(corner.x + width - context.px(right_units))), shown_span(context)};
}

/// The lines of a plot: those of the hosts, or of all together and the selected host.
std::vector<std::string> plot_lines_of(const PanelContext& context, const std::vector<std::string>& hosts) {
    if (!hosts.empty()) return hosts;
    std::vector<std::string> lines{""};
    if (!context.view.selection.host.empty()) lines.push_back(context.view.selection.host);
    return lines;
}

const PlotsCache& refresh_plots(PanelContext& context, const PlotPlace& place, const std::vector<std::string>& hosts) {
    PlotsCache& cache = context.caches.text->plots;
    PlotKey key{cache.counted, {}, plot_lines_of(context, hosts), place.span, 0};
    for (const SeriesGroup& group : cache.builder.groups()) key.names.emplace_back(group.info.name);
    key.columns = std::min(columns_max, static_cast<std::size_t>(place.width()));
    if (cache.key == key) return cache;
    cache.lines.clear();
    for (const SeriesGroup& group : cache.builder.groups()) {
        std::vector<PlotLine>& lines = cache.lines.emplace_back();
        for (const std::string& host : key.hosts)
            lines.push_back({host, make_columns(group.info.shape, group.of(host), place.span, key.columns)});
    }
    const model::TimeScale scale(place.span, model::TimeScaleMode::linear, {});
    cache.ticks = make_time_ticks(scale, static_cast<double>(context.px(plot_tick_distance_min) / place.width()));
    cache.key = std::move(key);
    return cache;
}

/// Draws one plot of a series.
class PlotDrawing {
public:
    PlotDrawing(PanelContext& context, const PlotPlace& place, const SeriesGroup& group,
                const std::vector<PlotLine>& lines, bool by_host)
        : context_(context),
          place_(place),
          group_(group),
          lines_(lines),
          by_host_(by_host),
          until_(shown_until(context)),
          font_(*context.theme.fonts.small) {}

    /// In the room from the cursor on.
    void draw(float height) {
        const ImVec2 corner = ImGui::GetCursorScreenPos();
        ImGui::PushID(group_.info.name.data(), group_.info.name.data() + group_.info.name.size());
        ImGui::InvisibleButton("plot", {std::max(1.F, place_.right - corner.x), height});
        ImGui::PopID();
        context_.probes.set_last_item(fmt::format("plots.plot.{}", group_.info.name));
        top_ = std::round(corner.y + context_.px(heading_units));
        bottom_ = std::round(corner.y + height - context_.px(5));
        if (bottom_ <= top_) return;
        most_ = static_cast<double>(most()) * head_room;
        draw_values();
        for (std::size_t index = lines_.size(); index-- > 0;) draw_line(index);
        draw_selected_mail();
        draw_heading(corner.y);
        take_mouse();
    }

private:
    [[nodiscard]] ImDrawList& list() const { return *ImGui::GetWindowDrawList(); }
    [[nodiscard]] SeriesShape shape() const { return group_.info.shape; }
    [[nodiscard]] Instant now() const { return context_.view.playback.moment.time; }
    [[nodiscard]] bool has_intervals() const {
        return context_.view.plots.per_interval && shape() == SeriesShape::count;
    }
    [[nodiscard]] model::Duration interval() const {
        const auto intervals = static_cast<std::size_t>(place_.width() / context_.px(interval_units_min));
        return model::round_interval(place_.span, intervals);
    }
    [[nodiscard]] std::vector<PlotInterval> intervals_of(const PlotLine& line) const {
        return make_intervals(group_.of(line.host), place_.span, interval(), until_);
    }

    /// Columns that are shown: all, or those up to the present one.
    [[nodiscard]] std::size_t columns_shown(const PlotLine& line) const {
        const std::size_t count = line.columns.size();
        if (until_ >= place_.span.ends) return count;
        if (until_ < place_.span.begins) return 0;
        return model::column_of(until_, place_.span, count) + 1;
    }
    [[nodiscard]] float x_of_column(const PlotLine& line, std::size_t index) const {
        return place_.left + place_.width() * static_cast<float>(index) / static_cast<float>(line.columns.size());
    }
    /// A column as it is shown: of the present one only what has happened, where the rest is hidden.
    [[nodiscard]] PlotColumn column_at(const PlotLine& line, std::size_t index) const {
        if (until_ >= place_.span.ends || index + 1 < columns_shown(line)) return line.columns[index];
        const Instant begin = place_.time_at(x_of_column(line, index));
        return make_columns(shape(), group_.of(line.host), {begin, std::max(until_, begin + model::Duration{1})}, 1,
                            until_)
            .front();
    }

    [[nodiscard]] std::int64_t most() const {
        std::int64_t most = 0;
        for (const PlotLine& line : lines_) {
            if (has_intervals()) {
                for (const PlotInterval& each : intervals_of(line)) most = std::max(most, each.value);
                continue;
            }
            const std::size_t shown = columns_shown(line);
            for (std::size_t index = 0; index + 1 < shown; ++index) most = std::max(most, line.columns[index].high);
            if (shown > 0) most = std::max(most, column_at(line, shown - 1).high);
        }
        return most;
    }

    [[nodiscard]] float y_of(std::int64_t value) const {
        const double share = most_ <= 0 ? 0 : static_cast<double>(value) / most_;
        return bottom_ - static_cast<float>(std::round(share * static_cast<double>(bottom_ - top_)));
    }

    [[nodiscard]] ImU32 colour_of(std::size_t index) const {
        if (by_host_) return plot_line_colour(context_, index);
        return index == 0 ? context_.theme.palette.text : context_.theme.palette.accent;
    }
    [[nodiscard]] float thickness_of(const PlotLine& line) const {
        const bool selected = !line.host.empty() && line.host == context_.view.selection.host;
        return draw::whole_pixels(selected ? 2.5F : 1.4F, context_.theme.scale);
    }
    [[nodiscard]] ImU32 at_time(ImU32 colour, float x) const {
        return x > place_.x_of(now()) || now() < place_.span.begins ? theme::faded(colour, future_strength) : colour;
    }

    void draw_values() {
        const theme::Palette& palette = context_.theme.palette;
        // Round spans of time lie further apart than round numbers.
        const std::size_t steps_min = shape() == SeriesShape::measure ? 3 : 2;
        const auto steps = static_cast<std::size_t>((bottom_ - top_) / (font_.FontSize * 1.3F));
        for (const auto& tick :
             make_value_ticks(shape(), static_cast<std::int64_t>(most_), std::max(steps, steps_min))) {
            const float y = y_of(tick.value);
            list().AddRectFilled({place_.left, y}, {place_.right, y + 1},
                                 tick.value == 0 ? palette.line : palette.grid);
            const ImVec2 size = draw::measure_text(font_, tick.text);
            draw::draw_text(list(), font_, {place_.left - context_.px(5) - size.x, y - size.y / 2}, palette.text_dim,
                            tick.text);
        }
    }

    void draw_line(std::size_t index) {
        const PlotLine& line = lines_[index];
        if (shape() == SeriesShape::measure) return draw_measures(line, colour_of(index));
        if (has_intervals()) return draw_intervals(line, index);
        draw_steps(line, index);
    }

    /// A horizontal stretch at one height, paler from the present moment on.
    void draw_run(const PlotLine& line, std::size_t index, float from, float to, float y) {
        const float half = thickness_of(line) / 2;
        const float present = std::clamp(now() < place_.span.begins ? from : place_.x_of(now()), from, to);
        const bool filled = index == 0 && !by_host_ && y < bottom_;
        const ImU32 colour = colour_of(index);
        const auto draw_part = [&](float left, float right, ImU32 shade) {
            if (right <= left) return;
            if (filled) list().AddRectFilled({left, y}, {right, bottom_}, theme::faded(shade, 0.12F));
            list().AddRectFilled({left, std::round(y - half)}, {right, std::round(y + half)}, shade);
        };
        draw_part(from, present, colour);
        draw_part(present, to, theme::faded(colour, future_strength));
    }

    void draw_upright(const PlotLine& line, std::size_t index, float x, float low, float high) {
        const float half = thickness_of(line) / 2;
        list().AddRectFilled({std::round(x - half), std::min(low, high) - std::floor(half)},
                             {std::round(x + half), std::max(low, high) + std::ceil(half)},
                             at_time(colour_of(index), x));
    }

    void draw_steps(const PlotLine& line, std::size_t index) {
        const std::size_t shown = columns_shown(line);
        if (shown == 0) return;
        float run_begin = place_.left;
        std::int64_t value = 0;
        for (std::size_t place = 0; place < shown; ++place) {
            const PlotColumn column = column_at(line, place);
            if (place == 0)
                value = column.points == 0 ? column.last : value_at(group_.of(line.host), place_.span.begins);
            if (column.points == 0) continue;
            const float x = x_of_column(line, place);
            draw_run(line, index, run_begin, x, y_of(value));
            draw_upright(line, index, x, y_of(column.low), y_of(column.high));
            run_begin = x;
            value = column.last;
        }
        draw_run(line, index, run_begin, std::min(place_.right, place_.x_of(until_)), y_of(value));
    }

    void draw_intervals(const PlotLine& line, std::size_t index) {
        float y = bottom_;
        float end = place_.left;
        for (const PlotInterval& each : intervals_of(line)) {
            const float from = place_.x_of(each.span.begins);
            end = place_.x_of(std::min(each.span.ends, until_));
            if (y_of(each.value) != y) draw_upright(line, index, from, y, y_of(each.value));
            y = y_of(each.value);
            draw_run(line, index, from, end, y);
        }
        if (y != bottom_) draw_upright(line, index, end, y, bottom_);
    }

    void draw_measures(const PlotLine& line, ImU32 colour) {
        const float radius = context_.px(3);
        for (std::size_t place = 0; place < columns_shown(line); ++place) {
            const PlotColumn column = column_at(line, place);
            if (column.points == 0) continue;
            const float x = std::round(x_of_column(line, place));
            const ImU32 shade = at_time(colour, x);
            for (const float y : {y_of(column.low), y_of(column.high)}) {
                list().AddQuadFilled({x - radius, y}, {x, y - radius}, {x + radius, y}, {x, y + radius}, shade);
                if (column.low == column.high) break;
            }
            if (column.low != column.high)
                list().AddRectFilled({x, y_of(column.high)}, {x + 1, y_of(column.low)}, shade);
        }
    }

    /// Rings around what was measured of it.
    void draw_selected_mail() {
        const std::string& message = context_.view.selection.message;
        if (shape() != SeriesShape::measure || message.empty()) return;
        for (const std::size_t index : context_.trace.events_of(message)) {
            const Instant time = context_.trace.events()[index].time;
            if (time > until_ || !place_.shows(time)) continue;
            auto point = std::ranges::lower_bound(group_.together, time, {}, &SeriesPoint::time);
            for (; point != group_.together.end() && point->time == time; ++point) {
                if (point->event_index != index) continue;
                list().AddCircle({std::round(place_.x_of(time)), y_of(point->value)}, context_.px(6),
                                 context_.theme.palette.accent, 0, context_.px(1.5F));
            }
        }
    }

    /// What it is, and how much at the present moment.
    void draw_heading(float top) {
        const theme::Palette& palette = context_.theme.palette;
        const float right = place_.right;
        std::string words = title_words(group_.info);
        if (has_intervals()) words += ", in each " + model::time_words(interval());
        const std::string shown = draw::fit_text(font_, words, right - place_.left);
        const ImVec2 corner{place_.left, top + context_.px(1)};
        const float x = place_.left + draw::measure_text(font_, shown + "  ").x;
        const std::string value = draw::fit_text(font_, value_now(), right - x);
        const ImVec2 end{x + draw::measure_text(font_, value).x + context_.px(3), corner.y + font_.FontSize};
        list().AddRectFilled(corner, end, theme::faded(palette.panel, 0.85F));
        draw::draw_text(list(), font_, corner, palette.text_dim, shown);
        draw::draw_text(list(), font_, {x, corner.y}, palette.text, value);
    }

    [[nodiscard]] std::string value_now() const {
        const auto level = context_.trace.header().level;
        if (level < group_.info.level)
            return fmt::format("a recording of level {} does not tell of it", sim::recording::name(level));
        const SeriesPoint* last = last_until(group_.together, now());
        if (shape() == SeriesShape::measure)
            return last == nullptr ? "none yet" : "last: " + value_words(shape(), last->value);
        return value_words(shape(), last == nullptr ? 0 : last->value);
    }

    [[nodiscard]] static const SeriesPoint* last_until(const SeriesPoints& points, Instant time) {
        const auto after = std::ranges::upper_bound(points, time, {}, &SeriesPoint::time);
        return after == points.begin() ? nullptr : &*std::prev(after);
    }

    /// The point of a line that the mouse means; nullptr: none is near.
    [[nodiscard]] const SeriesPoint* point_near(float x) const {
        const SeriesPoint* nearest = nullptr;
        float distance = context_.px(reach_units);
        for (const PlotLine& line : lines_) {
            const SeriesPoints& points = group_.of(line.host);
            const auto after = std::ranges::lower_bound(points, place_.time_at(x), {}, &SeriesPoint::time);
            for (const auto& point : {after == points.begin() ? after : std::prev(after), after}) {
                if (point == points.end() || point->time > until_ || !place_.shows(point->time)) continue;
                const float away = std::abs(place_.x_of(point->time) - x);
                if (away > distance || (nearest != nullptr && away == distance)) continue;
                distance = away;
                nearest = &*point;
            }
        }
        return nearest;
    }

    void take_mouse() {
        const ImGuiIO& io = ImGui::GetIO();
        const float pressed = io.MouseClickedPos[0].x;
        const float x = io.MousePos.x;
        const bool dragged = std::abs(x - pressed) > context_.px(4);
        if (ImGui::IsItemHovered() && ImGui::IsMouseDoubleClicked(0)) {
            context_.view.plots.zoom_begins = context_.view.plots.zoom_ends = {};
        } else if (ImGui::IsItemActive() && dragged) {
            const float from = std::clamp(std::min(pressed, x), place_.left, place_.right);
            const float to = std::clamp(std::max(pressed, x), place_.left, place_.right);
            list().AddRectFilled({from, top_}, {to, bottom_}, theme::faded(context_.theme.palette.accent, 0.25F));
        } else if (ImGui::IsItemDeactivated()) {
            dragged ? zoom_to(place_.time_at(std::min(pressed, x)), place_.time_at(std::max(pressed, x))) : go_to(x);
        } else if (ImGui::IsItemHovered()) {
            tell_of(x);
        }
    }

    void zoom_to(Instant begin, Instant end) {
        if (end - begin < model::Duration{static_cast<std::int64_t>(place_.width())}) return;  // a pixel, a nanosecond
        context_.view.plots.zoom_begins = begin;
        context_.view.plots.zoom_ends = end;
    }

    void go_to(float x) {
        if (x < place_.left - context_.px(reach_units)) return;
        if (const SeriesPoint* point = point_near(x))
            return go_to_event(context_, context_.trace.events()[point->event_index].id);
        const Instant time = std::min(place_.time_at(x), context_.trace.end());
        seek(context_.view.playback, context_.trace.moment_at(time));
    }

    void tell_of(float x) {
        const SeriesPoint* point = point_near(x);
        const Instant time = point != nullptr ? point->time : place_.time_at(x);
        if (x < place_.left || time > until_) return;
        std::string text = model::time_words(time);
        for (const PlotLine& line : lines_) text += "\n" + value_line(line, time, point);
        if (point != nullptr) {
            const auto& event = context_.trace.events()[point->event_index];
            text += fmt::format("\n{}{}{}", sim::recording::name(event.kind), event.message.empty() ? "" : " of ",
                                event.message);
        }
        list().AddRectFilled({std::round(place_.x_of(time)), top_}, {std::round(place_.x_of(time)) + 1, bottom_},
                             theme::faded(context_.theme.palette.text, 0.5F));
        show_tooltip(context_, text);
    }

    [[nodiscard]] std::string value_line(const PlotLine& line, Instant time, const SeriesPoint* point) const {
        const std::string who = line.host.empty() ? std::string(group_.info.title) : line.host;
        if (shape() != SeriesShape::measure)
            return fmt::format("{}: {}", who, value_words(shape(), value_at(group_.of(line.host), time)));
        const SeriesPoint* own = last_until(group_.of(line.host), time);
        const bool here = point != nullptr && own != nullptr && own->time == point->time;
        return fmt::format("{}: {}", who, here ? value_words(shape(), own->value) : "-");
    }

    PanelContext& context_;
    const PlotPlace& place_;
    const SeriesGroup& group_;
    const std::vector<PlotLine>& lines_;
    bool by_host_;
    Instant until_;
    const ImFont& font_;
    float top_ = 0;
    float bottom_ = 0;
    double most_ = 0;
};

/// The axis of time, at the bottom of the panel.
void draw_plot_axis(const PanelContext& context, const PlotPlace& place, const PlotsCache& cache) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImFont& font = *context.theme.fonts.small;
    const float y = ImGui::GetCursorScreenPos().y;
    float free_from = place.left - context.px(gutter_units);
    for (const model::TimeTick& tick : cache.ticks) {
        const float x = std::round(place.x_of(tick.time));
        list.AddRectFilled({x, y}, {x + 1, y + context.px(4)}, context.theme.palette.line);
        const float width = draw::measure_text(font, tick.text).x;
        const float left = std::min(x - width / 2, place.right + context.px(right_units) - width);
        if (left < free_from) continue;
        draw::draw_text(list, font, {left, y + context.px(4)}, context.theme.palette.text_dim, tick.text);
        free_from = left + width + context.px(8);
    }
    ImGui::Dummy({1, context.px(axis_units)});
}

/// Lines across all plots: round times, faintly, and the present moment.
void draw_plot_uprights(const PanelContext& context, const PlotPlace& place, const PlotsCache& cache, float top,
                        float bottom) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    for (const model::TimeTick& tick : cache.ticks) {
        const float x = std::round(place.x_of(tick.time));
        list.AddRectFilled({x, top}, {x + 1, bottom}, theme::faded(context.theme.palette.grid, 0.8F));
    }
    if (!place.shows(context.view.playback.moment.time)) return;
    const float x = std::round(place.x_of(context.view.playback.moment.time));
    list.AddRectFilled({x - 1, top}, {x + 1, bottom}, theme::faded(context.theme.palette.accent, 0.8F));
}

}  // namespace

void draw_plots(PanelContext& context, const std::vector<std::string>& hosts) {
    const PlotPlace place = make_plot_place(context);
    const PlotsCache& cache = refresh_plots(context, place, hosts);
    const auto& groups = cache.builder.groups();
    const float room = std::max(1.F, ImGui::GetContentRegionAvail().y - context.px(axis_units));
    const float height = std::max(context.px(plot_units_min), std::floor(room / static_cast<float>(groups.size())));
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
    theme::begin_child("plots.plots", {0, room}, false);
    const float top = ImGui::GetWindowPos().y;
    draw_plot_uprights(context, place, cache, top, top + room);
    for (std::size_t index = 0; index < groups.size(); ++index)
        PlotDrawing(context, place, groups[index], cache.lines[index], !hosts.empty()).draw(height);
    ImGui::EndChild();
    draw_plot_axis(context, place, cache);
    ImGui::PopStyleVar();
}

}  // namespace viz::panels
