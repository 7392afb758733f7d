#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "viz/model/time_words.hpp"
#include "viz/panels/frame_cache.hpp"
#include "viz/panels/panels.hpp"
#include "viz/panels/playback.hpp"
#include "viz/panels/selection.hpp"
#include "viz/theme/theme.hpp"

namespace viz::panels {
namespace {

using model::MarkKind;
using model::TimeScaleMode;

/// Where the parts of the strip are, in pixels from above: ranges, activity with marks in front of it, ticks.
struct Strip {
    ImVec2 low;
    ImVec2 high;
    float ranges_top;
    float activity_top;
    float activity_bottom;
    std::optional<model::Instant> sight_end;  ///< what comes after is not shown

    [[nodiscard]] bool shows(model::Instant time) const { return !sight_end || time <= *sight_end; }
    [[nodiscard]] float width() const { return high.x - low.x; }
    [[nodiscard]] float x_of(double position) const {
        return std::round(low.x + static_cast<float>(position) * width());
    }
};

constexpr float bucket_width = 3;  ///< in units of design
constexpr float tick_distance_min = 110;

const TimelineCache& refresh(PanelContext& context, const Strip& strip) {
    TimelineCache& cache = context.caches.frame->timeline;
    const auto buckets = static_cast<std::size_t>(std::max(1.F, strip.width() / context.px(bucket_width)));
    const TimeScaleMode mode = context.view.timeline_compressed ? TimeScaleMode::compressed : TimeScaleMode::linear;
    const model::Trace& trace = context.trace;
    if (cache.events == trace.events().size() && cache.buckets == buckets && cache.mode == mode &&
        cache.finished == trace.finished()) {
        return cache;
    }
    cache.events = trace.events().size();
    cache.buckets = buckets;
    cache.mode = mode;
    cache.finished = trace.finished();
    cache.scale = model::make_time_scale(trace, mode);
    cache.marks = model::make_timeline_marks(trace, cache.scale, buckets);
    cache.ticks =
        model::make_time_ticks(cache.scale, static_cast<double>(context.px(tick_distance_min) / strip.width()));
    return cache;
}

ImU32 mark_colour(const theme::Palette& palette, MarkKind kind) {
    switch (kind) {
        case MarkKind::composed:
            return palette.accent;
        case MarkKind::delivered:
        case MarkKind::read:
            return palette.success;
        case MarkKind::deferred:
            return palette.warning;
        case MarkKind::failed:
            return palette.failure;
    }
    return palette.text;
}

const char* mark_text(MarkKind kind) {
    switch (kind) {
        case MarkKind::composed:
            return "sent";
        case MarkKind::delivered:
            return "delivered";
        case MarkKind::read:
            return "read";
        case MarkKind::deferred:
            return "deferred";
        case MarkKind::failed:
            return "failed";
    }
    return "";
}

/// A kind of mark is known by its shape as well: up, down, ring, square, cross.
void draw_mark(ImDrawList& list, MarkKind kind, ImVec2 centre, float radius, ImU32 colour, float line) {
    const float r = radius;
    switch (kind) {
        case MarkKind::composed:
            list.AddTriangleFilled({centre.x, centre.y - r}, {centre.x + r, centre.y + r}, {centre.x - r, centre.y + r},
                                   colour);
            break;
        case MarkKind::delivered:
            list.AddTriangleFilled({centre.x - r, centre.y - r}, {centre.x + r, centre.y - r}, {centre.x, centre.y + r},
                                   colour);
            break;
        case MarkKind::read:
            list.AddCircle(centre, r, colour, 12, line);
            break;
        case MarkKind::deferred:
            list.AddRectFilled({centre.x - r, centre.y - r}, {centre.x + r, centre.y + r}, colour);
            break;
        case MarkKind::failed:
            list.AddLine({centre.x - r, centre.y - r}, {centre.x + r, centre.y + r}, colour, line);
            list.AddLine({centre.x - r, centre.y + r}, {centre.x + r, centre.y - r}, colour, line);
            break;
    }
}

void draw_quiet(PanelContext& context, const Strip& strip, const TimelineCache& cache) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImU32 colour = theme::faded(context.theme.palette.line, 0.35F);
    for (const model::TimeSpan& span : cache.scale.quiet()) {
        if (!strip.shows(span.ends)) break;  // how long the wait is belongs to what comes
        const float left = strip.x_of(cache.scale.position_of(span.begins));
        const float right = strip.x_of(cache.scale.position_of(span.ends));
        context.probes.set(fmt::format("timeline.wait.{}", span.ends.nanoseconds),
                           {left, strip.activity_top, right, strip.activity_bottom});
        list.AddRectFilled({left, strip.activity_top}, {right, strip.activity_bottom}, theme::faded(colour, 0.4F));
        const std::string text = model::time_words(span.ends - span.begins);
        ImGui::PushFont(context.theme.fonts.small);
        const ImVec2 size = ImGui::CalcTextSize(text.c_str());
        const float middle = (strip.activity_top + strip.activity_bottom) / 2;
        if (size.x + context.px(8) < right - left) {
            list.AddText({std::round((left + right - size.x) / 2), std::round(middle - size.y / 2)},
                         context.theme.palette.text_dim, text.c_str());
        }
        ImGui::PopFont();
    }
}

/// Stacked bars, mail at the bottom; heights grow with the root, so that one packet is still seen beside a hundred.
void draw_activity(PanelContext& context, const Strip& strip, const TimelineCache& cache) {
    if (cache.marks.packets_max == 0) return;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const auto count = static_cast<float>(cache.marks.buckets.size());
    const float room = strip.activity_bottom - strip.activity_top - context.px(3);
    const double sight_end = strip.sight_end ? cache.scale.position_of(*strip.sight_end) : 1;
    for (std::size_t index = 0; index < cache.marks.buckets.size(); ++index) {
        if (static_cast<double>(index) / static_cast<double>(cache.marks.buckets.size()) > sight_end) break;
        const auto& packets = cache.marks.buckets[index].packets;
        std::uint32_t all = 0;
        for (const std::uint32_t number : packets) all += number;
        if (all == 0) continue;
        const float left = std::round(strip.low.x + strip.width() * static_cast<float>(index) / count);
        const float right =
            std::max(left + 1, std::round(strip.low.x + strip.width() * static_cast<float>(index + 1) / count) - 1);
        const float height = room * std::sqrt(static_cast<float>(all) / static_cast<float>(cache.marks.packets_max));
        float low = strip.activity_bottom;
        for (std::size_t kind = 0; kind < packets.size(); ++kind) {
            if (packets[kind] == 0) continue;
            const float part =
                std::max(1.F, std::round(height * static_cast<float>(packets[kind]) / static_cast<float>(all)));
            list.AddRectFilled({left, low - part}, {right, low},
                               theme::faded(context.theme.palette.packet[kind], 0.85F));
            low -= part;
        }
    }
}

void draw_ranges(PanelContext& context, const Strip& strip, const TimelineCache& cache) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    for (const model::TimelineRange& range : cache.marks.ranges) {
        if (!strip.shows(range.span.begins)) continue;
        const model::Instant ends = strip.sight_end ? std::min(range.span.ends, *strip.sight_end) : range.span.ends;
        const float left = strip.x_of(cache.scale.position_of(range.span.begins));
        const float right = std::max(left + context.px(2), strip.x_of(cache.scale.position_of(ends)));
        list.AddRectFilled({left, strip.ranges_top}, {right, strip.ranges_top + context.px(4)},
                           context.theme.palette.failure, context.px(2));
    }
}

