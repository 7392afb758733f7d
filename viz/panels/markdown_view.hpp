#pragma once

#include <string_view>

#include <imgui.h>

#include "viz/panels/panel_context.hpp"

namespace viz::panels {

/// Draws the Markdown of lessons (sim/lesson/markdown.hpp) at the cursor, broken into lines up to steady_right_edge():
/// `**strong**` in bold, `*emphasis*` underlined, code in the fixed font on a plate, lists indented, headings in
/// the accent colour. Terms of the glossary have dots under them and are explained where the mouse is on them.
/// @param colour  of the text
void draw_markdown(const PanelContext& context, std::string_view text, ImU32 colour);

}  // namespace viz::panels
