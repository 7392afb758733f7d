#include "viz/panels/bottom_tabs.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "viz/panels/panels.hpp"
#include "viz/theme/icons.hpp"
#include "viz/theme/imgui_compat.hpp"

namespace viz::panels {
namespace {

namespace icons = theme::icons;

struct Tab {
    BottomTab tab;
    const char* name;  ///< also the end of its probe's name
    const char* title;
    const char* icon;
    void (*draw)(PanelContext&);
};

constexpr Tab tabs[] = {
    {BottomTab::transcript, "transcript", "Transcript", icons::terminal, draw_transcript_panel},
    {BottomTab::ladder, "ladder", "Ladder", icons::exchange, draw_ladder_panel},
    {BottomTab::events, "events", "Events", icons::list, draw_events_panel},
    {BottomTab::messages, "messages", "Mails", icons::envelope, draw_messages_panel},
    {BottomTab::mailboxes, "mailboxes", "Mailboxes", icons::inbox, draw_mailboxes_panel},
    {BottomTab::queues, "queues", "Queues", icons::hourglass, draw_queues_panel},
    {BottomTab::dns, "dns", "DNS", icons::sitemap, draw_dns_panel},
    {BottomTab::branches, "branches", "Branches", icons::random, draw_branches_panel},
    {BottomTab::journey, "journey", "Journey", icons::map, draw_journey_panel},
    {BottomTab::inspector, "inspector", "Inspector", icons::search, draw_inspector_panel},
};

/// Branches are to be seen where there can be any, or where somebody asks for them.
bool is_shown(const PanelContext& context, BottomTab tab, const HomelessPanels& homeless) {
    if (tab == BottomTab::branches) return context.board != nullptr || context.view.bottom_tab == tab;
    if (tab == BottomTab::journey) return homeless.journey;
    if (tab == BottomTab::inspector) return homeless.inspector;
    return true;
}

/// How wide the tabs are side by side. @param titled  only this one has its title; nullopt: all have
float tabs_width(const PanelContext& context, const HomelessPanels& homeless, float space,
                 std::optional<BottomTab> titled) {
    float width = 0;
    for (const Tab& tab : tabs) {
        if (!is_shown(context, tab.tab, homeless)) continue;
        const bool with_title = !titled || titled == tab.tab;
        const std::string text = with_title ? fmt::format("{}  {}", tab.icon, tab.title) : std::string(tab.icon);
        width += ImGui::CalcTextSize(text.c_str()).x + 2 * ImGui::GetStyle().FramePadding.x + space;
    }
    return width;
}

/// A row of buttons rather than ImGui's tab bar, whose choice would be a state outside the view.
void draw_tab_buttons(PanelContext& context, const HomelessPanels& homeless, BottomTab chosen) {
    const theme::Palette& palette = context.theme.palette;
    const float space = context.px(4);
    const float room = ImGui::GetContentRegionAvail().x;
    const bool titles = tabs_width(context, homeless, space, std::nullopt) <= room;
    const bool narrow = !titles && tabs_width(context, homeless, space, chosen) > room;
    const ImVec2 padding = ImGui::GetStyle().FramePadding;
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {narrow ? padding.x / 2 : padding.x, padding.y});
    for (const Tab& tab : tabs) {
        if (!is_shown(context, tab.tab, homeless)) continue;
        const bool is_chosen = tab.tab == chosen;
        ImGui::PushStyleColor(ImGuiCol_Button, is_chosen ? palette.panel_raised : palette.panel);
        ImGui::PushStyleColor(ImGuiCol_Text, is_chosen ? palette.text : palette.text_dim);
        const bool with_title = titles || is_chosen;
        const std::string label = with_title ? fmt::format("{}  {}##tab", tab.icon, tab.title) : std::string(tab.icon);
        if (ImGui::Button(label.c_str())) context.view.bottom_tab = tab.tab;
        ImGui::PopStyleColor(2);
        if (!with_title && ImGui::IsItemHovered()) ImGui::SetTooltip("%s", tab.title);
        context.probes.set_last_item(fmt::format("tab.{}", tab.name));
        if (is_chosen) {
            const ImVec2 low = ImGui::GetItemRectMin();
            const ImVec2 high = ImGui::GetItemRectMax();
            ImGui::GetWindowDrawList()->AddRectFilled({low.x, high.y - context.px(2)}, high, palette.accent);
        }
        ImGui::SameLine(0, space);
    }
    ImGui::PopStyleVar();
    ImGui::NewLine();
}

}  // namespace

const char* tab_title(BottomTab tab) {
    return std::ranges::find(tabs, tab, &Tab::tab)->title;
}

std::vector<BottomTab> shown_tabs(const PanelContext& context) {
    std::vector<BottomTab> shown;
    for (const Tab& tab : tabs) {
        if (is_shown(context, tab.tab, {})) shown.push_back(tab.tab);
    }
    return shown;
}

void draw_bottom_tabs(PanelContext& context, const Rectangle& where, const HomelessPanels& homeless) {
    const BottomTab chosen =
        is_shown(context, context.view.bottom_tab, homeless) ? context.view.bottom_tab : BottomTab::transcript;
    ImGui::SetCursorScreenPos({where.left, where.top});
    theme::begin_child("panel.bottom",
                       {std::max(1.F, where.right - where.left), std::max(1.F, where.bottom - where.top)}, true,
                       ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
    context.probes.set("panel.bottom", where);
    draw_tab_buttons(context, homeless, chosen);
    theme::begin_child("contents", {0, 0}, false);
    std::ranges::find(tabs, chosen, &Tab::tab)->draw(context);
    ImGui::EndChild();
    ImGui::EndChild();
}

}  // namespace viz::panels
