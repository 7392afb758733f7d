#include "viz/panels/map_legend.hpp"

#include <algorithm>
#include <array>

#include "viz/draw/packet_shape.hpp"
#include "viz/draw/text.hpp"
#include "viz/model/packet.hpp"
#include "viz/theme/icons.hpp"

namespace viz::panels {
namespace {

using model::PacketKind;

constexpr float legend_shape_size = 15;
constexpr float shape_gap = 6;
constexpr float entry_gap = 16;
constexpr float legend_padding = 7;
constexpr float legend_margin = 8;
constexpr float legend_row_height = 20;
constexpr float two_rows_height_min = 330;  ///< of the panel
constexpr const char* legend_folded_text = " Legend";

ImVec2 entry_size(const PanelContext& context, PacketKind kind) {
    const ImVec2 text = draw::measure_text(*context.theme.fonts.small, model::name(kind));
    return {context.px(legend_shape_size + shape_gap) + text.x, context.px(legend_row_height)};
}

/// Kinds of one row, the n-th of so many.
struct KindRange {
    std::size_t begin;
    std::size_t end;
};
KindRange row_kinds(int row, int rows) {
    const auto size = (model::packet_kind_count + static_cast<std::size_t>(rows) - 1) / static_cast<std::size_t>(rows);
    const std::size_t begin = static_cast<std::size_t>(row) * size;
    return {begin, std::min(begin + size, model::packet_kind_count)};
}

/// Columns are aligned: each is as wide as its widest entry.
float column_width(const PanelContext& context, std::size_t column, int rows) {
    float width = 0;
    for (int row = 0; row < rows; ++row) {
        const KindRange kinds = row_kinds(row, rows);
        if (kinds.begin + column >= kinds.end) continue;
        width = std::max(width, entry_size(context, static_cast<PacketKind>(kinds.begin + column)).x);
    }
    return width;
}

ImVec2 legend_size(const PanelContext& context, int rows) {
    const KindRange first = row_kinds(0, rows);
    float width = context.px(2 * legend_padding);
    for (std::size_t column = 0; column < first.end; ++column) {
        width += column_width(context, column, rows) + (column > 0 ? context.px(entry_gap) : 0);
    }
    return {width, context.px(legend_row_height * static_cast<float>(rows) + legend_padding)};
}

void draw_entries(const PanelContext& context, ImDrawList& list, const draw::Rect& box, int rows) {
    const ImFont& font = *context.theme.fonts.small;
    for (int row = 0; row < rows; ++row) {
        const KindRange kinds = row_kinds(row, rows);
        float x = box.left + context.px(legend_padding);
        const float y = box.top + context.px(legend_padding / 2 + legend_row_height * (static_cast<float>(row) + 0.5F));
        for (std::size_t kind = kinds.begin; kind < kinds.end; ++kind) {
            const float half = context.px(legend_shape_size) / 2;
            draw::draw_packet(list, context.theme, static_cast<draw::PacketShape>(kind), {x + half, y},
                              {.size = context.px(legend_shape_size), .glow = false});
            const std::string_view text = model::name(static_cast<PacketKind>(kind));
            const float text_top = y - draw::measure_text(font, text).y / 2;
            draw::draw_text(list, font, {x + context.px(legend_shape_size + shape_gap), text_top},
                            context.theme.palette.text, text);
            x += column_width(context, kind - kinds.begin, rows) + context.px(entry_gap);
        }
    }
}

void draw_legend_plate(const PanelContext& context, ImDrawList& list, const draw::Rect& box) {
    const theme::Palette& palette = context.theme.palette;
    list.AddRectFilled(box.min(), box.max(), theme::faded(palette.panel, 0.88F), context.px(6));
    list.AddRect(box.min(), box.max(), theme::faded(palette.line, 0.7F), context.px(6), 0,
                 draw::whole_pixels(1, context.theme.scale));
}

std::string folded_label() {
    return std::string(theme::icons::info_circle) + legend_folded_text;
}

}  // namespace

MapLegend place_map_legend(const PanelContext& context, const draw::Rect& panel, float room_right) {
    const float room = panel.width() - context.px(2 * legend_margin) - room_right;
    MapLegend legend;
    ImVec2 size = draw::measure_text(*context.theme.fonts.small, folded_label());
    size = {size.x + context.px(2 * legend_padding), context.px(legend_row_height + legend_padding)};
    for (const int rows : {2, 1}) {
        if (rows == 2 && panel.height() < context.px(two_rows_height_min)) continue;
        const ImVec2 whole = legend_size(context, rows);
        if (whole.x > room) continue;
        legend.rows = rows;
        size = whole;
    }
    const float bottom = panel.bottom - context.px(legend_margin);
    legend.box = draw::rect_at(draw::snap(ImVec2(panel.left + context.px(legend_margin), bottom - size.y)), size);
    return legend;
}

void draw_map_legend(PanelContext& context, ImDrawList& list, const MapLegend& legend, bool mouse_over_map) {
    draw_legend_plate(context, list, legend.box);
    context.probes.set("map.legend", {legend.box.left, legend.box.top, legend.box.right, legend.box.bottom});
    if (legend.rows > 0) {
        draw_entries(context, list, legend.box, legend.rows);
        return;
    }
    draw::draw_text_centred(list, *context.theme.fonts.small, legend.box.centre(), context.theme.palette.text,
                            folded_label());
    if (!mouse_over_map || !legend.box.contains(ImGui::GetIO().MousePos)) return;
    const ImVec2 size = legend_size(context, 3);
    const ImVec2 corner{legend.box.left, legend.box.top - size.y - context.px(4)};
    const draw::Rect box = draw::rect_at(draw::snap(corner), size);
    draw_legend_plate(context, list, box);
    draw_entries(context, list, box, 3);
}

}  // namespace viz::panels
