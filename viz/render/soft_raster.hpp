#pragma once

#include <imgui.h>

#include "viz/render/image.hpp"

namespace viz::render {

/// Draws what ImGui wants drawn, on the CPU. The only texture is that of the fonts; callbacks are passed over. Sums
/// are of integers and of floats whose order is fixed, so that every build gives the same picture.
/// @param data  its size is that of the picture
/// @param background  opaque
[[nodiscard]] Image rasterise(const ImDrawData& data, ImFontAtlas& fonts, ImU32 background);

}  // namespace viz::render
