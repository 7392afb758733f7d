#include "viz/app/settings.hpp"

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"
#include "viz/app/argument_values.hpp"
#include "viz/app/gallery_files.hpp"
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
    settings.toured = true;
    settings.files = {{"/a/run \"1\".rec", {protocol::Instant{5}, protocol::Instant{7'000'000'000}}}, {"/b.yaml", {}}};
    save_settings(path, settings);
    const auto loaded = load_settings(path);
    REQUIRE(loaded.has_value());
    CHECK(*loaded == settings);
    CHECK_FALSE(*loaded == Settings{});
}

TEST_CASE("settings that are not there are the defaults") {
    const tests::TemporaryFolder folder;
    CHECK(*load_settings(folder.path() / "none.json") == Settings{});
    CHECK_FALSE(load_settings(folder.path() / "none.json")->toured);
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

TEST_CASE("files are remembered, the last one first, with their bookmarks; the oldest are forgotten") {
    std::vector<viz::app::RememberedFile> files;
    remember(files, "/one").bookmarks = {protocol::Instant{1}};
    remember(files, "/two");
    CHECK(files.front().path == "/two");
    CHECK(remember(files, "/one").bookmarks == std::vector{protocol::Instant{1}});
    CHECK(files.front().path == "/one");
    CHECK(files.size() == 2);
    for (int index = 0; index < 100; ++index) remember(files, "/more" + std::to_string(index));
    CHECK(files.size() == viz::app::remembered_files_max);
    CHECK(files.front().path == "/more99");
    Settings kept;
    Settings ended;
    ended.files = files;
    CHECK(viz::app::settings_to_keep(kept, kept, ended).files == files);
}

TEST_CASE("bookmarks from a file are put in order, and what is no file is refused") {
    const auto settings = parse_settings(R"({"files": [{"path": "/a", "bookmarks_ns": [9, 3, 9]}, {"path": "/a"}]})");
    REQUIRE(settings.has_value());
    REQUIRE(settings->files.size() == 1);
    CHECK(settings->files[0].bookmarks == std::vector{protocol::Instant{3}, protocol::Instant{9}});
    for (const char* text :
         {R"({"files": 3})", R"({"files": [{}]})", R"({"files": [{"path": "/a", "bookmarks_ns": "x"}]})"})
        CHECK_FALSE(parse_settings(text).has_value());
}

TEST_CASE("files that were opened stand before the lessons, as far as they are still there") {
    const tests::TemporaryFolder folder;
    const std::string run = folder.write("run.rec.zst", "");
    std::vector<viz::lesson::GalleryEntry> entries(2);
    const std::vector<viz::app::RememberedFile> files = {{run, {}}, {folder.path() / "gone.yaml", {}}};
    for (int count = 0; count < 2; ++count) viz::app::put_recent_files(entries, files);
    REQUIRE(entries.size() == 3);
    CHECK(entries[0].is_recent);
    CHECK(entries[0].file == run);
    CHECK(entries[0].title == "run.rec.zst");
    CHECK(viz::lesson::gallery_sections(entries)[0].heading == "Opened lately");
    CHECK_FALSE(entries[1].is_recent);
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
