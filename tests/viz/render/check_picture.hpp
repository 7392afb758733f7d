#pragma once

#include <string>

#include "viz/render/image.hpp"

namespace tests {

/// CHECKs that a picture is, pixel by pixel, the one that is kept for this version of ImGui in
/// tests/golden/pictures/imgui-VERSION/NAME.png. Skips if none are kept for this version, or if they were made with
/// other fonts (fonts.sha256 beside them). What was drawn, and where it differs, is written into the build's folder.
void check_picture(const std::string& name, const viz::render::Image& image);

}  // namespace tests
