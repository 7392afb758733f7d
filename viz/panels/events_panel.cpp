#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "viz/draw/text.hpp"
#include "viz/model/time_words.hpp"
#include "viz/panels/event_look.hpp"
#include "viz/panels/events_filter.hpp"
#include "viz/panels/host_look.hpp"
#include "viz/panels/panels.hpp"
#include "viz/panels/selection.hpp"
#include "viz/panels/text_cache.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/theme/icons.hpp"
#include "viz/theme/imgui_compat.hpp"

namespace viz::panels {

namespace icons = theme::icons;
using sim::recording::Event;
using sim::recording::Group;

namespace {

/// So many events are filtered in one frame: a few milliseconds' work; fewer where each is told to be searched.
constexpr std::size_t filtered_in_a_frame = 50'000;
constexpr std::size_t searched_in_a_frame = 1'500;
constexpr std::array shown_groups = {Group::mail,    Group::dns,   Group::session,
                                     Group::network, Group::world, Group::topology};

void draw_search(PanelContext& context) {
    std::string& text = context.view.event_filter.text;
    std::array<char, 128> buffer{};
    std::copy_n(text.begin(), std::min(text.size(), buffer.size() - 1), buffer.begin());
    ImGui::SetNextItemWidth(std::min(context.px(220), ImGui::GetContentRegionAvail().x));
    const std::string hint = fmt::format("{}  search the events", icons::search);
    if (ImGui::InputTextWithHint("##search", hint.c_str(), buffer.data(), buffer.size())) text = buffer.data();
    // ImGui takes a frame or more for it. The field is the item before: 1.90 does not find the one after in a child
    // window.
    if (ImGui::IsItemActive()) context.view.search_wanted = false;
    if (context.view.search_wanted) ImGui::SetKeyboardFocusHere(-1);
    context.probes.set_last_item("events.search");
}

/// On the same line if there is room.
void continue_line(const PanelContext& context, float width) {
    const float end = ImGui::GetItemRectMax().x + context.px(4) + width;
    const float right = ImGui::GetWindowPos().x + ImGui::GetWindowContentRegionMax().x;
    if (end <= right) ImGui::SameLine(0, context.px(4));
}

void draw_groups(PanelContext& context) {
    for (const Group group : shown_groups) {
        const std::string name(sim::recording::name(group));
        continue_line(context, ImGui::CalcTextSize(name.c_str()).x + context.px(14));
        bool& shown = context.view.event_filter.groups[static_cast<std::size_t>(group)];
        if (toggle_button(context, name.c_str(), shown, "events.group." + name, "Show or hide events of this group")) {
            shown = !shown;
        }
    }
}

/// Where the columns begin, in pixels from the left edge.
struct EventColumns {
    float icon = 0;
    float host = 0;
    float kind = 0;
    float sentence = 0;
};

EventColumns event_columns(const PanelContext& context, float width) {
    const float advance = context.theme.fonts.mono_small->GetCharAdvance('M');
    EventColumns columns;
    columns.icon = context.px(8) + advance * 13;
    columns.host = columns.icon + context.px(22);
    columns.kind = columns.host + std::clamp(width * 0.16F, context.px(70), context.px(170));
    // The kind is left out where the sentence would get too little room.
    const float kind = width > context.px(760) ? context.px(150) : 0;
    columns.sentence = columns.kind + kind;
    return columns;
}

class EventTable {
public:
    explicit EventTable(PanelContext& context)
        : context_(context),
          cache_(context.caches.text->events),
          columns_(event_columns(context, ImGui::GetContentRegionAvail().x)),
          row_height_(std::floor(context.theme.fonts.small->FontSize * 1.45F)) {}

