#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "viz/draw/text.hpp"
#include "viz/model/message_list.hpp"
#include "viz/panels/event_look.hpp"
#include "viz/panels/panels.hpp"
#include "viz/panels/selection.hpp"
#include "viz/panels/text_cache.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/theme/icons.hpp"
#include "viz/theme/imgui_compat.hpp"

namespace viz::panels {

namespace icons = theme::icons;
using model::MessagePhase;
using model::MessageRow;

namespace {

EventLook look_of_phase(MessagePhase phase) {
    switch (phase) {
        case MessagePhase::not_begun:
            return {icons::circle_outline};
        case MessagePhase::under_way:
            return {icons::paper_plane};
        case MessagePhase::waiting:
            return {icons::hourglass, Tone::warning};
        case MessagePhase::delivered:
            return {icons::inbox, Tone::good};
        case MessagePhase::read:
            return {icons::envelope_open, Tone::good};
        case MessagePhase::failed:
            break;
    }
    return {icons::times_circle, Tone::bad};
}

/// Widths of the message_columns as shares of what is left beside the mark.
struct MessageColumn {
    const char* title;
    float share;
};
constexpr std::array<MessageColumn, 6> message_columns{
    {{"mail", 0.07F}, {"subject", 0.19F}, {"from", 0.16F}, {"to", 0.16F}, {"where", 0.15F}, {"state", 0.27F}}};
constexpr float mark_width = 26;

class MessageTable {
public:
    explicit MessageTable(PanelContext& context)
        : context_(context),
          cache_(context.caches.text->messages),
          row_height_(std::floor(context.theme.fonts.small->FontSize * 1.6F)),
          width_(ImGui::GetContentRegionAvail().x) {
        const MomentKey key{
            .subject = {}, .moment = context.view.playback.moment, .events_known = context.trace.events().size()};
        if (cache_.key != key) cache_.rows.clear();
        cache_.key = key;
    }

    void draw_heading() {
        const ImVec2 corner = ImGui::GetCursorScreenPos();
        const theme::Palette& palette = context_.theme.palette;
        std::array<std::string, message_columns.size()> titles;
        for (std::size_t column = 0; column < message_columns.size(); ++column)
            titles[column] = message_columns[column].title;
        draw_cells(titles, corner, palette.text_dim);
        ImGui::Dummy({1, row_height_});
    }

    void draw() {
        const VisibleRows rows = visible_rows(context_.trace.journeys().size(), row_height_);
        for (std::size_t row = rows.first; row < rows.end; ++row) draw_row(row, rows.corner(row));
        end_rows(rows);
    }

private:
    const MessageRow& row_at(std::size_t index) {
        const auto known = cache_.rows.find(index);
        if (known != cache_.rows.end()) return known->second;
        return cache_.rows.emplace(index, model::make_message_row(context_.trace, context_.view.playback.moment, index))
            .first->second;
    }

    void draw_row(std::size_t index, ImVec2 corner) {
        const theme::Palette& palette = context_.theme.palette;
        const MessageRow& row = row_at(index);
        const RowLook look{.selected = row.id == shown_message(context_)};
        const draw::Rect rect{corner.x, corner.y, corner.x + width_, corner.y + row_height_};
        if (row_button(context_, rect, look, "messages.row." + row.id)) select_message(context_, row.id);
        const EventLook phase = look_of_phase(row.phase);
        const ImU32 mark = phase.tone == Tone::plain && row.begun ? palette.accent : colour_of(palette, phase.tone);
        draw_at(corner, context_.px(8), context_.px(mark_width), mark, phase.icon);
        const std::array<std::string, message_columns.size()> texts = {
            row.id,    row.subject.empty() ? "(no subject)" : row.subject,
            row.from,  fmt::format("{}", fmt::join(row.to, ", ")),
            row.place, row.state};
        if (draw_cells(texts, corner, row.begun ? palette.text : palette.text_dim)) {
            explain(context_, fmt::format("{}  {}\nfrom {}\nto {}\n{}", row.id, row.subject, row.from,
                                          fmt::join(row.to, ", "), row.state));
        }
    }

    bool draw_cells(const std::array<std::string, message_columns.size()>& texts, ImVec2 corner, ImU32 colour) {
        float begin = context_.px(mark_width + 8);
        const float room = width_ - begin;
        bool cut = false;
        for (std::size_t column = 0; column < message_columns.size(); ++column) {
            const float size = room * message_columns[column].share;
            cut = draw_at(corner, begin, size - context_.px(8), colour, texts[column]) || cut;
            begin += size;
        }
        return cut;
    }

    bool draw_at(ImVec2 corner, float x, float width, ImU32 colour, std::string_view text) {
        return draw_cell(*context_.theme.fonts.small, {corner.x + x, corner.y}, {width, row_height_}, colour, text);
    }

    PanelContext& context_;
    MessageRowsCache& cache_;
    float row_height_;
    float width_;
};

}  // namespace

void draw_messages_panel(PanelContext& context) {
    if (context.trace.journeys().empty()) {
        empty_state(context, icons::envelope, "No mail has been written in this recording yet.");
        return;
    }
    MessageTable table(context);
    table.draw_heading();
    theme::begin_child("messages.rows", {0, 0}, false);
    table.draw();
    ImGui::EndChild();
}

}  // namespace viz::panels
