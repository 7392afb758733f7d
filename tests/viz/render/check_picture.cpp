#include "tests/viz/render/check_picture.hpp"

#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <imgui.h>

#include "tests/support/catch.hpp"
#include "tests/support/skip.hpp"
#include "viz/render/png.hpp"
#include "viz/theme/theme.hpp"

namespace tests {
namespace {

namespace fs = std::filesystem;

/// Writes the picture where it can be looked at, and accepted by copying it. @return its path
std::string keep(const std::string& name, const viz::render::Image& image) {
    const fs::path folder = MAILFLOW_PICTURE_OUTPUT;
    fs::create_directories(folder);
    const std::string path = (folder / (name + ".png")).string();
    REQUIRE(viz::render::write_png(path, image));
    return path;
}

std::string first_word(const fs::path& path) {
    std::ifstream file(path);
    std::string word;
    file >> word;
    return word;
}

}  // namespace

void check_picture(const std::string& name, const viz::render::Image& image) {
    const fs::path folder = fs::path("tests/golden/pictures") / fmt::format("imgui-{}", IMGUI_VERSION);
    const std::string actual = keep(name, image);
    if (!fs::exists(folder)) return skip(fmt::format("{}: no pictures are kept for ImGui {}", name, IMGUI_VERSION));
    if (first_word(folder / "fonts.sha256") != viz::theme::fonts_digest()) {
        return skip(fmt::format("{}: the pictures that are kept were made with other fonts than {}", name,
                                viz::theme::fonts_digest()));
    }
    const std::string kept = (folder / (name + ".png")).string();
    INFO("drawn: " << actual << ", kept: " << kept);
    const auto expected = viz::render::read_png(kept);
    REQUIRE(expected);
    const auto found = viz::render::difference(*expected, image);
    if (found.pixels != 0) {
        WARN("difference: " << keep(name + "-difference", found.picture) << ", at most " << found.channel_max);
    }
    CHECK(found.pixels == 0);
}

}  // namespace tests