    void draw() {
        const std::size_t happened = context_.view.playback.moment.events;
        const auto next = std::lower_bound(cache_.indexes.begin(), cache_.indexes.end(), happened);
        current_ = static_cast<std::size_t>(next - cache_.indexes.begin());
        if (should_follow(context_, cache_.follow, current_)) {
            scroll_to_row(current_ == 0 ? 0 : current_ - 1, row_height_);
        }
        const VisibleRows rows = visible_rows(shown_count(), row_height_);
        for (std::size_t row = rows.first; row < rows.end; ++row) draw_row(row, rows.corner(row), rows.width);
        end_rows(rows);
    }

private:
    /// What a lesson has not come to yet is left out.
    [[nodiscard]] std::size_t shown_count() const {
        const auto end = context_.sight_end();
        if (!end) return cache_.indexes.size();
        const auto beyond = std::ranges::lower_bound(cache_.indexes, end->events);
        return static_cast<std::size_t>(beyond - cache_.indexes.begin());
    }
    void draw_row(std::size_t row, ImVec2 corner, float width) {
        const Event& event = context_.trace.events()[cache_.indexes[row]];
        const model::EventRow& shown = cache_.rows.at(context_.trace, cache_.indexes[row]);
        const draw::Rect rect{corner.x, corner.y, corner.x + width, corner.y + row_height_};
        const RowLook look{.current = row + 1 == current_, .selected = is_selected(event)};
        if (row_button(context_, rect, look, fmt::format("events.row.{}", row))) go_to_event(context_, event.id);
        const bool future = row >= current_;
        const bool cut = draw_cells(event, shown, corner, width, future);
        if (cut)
            explain(context_, shown.host.empty() ? shown.sentence : fmt::format("{}\n{}", shown.host, shown.sentence));
    }

    [[nodiscard]] bool is_selected(const Event& event) const {
        const std::string& message = context_.view.selection.message;
        return !message.empty() && sim::recording::root_message(event.message) == message;
    }

    [[nodiscard]] bool draw_cells(const Event& event, const model::EventRow& row, ImVec2 corner, float width,
                                  bool future) const {
        const theme::Palette& palette = context_.theme.palette;
        const theme::Fonts& fonts = context_.theme.fonts;
        const EventLook look = look_of(event);
        const ImU32 text = future ? palette.text_dim : palette.text;
        const ImU32 mark = future ? palette.text_dim : colour_of(palette, look.tone);
        const float y = corner.y + std::floor((row_height_ - fonts.small->FontSize) / 2);
        const auto cell = [&](ImFont* font, float begin, float end, ImU32 colour, std::string_view content) {
            return draw_ellipsised(*font, {corner.x + begin, y}, end - begin - context_.px(6), colour, content);
        };
        const std::string time = model::list_words(row.time);
        const float time_width = draw::measure_text(*fonts.mono_small, time).x;
        const float time_end = columns_.icon - context_.px(6);
        cell(fonts.mono_small, time_end - time_width, columns_.icon + context_.px(6), palette.text_dim, time);
        cell(fonts.small, columns_.icon, columns_.host, mark, look.icon);
        const ImU32 host = future ? palette.text_dim : look_of_host(context_, row.host).colour;
        bool cut = cell(fonts.small, columns_.host, columns_.kind, host, row.host.empty() ? "the world" : row.host);
        if (columns_.sentence > columns_.kind) {
            cut = cell(fonts.mono_small, columns_.kind, columns_.sentence, palette.text_dim, row.kind) || cut;
        }
        const ImU32 sentence = look.tone == Tone::bad && !future ? palette.failure : text;
        return cell(fonts.small, columns_.sentence, width, sentence, row.sentence) || cut;
    }

    PanelContext& context_;
    FilterCache& cache_;
    EventColumns columns_;
    float row_height_;
    std::size_t current_ = 0;  ///< so many of the rows have happened
};

}  // namespace

void draw_events_panel(PanelContext& context) {
    draw_search(context);
    draw_groups(context);
    FilterCache& cache = context.caches.text->events;
    const EventFilter& filter = context.view.event_filter;
    const std::size_t usual = filter.text.empty() ? filtered_in_a_frame : searched_in_a_frame;
    cache.complete = update_filter(cache, context.trace, filter, context.events_in_a_frame(usual));
    theme::begin_child("events.rows", {0, 0}, false);
    if (!cache.complete) {
        search_progress(context, cache.scanned, context.trace.events().size());
    } else if (cache.indexes.empty()) {
        empty_state(context, icons::filter, "No event passes the filter.");
    }
    if (!cache.indexes.empty()) EventTable(context).draw();
    ImGui::EndChild();
}

}  // namespace viz::panels
