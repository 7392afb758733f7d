#pragma once

#include <string>
#include <string_view>

#include <imgui.h>

#include "viz/panels/panel_context.hpp"

namespace viz::panels {

/// A field for a line of text as wide as said; ends with its probe.
/// @param hint  what is to be seen in it while it is empty
/// @return whether Enter was pressed in it
bool text_field(PanelContext& context, std::string_view probe, std::string& text, const char* hint, float width);
/// A field for lines of text; ends with its probe.
void text_area(PanelContext& context, std::string_view probe, std::string& text, ImVec2 size);

}  // namespace viz::panels
