#include "viz/panels/bottom_tabs.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>

#include <fmt/format.h>

#include "viz/panels/exercise_view.hpp"
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
    {BottomTab::exercise, "exercise", "Exercise", icons::flag, draw_exercise_panel},
    {BottomTab::transcript, "transcript", "Transcript", icons::terminal, draw_transcript_panel},
    {BottomTab::ladder, "ladder", "Ladder", icons::exchange, draw_ladder_panel},
    {BottomTab::states, "states", "States", icons::cog, draw_states_panel},
    {BottomTab::events, "events", "Events", icons::list, draw_events_panel},
    {BottomTab::messages, "messages", "Mails", icons::envelope, draw_messages_panel},
    {BottomTab::mailboxes, "mailboxes", "Mailboxes", icons::inbox, draw_mailboxes_panel},
    {BottomTab::queues, "queues", "Queues", icons::hourglass, draw_queues_panel},
    {BottomTab::plots, "plots", "Plots", icons::tachometer, draw_plots_panel},
    {BottomTab::dns, "dns", "DNS", icons::sitemap, draw_dns_panel},
    {BottomTab::branches, "branches", "Branches", icons::random, draw_branches_panel},
    {BottomTab::journey, "journey", "Journey", icons::map, draw_journey_panel},
    {BottomTab::inspector, "inspector", "Inspector", icons::search, draw_inspector_panel},
};

/// Branches are to be seen where there can be any, or where somebody asks for them.
bool is_shown(const PanelContext& context, BottomTab tab, const HomelessPanels& homeless) {
    if (tab == BottomTab::branches) return context.board != nullptr || context.view.bottom_tab == tab;
    if (tab == BottomTab::exercise) return exercise_of(context) != nullptr;
    if (tab == BottomTab::journey) return homeless.journey;
    if (tab == BottomTab::inspector) return homeless.inspector;
    return true;
}

/// What a tab is called in a row: with icon and title, where there is less room its title alone, or its icon.
enum class TabWords : std::uint8_t { both, title, icon };

std::string words_of(const Tab& tab, TabWords words) {
    if (words == TabWords::title) return tab.title;
    return words == TabWords::icon ? std::string(tab.icon) : fmt::format("{}  {}", tab.icon, tab.title);
}

/// The chosen one has its title in any case.
TabWords words_in_row(const Tab& tab, TabWords words, BottomTab chosen) {
    return words == TabWords::icon && tab.tab == chosen ? TabWords::both : words;
}

/// How wide the tabs are side by side.
float tabs_width(const PanelContext& context, const HomelessPanels& homeless, float space, TabWords words,
                 BottomTab chosen) {
    float width = 0;
    for (const Tab& tab : tabs) {
        if (!is_shown(context, tab.tab, homeless)) continue;
        const std::string text = words_of(tab, words_in_row(tab, words, chosen));
        width += ImGui::CalcTextSize(text.c_str()).x + 2 * ImGui::GetStyle().FramePadding.x + space;
    }
    return width;
}

/// A row of buttons rather than ImGui's tab bar, whose choice would be a state outside the view.
void draw_tab_buttons(PanelContext& context, const HomelessPanels& homeless, BottomTab chosen) {
    const theme::Palette& palette = context.theme.palette;
    const float space = context.px(4);
    const float room = ImGui::GetContentRegionAvail().x;
    const auto fits = [&](TabWords words) { return tabs_width(context, homeless, space, words, chosen) <= room; };
    const TabWords words = fits(TabWords::both)    ? TabWords::both
                           : fits(TabWords::title) ? TabWords::title
                                                   : TabWords::icon;
    // Where even that is too wide, all are narrower.
    const float missing = std::max(0.F, tabs_width(context, homeless, space, words, chosen) - room);
    const auto shown =
        std::ranges::count_if(tabs, [&](const Tab& tab) { return is_shown(context, tab.tab, homeless); });
    const ImVec2 padding = ImGui::GetStyle().FramePadding;
    const float narrower = std::ceil(missing / (2 * static_cast<float>(shown)));
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {std::max(1.F, padding.x - narrower), padding.y});
    for (const Tab& tab : tabs) {
        if (!is_shown(context, tab.tab, homeless)) continue;
        const bool is_chosen = tab.tab == chosen;
        ImGui::PushStyleColor(ImGuiCol_Button, is_chosen ? palette.panel_raised : palette.panel);
        ImGui::PushStyleColor(ImGuiCol_Text, is_chosen ? palette.text : palette.text_dim);
        const TabWords own = words_in_row(tab, words, chosen);
        if (ImGui::Button((words_of(tab, own) + "##tab").c_str())) context.view.bottom_tab = tab.tab;
        ImGui::PopStyleColor(2);
        if (own == TabWords::icon && ImGui::IsItemHovered()) ImGui::SetTooltip("%s", tab.title);
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
