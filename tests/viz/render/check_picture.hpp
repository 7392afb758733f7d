#pragma once

#include <filesystem>
#include <string>

#include "viz/render/image.hpp"

namespace tests {

/// Where the pictures are kept that this version of ImGui draws.
[[nodiscard]] std::filesystem::path kept_pictures_folder();
/// Where a run of the tests puts what it draws.
[[nodiscard]] std::filesystem::path drawn_pictures_folder();
/// Skips visibly, in the name of `what`, if no pictures are kept for this version, or of other fonts (fonts.sha256).
/// @return whether there is something to compare with
[[nodiscard]] bool has_kept_pictures(const std::string& what);
/// Writes the picture where it can be looked at, and accepted by copying it. @return its path
[[nodiscard]] std::string keep_picture(const std::string& name, const viz::render::Image& image);

/// CHECKs that a picture is, pixel by pixel, the one that is kept for this version of ImGui in
/// tests/golden/pictures/imgui-VERSION/NAME.png. Skips if none are kept for this version, or if they were made with
/// other fonts (fonts.sha256 beside them). What was drawn, and where it differs, is written into the build's folder.
void check_picture(const std::string& name, const viz::render::Image& image);

}  // namespace tests
