#include "viz/app/settings.hpp"

#include <fstream>
#include <iterator>

#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"
#include "viz/app/argument_values.hpp"
#include "viz/panels/frame_geometry.hpp"

using viz::app::load_settings;
using viz::app::parse_settings;
using viz::app::save_settings;
using viz::app::Settings;

TEST_CASE("settings survive being written and read") {
    const tests::TemporaryFolder folder;
    const std::string path = folder.path() / "new" / "folder" / "view.json";
    Settings settings;
    settings.theme = viz::panels::ThemeName::light;
    settings.layout = viz::panels::named_layout(viz::panels::LayoutName::lab);
    settings.layout.left = 0.125;
    settings.layout.show_right = false;
    settings.user_scale = 1.5;
    settings.speed = 0.2;
    settings.skip_quiet = false;
    save_settings(path, settings);
    const auto loaded = load_settings(path);
    REQUIRE(loaded.has_value());
    CHECK(*loaded == settings);
    CHECK_FALSE(*loaded == Settings{});
}

TEST_CASE("settings that are not there are the defaults") {
    const tests::TemporaryFolder folder;
    CHECK(*load_settings(folder.path() / "none.json") == Settings{});
    CHECK(parse_settings("{}")->user_scale == 1);
    CHECK(parse_settings(R"({"theme": "purple", "unheard": [1]})")->theme == viz::panels::ThemeName::dark);
}

TEST_CASE("damaged settings are refused, numbers out of bounds put within them") {
    for (const char* text :
         {"", "{", "[]x", R"({"scale": "large"})", R"({"theme": 3})", R"({"layout": 7, "speed": {}})"}) {
        INFO(text);
        CHECK_FALSE(parse_settings(text).has_value());
    }
    const auto settings = parse_settings(R"({"scale": 1000, "speed": -3, "layout": {"left": 1e9}})");
    REQUIRE(settings.has_value());
    CHECK(settings->user_scale == viz::app::scale_max);
    CHECK(settings->speed == viz::panels::speed_min);
    CHECK(settings->layout.left == 1);
}

TEST_CASE("what the command line asked for once is not kept, what was changed in the window is") {
    Settings kept;
    kept.user_scale = 1.5;
    Settings begun = kept;
    begun.theme = viz::panels::ThemeName::light;  // --theme light
    begun.speed = 10;                             // --speed 10
    Settings ended = begun;
    ended.speed = 20;
    ended.layout.left = 0.5;
    const Settings result = viz::app::settings_to_keep(kept, begun, ended);
    CHECK(result.theme == viz::panels::ThemeName::dark);
    CHECK(result.speed == 20);
    CHECK(result.layout.left == 0.5);
    CHECK(result.user_scale == 1.5);
    CHECK(viz::app::settings_to_keep(kept, begun, begun) == kept);
}

TEST_CASE("a view takes settings and gives them back") {
    viz::panels::ViewState view;
    Settings settings;
    settings.speed = 5;
    settings.theme = viz::panels::ThemeName::light;
    viz::app::apply(settings, view);
    CHECK(view.theme == viz::panels::ThemeName::light);
    CHECK(viz::app::settings_of(view) == settings);
}
