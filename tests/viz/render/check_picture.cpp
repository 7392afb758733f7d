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

std::string first_word(const fs::path& path) {
    std::ifstream file(path);
    std::string word;
    file >> word;
    return word;
}

}  // namespace

fs::path kept_pictures_folder() {
    return fs::path("tests/golden/pictures") / fmt::format("imgui-{}", IMGUI_VERSION);
}

fs::path drawn_pictures_folder() {
    const fs::path folder = MAILFLOW_PICTURE_OUTPUT;
    fs::create_directories(folder);
    return folder;
}

bool has_kept_pictures(const std::string& what) {
    const bool are_kept = fs::exists(kept_pictures_folder());
    const bool same_fonts = first_word(kept_pictures_folder() / "fonts.sha256") == viz::theme::fonts_digest();
    if (!are_kept) {
        skip(fmt::format("{}: no pictures are kept for ImGui {}", what, IMGUI_VERSION));
    } else if (!same_fonts) {
        skip(fmt::format("{}: the pictures that are kept were made with other fonts than {}", what,
                         viz::theme::fonts_digest()));
    }
    return are_kept && same_fonts;
}

std::string keep_picture(const std::string& name, const viz::render::Image& image) {
    const std::string path = (drawn_pictures_folder() / (name + ".png")).string();
    REQUIRE(viz::render::write_png(path, image));
    return path;
}

void check_picture(const std::string& name, const viz::render::Image& image) {
    const std::string actual = keep_picture(name, image);
    if (!has_kept_pictures(name)) return;
    const std::string kept = (kept_pictures_folder() / (name + ".png")).string();
    INFO("drawn: " << actual << ", kept: " << kept);
    const auto expected = viz::render::read_png(kept);
    REQUIRE(expected);
    const auto found = viz::render::difference(*expected, image);
    if (found.pixels != 0) {
        WARN("difference: " << keep_picture(name + "-difference", found.picture) << ", at most " << found.channel_max);
    }
    CHECK(found.pixels == 0);
}

}  // namespace tests
