#include "viz/app/host_places.hpp"

#include <filesystem>
#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"

using viz::app::HostPlaces;
using viz::app::load_places;
using viz::app::parse_places;
using viz::app::save_places;

TEST_CASE("places of hosts survive being written and read; none leave no file") {
    const tests::TemporaryFolder folder;
    const std::string file = viz::app::places_path(folder.path() / "first.yaml");
    CHECK(file.ends_with("first.yaml.map.json"));
    CHECK(load_places(file)->empty());
    const HostPlaces places = {{"mail.alpha.test", {0.25, -0.5}}, {"a \"host\"", {1, 2}}};
    REQUIRE(save_places(file, places).has_value());
    CHECK(*load_places(file) == places);
    REQUIRE(save_places(file, {}).has_value());
    CHECK_FALSE(std::filesystem::exists(file));
    CHECK_FALSE(save_places(folder.path() / "none" / "x.map.json", places).has_value());
}

TEST_CASE("damaged places are refused, those far away put within bounds") {
    for (const char* text : {"", "[]", "{}", R"({"mailflow-map": 2, "hosts": {}})", R"({"mailflow-map": 1})",
                             R"({"mailflow-map": 1, "hosts": {"a": 3}})", R"({"mailflow-map": 1, "hosts": {"a": [1]}})",
                             R"({"mailflow-map": 1, "hosts": {"a": ["x", 1]}})"}) {
        INFO(text);
        CHECK_FALSE(parse_places(text).has_value());
    }
    const auto places = parse_places(R"({"mailflow-map": 1, "hosts": {"a": [1e300, -1e300]}})");
    REQUIRE(places.has_value());
    CHECK(places->at("a") == viz::layout::Point{1000, -1000});
}
