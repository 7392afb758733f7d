#pragma once

#include <functional>

#include "viz/render/image.hpp"
#include "viz/theme/theme.hpp"

namespace tests {

/// Draws into an empty picture by ImGui and the rasteriser.
[[nodiscard]] viz::render::Image draw_picture(
    viz::render::Size size, const viz::theme::Palette& palette, float scale,
    const std::function<void(ImDrawList& list, const viz::theme::Theme& theme)>& draw);

}  // namespace tests
