#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "viz/draw/text.hpp"
#include "viz/panels/inspector_parts.hpp"
#include "viz/panels/text_cache.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/theme/icons.hpp"

namespace viz::panels {

namespace icons = theme::icons;
using model::MimePart;
using model::MimePartContent;

namespace {

constexpr float content_column_width_min = 170;

const char* icon_of(const MimePart& part) {
    if (part.has_parts) return icons::envelope;
    return part.media_type.starts_with("text/") ? icons::file_text : icons::database;
}

void draw_tree(PanelContext& context, const std::vector<MimePart>& parts, std::size_t shown) {
    const theme::Palette& palette = context.theme.palette;
    const ImFont& font = *context.theme.fonts.small;
    const VisibleRows rows = visible_rows(parts.size(), std::floor(font.FontSize * 1.5F));
    for (std::size_t index = rows.first; index < rows.end; ++index) {
        const MimePart& part = parts[index];
        const ImVec2 corner = rows.corner(index);
        const draw::Rect rect{corner.x, corner.y, corner.x + rows.width, corner.y + rows.row_height};
        const RowLook look{.current = index == shown};
        if (row_button(context, rect, look, fmt::format("inspector.part.{}", index))) {
            context.view.inspector.part = index;
        }
        const std::string size = fmt::format("{}", part.decoded_octets);
        const float size_width = draw::measure_text(font, size).x;
        const float left = corner.x + context.px(6 + 12 * static_cast<float>(std::min<std::size_t>(part.depth, 8)));
        const float right = corner.x + rows.width - context.px(8);
        const std::string title = fmt::format("{}  {}", icon_of(part), part.title());
        draw_cell(font, {left, corner.y}, {right - size_width - context.px(10) - left, rows.row_height}, palette.text,
                  title);
        draw_cell(font, {right - size_width, corner.y}, {size_width + 1, rows.row_height}, palette.text_dim, size);
        explain(context, fmt::format("{}\n{}, {} octets", part.title(), part.encoding, part.size_octets));
    }
    end_rows(rows);
}

void draw_column(const PanelContext& context, const char* title, std::string_view text, float width) {
    ImGui::BeginGroup();
    {
        const TextStyle style(context.theme.fonts.bold, context.theme.palette.accent);
        text_wrapped(title, width);
    }
    const TextStyle style(context.theme.fonts.mono_small, context.theme.palette.text);
    text_wrapped(text.empty() ? std::string_view("(empty)") : text, width);
    ImGui::EndGroup();
}

/// As it was sent, and beside that, or above it where there is no room, what it says.
void draw_text(const PanelContext& context, const MimePartContent& content) {
    const float spacing = context.px(14);
    const float width = steady_right_edge() - ImGui::GetCursorScreenPos().x;
    const bool beside = (width - spacing) / 2 >= context.px(content_column_width_min);
    const float column = beside ? (width - spacing) / 2 : width;
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    draw_column(context, "Decoded", content.decoded, column);
    float bottom = ImGui::GetItemRectMax().y;
    if (beside) ImGui::SetCursorScreenPos({corner.x + column + spacing, corner.y});
    draw_column(context, "As it was sent", content.raw, column);
    if (!beside) return;
    bottom = std::max(bottom, ImGui::GetItemRectMax().y);
    ImGui::SetCursorScreenPos({corner.x, bottom});
    ImGui::Dummy({1, 1});
}

void draw_content(PanelContext& context, const MimePart& part, const MimePartContent& content) {
    if (!content.note.empty()) {
        const TextStyle style(context.theme.fonts.small, context.theme.palette.text_dim);
        text_wrapped(content.note);
    }
    if (part.has_parts) return draw_column(context, "As it was sent", content.raw, 0);
    if (content.rows.empty()) return draw_text(context, content);
    {
        const TextStyle style(context.theme.fonts.bold, context.theme.palette.accent);
        text_wrapped("Decoded");
    }
    draw_hex(context, content.rows);
    draw_column(context, "As it was sent", content.raw, 0);
}

}  // namespace

void draw_inspector_parts(PanelContext& context) {
    InspectionCache& cache = context.caches.text->inspection;
    if (!cache.inspection.absent.empty()) {
        empty_state(context, icons::eye_slash, cache.inspection.absent);
        return;
    }
    if (cache.parts.empty()) return;
    const std::size_t shown = std::min(context.view.inspector.part, cache.parts.size() - 1);
    if (cache.part != shown) cache.content = model::mime_part_content(cache.inspection.octets, shown);
    cache.part = shown;
    draw_tree(context, cache.parts, shown);
    const MimePart& part = cache.parts[shown];
    section_heading(context, part.number.empty() ? "The whole message" : fmt::format("Part {}", part.number));
    for (const auto& [name, value] : part.facts()) labelled_value(context, name, value);
    ImGui::Separator();
    draw_content(context, part, cache.content);
}

}  // namespace viz::panels