/// Labels stand right of their lines; one that would run into the label before it, or out of the strip, is left out.
void draw_ticks(PanelContext& context, const Strip& strip, const TimelineCache& cache) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    ImGui::PushFont(context.theme.fonts.small);
    float free_from = strip.low.x;
    for (const model::TimeTick& tick : cache.ticks) {
        if (!strip.shows(tick.time)) break;
        const float x = strip.x_of(tick.position);
        const float left = x + context.px(4);
        const float right = left + ImGui::CalcTextSize(tick.text.c_str()).x;
        list.AddLine({x, strip.activity_bottom}, {x, strip.activity_bottom + context.px(4)},
                     context.theme.palette.line);
        context.probes.set(fmt::format("timeline.tick.{}", tick.time.nanoseconds),
                           {x, strip.activity_bottom, x + 1, strip.activity_bottom + context.px(4)});
        if (left < free_from || right > strip.high.x) continue;
        list.AddText({left, std::round(strip.activity_bottom + context.px(1))}, context.theme.palette.text_dim,
                     tick.text.c_str());
        free_from = right + context.px(10);
    }
    ImGui::PopFont();
}

void draw_marks(PanelContext& context, const Strip& strip, const TimelineCache& cache) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const std::string& selected = context.view.selection.message;
    float last = strip.low.x - context.px(20);
    int row = 0;
    for (const model::TimelineMark& mark : cache.marks.marks) {
        if (!strip.shows(mark.time)) continue;
        const float x = strip.x_of(cache.scale.position_of(mark.time));
        // One that would cover the one before stands beneath it.
        row = x - last < context.px(8) && row < 1 ? row + 1 : 0;
        last = x;
        const bool faded = !selected.empty() && mark.message != selected;
        const ImU32 colour = mark_colour(context.theme.palette, mark.kind);
        draw_mark(list, mark.kind, {x, strip.activity_top + context.px(5) + static_cast<float>(row) * context.px(10)},
                  context.px(4), faded ? theme::faded(colour, 0.4F) : colour, context.px(2));
    }
}

