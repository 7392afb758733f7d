#include "viz/panels/probes.hpp"

#include <imgui.h>

namespace viz::panels {

void Probes::set_last_item(std::string_view name) {
    const ImVec2 low = ImGui::GetItemRectMin();
    const ImVec2 high = ImGui::GetItemRectMax();
    set(name, {low.x, low.y, high.x, high.y});
}

const Probes::Rectangle* Probes::find(std::string_view name) const {
    const auto found = rectangles_.find(name);
    return found == rectangles_.end() ? nullptr : &found->second;
}

}  // namespace viz::panels
