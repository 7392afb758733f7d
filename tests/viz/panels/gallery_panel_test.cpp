#include "viz/panels/gallery_panel.hpp"

#include <imgui.h>

#include "tests/support/catch.hpp"
#include "viz/theme/imgui_compat.hpp"

namespace viz::panels {
namespace {

/// The gallery without a window: twelve entries under two headings.
class GalleryFixture {
public:
    GalleryFixture(float width, float height) : context_(ImGui::CreateContext()) {
        ImGuiIO& io = ImGui::GetIO();
        io.IniFilename = nullptr;
        io.DisplaySize = {width, height};
        theme_.fonts = theme::load_fonts(1);
        for (int index = 0; index < 12; ++index) {
            lesson::GalleryEntry entry;
            entry.name = entry.title = entry.file = std::string("entry-") + static_cast<char>('a' + index);
            entry.is_exercise = index >= 9;
            entries.push_back(entry);
        }
        frame();
        frame();
    }
    ~GalleryFixture() { ImGui::DestroyContext(context_); }
    GalleryFixture(const GalleryFixture&) = delete;
    GalleryFixture& operator=(const GalleryFixture&) = delete;

    std::optional<std::size_t> frame(std::vector<KeyPress> keys = {}) {
        ImGui::GetIO().DeltaTime = 1.F / 60;
        ImGui::NewFrame();
        const auto chosen = draw_gallery(entries, view, theme_name, theme_, probes, keys);
        ImGui::Render();
        return chosen;
    }
    std::optional<std::size_t> press(Key key) { return frame({{key, 0, false, false}}); }

    std::vector<lesson::GalleryEntry> entries;
    GalleryView view;
    ThemeName theme_name = ThemeName::dark;
    Probes probes;

private:
    ImGuiContext* context_;
    theme::Theme theme_;
};

}  // namespace

TEST_CASE("A click on a card of the gallery chooses it") {
    GalleryFixture gallery(1280, 720);
    const auto* card = gallery.probes.find("gallery.card.entry-c");
    REQUIRE(card != nullptr);
    theme::feed_mouse_position((card->left + card->right) / 2, (card->top + card->bottom) / 2);
    gallery.frame();
    gallery.frame();
    theme::feed_mouse_button(0, true);
    gallery.frame();
    gallery.frame();
    theme::feed_mouse_button(0, false);
    std::optional<std::size_t> chosen;
    for (int count = 0; count < 3 && !chosen; ++count) chosen = gallery.frame();
    CHECK(chosen == 2);
}

TEST_CASE("Arrows go through the gallery and stop at its ends, Enter chooses") {
    GalleryFixture gallery(1280, 720);
    gallery.press(Key::left);
    CHECK(gallery.view.cursor == 0);
    gallery.press(Key::right);
    CHECK(gallery.view.cursor == 1);
    gallery.press(Key::down);
    CHECK(gallery.view.cursor > 2);
    gallery.press(Key::end);
    gallery.press(Key::right);
    CHECK(gallery.view.cursor == 11);
    CHECK(gallery.press(Key::enter) == 11);
    gallery.press(Key::home);
    CHECK(gallery.press(Key::enter) == 0);
}

TEST_CASE("The gallery brings its cursor into sight, in windows of any size, and changes its theme") {
    for (const auto& [width, height] : {std::pair{640.F, 400.F}, std::pair{1600.F, 900.F}, std::pair{480.F, 320.F}}) {
        GalleryFixture gallery(width, height);
        gallery.press(Key::end);
        gallery.frame();
        gallery.frame();
        const auto* card = gallery.probes.find("gallery.card.entry-l");
        REQUIRE(card != nullptr);
        CHECK(card->top < height);
        CHECK(card->right <= width);
    }
    GalleryFixture gallery(640, 400);
    gallery.frame({{Key::character, 't', false, false}});
    CHECK(gallery.theme_name == ThemeName::light);
}

}  // namespace viz::panels