/// A flag for each bookmark, whose pole stands at its instant.
void draw_bookmarks(PanelContext& context, const Strip& strip, const TimelineCache& cache) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImU32 colour = context.theme.palette.warning;
    for (const model::Instant instant : context.view.bookmarks) {
        if (!strip.shows(instant) || instant > context.trace.end()) continue;
        const float x = strip.x_of(cache.scale.position_of(instant));
        const float top = strip.activity_bottom - context.px(15);
        context.probes.set(fmt::format("timeline.bookmark.{}", instant.nanoseconds),
                           {x, top, x + context.px(9), strip.activity_bottom});
        list.AddRectFilled({x, top}, {x + context.px(1.5F), strip.activity_bottom}, colour);
        list.AddTriangleFilled({x, top}, {x + context.px(9), top + context.px(4)}, {x, top + context.px(8)}, colour);
    }
}

void draw_playhead(PanelContext& context, const Strip& strip, const TimelineCache& cache) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float x = strip.x_of(cache.scale.position_of(context.view.playback.moment.time));
    const ImU32 colour = context.theme.palette.accent;
    list.AddRectFilled({strip.low.x, strip.activity_top}, {x, strip.activity_bottom}, theme::faded(colour, 0.12F));
    list.AddRectFilled({x - 1, strip.low.y}, {x + 1, strip.activity_bottom}, colour);
    list.AddTriangleFilled({x - context.px(5), strip.low.y}, {x + context.px(5), strip.low.y},
                           {x, strip.low.y + context.px(7)}, colour);
}

/// What stands where the mouse is: the time, with marks and faults. Of what is not shown yet, nothing: empty.
std::string describe_at(PanelContext& context, const Strip& strip, const TimelineCache& cache, float x) {
    const model::Instant time = cache.scale.time_at(static_cast<double>((x - strip.low.x) / strip.width()));
    if (!strip.shows(time)) return {};
    std::string text = model::time_words(time);
    for (const model::TimelineMark& mark : cache.marks.marks) {
        if (!strip.shows(mark.time) || std::abs(strip.x_of(cache.scale.position_of(mark.time)) - x) > context.px(5))
            continue;
        text += fmt::format("\n{} {} at {}", mark.message, mark_text(mark.kind), model::time_words(mark.time));
    }
    for (const model::Instant instant : context.view.bookmarks) {
        if (!strip.shows(instant) || std::abs(strip.x_of(cache.scale.position_of(instant)) - x) > context.px(5))
            continue;
        text += fmt::format("\nbookmark at {}", model::time_words(instant));
    }
    for (const model::TimelineRange& range : cache.marks.ranges) {
        if (range.span.begins <= time && time <= range.span.ends) text += "\n" + range.text;
    }
    return text;
}

Strip make_strip(PanelContext& context) {
    const auto sight_end = context.sight_end();
    const ImVec2 low = ImGui::GetCursorScreenPos();
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const ImVec2 high{low.x + std::max(1.F, room.x), low.y + std::max(1.F, room.y)};
    return {low,
            high,
            low.y,
            low.y + context.px(5),
            std::max(low.y + context.px(6), high.y - context.px(16)),
            sight_end ? std::optional(sight_end->time) : std::nullopt};
}

}  // namespace

void draw_timeline(PanelContext& context) {
    const Strip strip = make_strip(context);
    ImGui::InvisibleButton("timeline", {strip.width(), strip.high.y - strip.low.y});
    context.probes.set_last_item("timeline");
    const TimelineCache& cache = refresh(context, strip);
    const float mouse = ImGui::GetIO().MousePos.x;
    if (ImGui::IsItemActive()) {
        const model::Instant time = cache.scale.time_at(static_cast<double>((mouse - strip.low.x) / strip.width()));
        seek(context.view.playback, context.trace.moment_at(std::min(time, context.trace.end())));
    } else if (ImGui::IsItemHovered()) {
        const std::string text = describe_at(context, strip, cache, mouse);
        if (!text.empty()) ImGui::SetTooltip("%s", text.c_str());
    }
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddRectFilled({strip.low.x, strip.activity_top}, {strip.high.x, strip.activity_bottom},
                       context.theme.palette.panel, context.px(4));
    draw_quiet(context, strip, cache);
    draw_activity(context, strip, cache);
    draw_ranges(context, strip, cache);
    draw_ticks(context, strip, cache);
    draw_bookmarks(context, strip, cache);
    draw_playhead(context, strip, cache);
    draw_marks(context, strip, cache);
}

}  // namespace viz::panels
