#include <algorithm>
#include <filesystem>

#include "tests/sim/scenario/scenario_files.hpp"
#include "tests/support/catch.hpp"

// Every mistake of a file is reported at once, with its place and a hint.
TEST_CASE("bad scenario files and their exact messages") {
    const std::string folder = "tests/sim/scenario/bad";
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".yaml") names.push_back(entry.path().stem().string());
    }
    std::sort(names.begin(), names.end());
    REQUIRE(names.size() >= 20);
    for (const std::string& name : names) {
        INFO(name);
        const std::string path = folder + "/" + name + ".yaml";
        const auto text = tests::read_file(path);
        const auto loaded = sim::scenario::load({name + ".yaml", {}, {}}, tests::files_in({{name + ".yaml", text}}));
        CHECK_FALSE(loaded.has_value());
        CHECK(tests::problems_of(loaded) == tests::read_file(folder + "/" + name + ".expected"));
    }
}

TEST_CASE("a file that cannot be read is a diagnostic") {
    const auto loaded = sim::scenario::load({"none.yaml", {}, {}}, tests::files_in({}));
    CHECK(tests::problems_of(loaded) == "none.yaml:1:1: cannot read the file: no such file\n");
}
