#include "viz/panels/map_faults.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "viz/draw/text.hpp"
#include "viz/theme/icons.hpp"

namespace viz::panels {
namespace {

constexpr float chip_margin = 8;
constexpr float chip_gap = 4;
constexpr std::size_t rows_reserved_max = 3;
constexpr float height_share_max = 0.25F;  ///< of the panel, that chips may take

draw::PlateStyle chip_style(const PanelContext& context) {
    draw::PlateStyle style = draw::plate_style(context.theme, context.theme.palette.failure);
    style.fill = theme::mixed(context.theme.palette.panel, context.theme.palette.failure, 0.16F);
    style.text = context.theme.palette.text;
    return style;
}

float row_height(const PanelContext& context) {
    return draw::plate_size(*context.theme.fonts.small, "X", chip_style(context)).y + context.px(chip_gap);
}

std::size_t rows_max(const PanelContext& context, const draw::Rect& panel) {
    return static_cast<std::size_t>(std::max(1.F, panel.height() * height_share_max / row_height(context)));
}

}  // namespace

float fault_chips_height(const PanelContext& context, const draw::Rect& panel, std::size_t faults) {
    if (faults == 0) return 0;
    const std::size_t rows = std::min({faults, rows_reserved_max, rows_max(context, panel)});
    return context.px(chip_margin) + static_cast<float>(rows) * row_height(context);
}

std::vector<FaultChip> place_fault_chips(const PanelContext& context, const draw::Rect& panel) {
    const ImFont& font = *context.theme.fonts.small;
    const draw::PlateStyle style = chip_style(context);
    const std::size_t room = rows_max(context, panel);
    const auto& faults = context.world.faults;
    const std::size_t shown = faults.size() > room ? room - 1 : faults.size();

    std::vector<std::string> texts;
    for (auto fault = faults.begin(); texts.size() < shown; ++fault) texts.push_back(*fault);
    if (shown < faults.size()) texts.push_back(fmt::format("{} more faults in force", faults.size() - shown));

    std::vector<FaultChip> chips;
    ImVec2 corner = draw::snap(ImVec2(panel.left + context.px(chip_margin), panel.top + context.px(chip_margin)));
    for (const std::string& text : texts) {
        const float width = panel.width() - context.px(4 * chip_margin);
        FaultChip chip;
        chip.text = draw::fit_text(font, fmt::format("{}  {}", theme::icons::exclamation_triangle, text), width);
        chip.box = draw::rect_at(corner, draw::plate_size(font, chip.text, style));
        corner.y += row_height(context);
        chips.push_back(std::move(chip));
    }
    return chips;
}

void draw_fault_chips(const PanelContext& context, ImDrawList& list, const std::vector<FaultChip>& chips) {
    for (const FaultChip& chip : chips) {
        draw::draw_plate(list, *context.theme.fonts.small, chip.box.min(), chip.text, chip_style(context));
    }
}

}  // namespace viz::panels
