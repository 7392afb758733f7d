#include <algorithm>

#include "viz/panels/actions.hpp"
#include "viz/panels/panels.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/theme/icons.hpp"

namespace viz::panels {
namespace {

void draw_group(PanelContext& context, std::string_view group) {
    ImGui::PushFont(context.theme.fonts.bold);
    ImGui::TextColored(ImGui::ColorConvertU32ToFloat4(context.theme.palette.accent), "%.*s",
                       static_cast<int>(group.size()), group.data());
    ImGui::PopFont();
    ImGui::PushStyleVar(ImGuiStyleVar_CellPadding, {context.px(4), context.px(1)});
    const bool begun = ImGui::BeginTable(std::string(group).c_str(), 2);
    ImGui::PopStyleVar();
    if (!begun) return;
    ImGui::TableSetupColumn("keys", ImGuiTableColumnFlags_WidthFixed);
    ImGui::TableSetupColumn("text", ImGuiTableColumnFlags_WidthStretch);
    for (const Action& action : actions()) {
        if (action.group != group) continue;
        ImGui::TableNextColumn();
        ImGui::PushFont(context.theme.fonts.mono);
        ImGui::Text("%-16.*s", static_cast<int>(action.keys.size()), action.keys.data());
        ImGui::PopFont();
        ImGui::TableNextColumn();
        text_wrapped(action.text);
    }
    ImGui::EndTable();
    ImGui::Spacing();
}

void draw_panel_help() {
    ImGui::TextWrapped(
        "Map: what travels between the hosts now. Click a host or a packet to select it, drag a host to move it, drag "
        "the ground to pan, turn the wheel to zoom, double-click to see everything.");
    ImGui::TextWrapped(
        "Timeline: drag to any moment. Journey: the story of one mail; click a step to go there. Transcript: what "
        "client and server said. Inspector: the envelope beside the message, a host's queue, cache and mailboxes.");
    ImGui::TextWrapped("What is selected in one panel is highlighted in all.");
}

}  // namespace

void draw_help(PanelContext& context) {
    const ImVec2 window = ImGui::GetIO().DisplaySize;
    const ImVec2 size{std::min(context.px(960), window.x - context.px(24)),
                      std::min(context.px(735), window.y - context.px(24))};
    ImGui::SetNextWindowPos({(window.x - size.x) / 2, (window.y - size.y) / 2});
    ImGui::SetNextWindowSize(size);
    ImGui::SetNextWindowFocus();
    constexpr ImGuiWindowFlags flags = ImGuiWindowFlags_NoCollapse | ImGuiWindowFlags_NoResize |
                                       ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings;
    if (ImGui::Begin("Keys and panels", &context.view.help_open, flags)) {
        draw_panel_help();
        ImGui::Spacing();
        if (ImGui::BeginTable("columns", 2)) {
            ImGui::TableNextColumn();
            draw_group(context, "Time");
            draw_group(context, "Map");
            draw_group(context, "Lesson");
            ImGui::TableNextColumn();
            draw_group(context, "Selection");
            draw_group(context, "Do");
            draw_group(context, "Window");
            ImGui::EndTable();
        }
    }
    const ImVec2 low = ImGui::GetWindowPos();
    context.probes.set("window.help_window", {low.x, low.y, low.x + size.x, low.y + size.y});
    ImGui::End();
}

}  // namespace viz::panels
