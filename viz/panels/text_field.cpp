#include "viz/panels/text_field.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <imgui.h>

#include "viz/theme/imgui_compat.hpp"

namespace viz::panels {
namespace {

constexpr std::size_t line_octets_max = 1000;
constexpr std::size_t text_octets_max = 16384;

/// ImGui takes back what was typed when Escape leaves a field; here it closes the dialog, and a draft is kept.
void take(std::string& text, const char* typed) {
    if (!theme::is_escape_pressed()) text = typed;
}

}  // namespace

bool text_field(PanelContext& context, std::string_view probe, std::string& text, const char* hint, float width) {
    std::array<char, line_octets_max> buffer{};
    std::copy_n(text.begin(), std::min(text.size(), buffer.size() - 1), buffer.begin());
    ImGui::SetNextItemWidth(width);
    ImGui::PushID(probe.data(), probe.data() + probe.size());
    const bool entered =
        ImGui::InputTextWithHint("##field", hint, buffer.data(), buffer.size(), ImGuiInputTextFlags_EnterReturnsTrue);
    ImGui::PopID();
    if (ImGui::IsItemActive() || entered || ImGui::IsItemDeactivated()) take(text, buffer.data());
    context.probes.set_last_item(probe);
    return entered;
}

void text_area(PanelContext& context, std::string_view probe, std::string& text, ImVec2 size) {
    std::vector<char> buffer(text_octets_max);
    std::copy_n(text.begin(), std::min(text.size(), buffer.size() - 1), buffer.begin());
    ImGui::PushID(probe.data(), probe.data() + probe.size());
    if (ImGui::InputTextMultiline("##area", buffer.data(), buffer.size(), size)) take(text, buffer.data());
    ImGui::PopID();
    context.probes.set_last_item(probe);
}

}  // namespace viz::panels
