#include <filesystem>
#include <sstream>

#include "sim/scenario/reference.hpp"
#include "tests/sim/scenario/scenario_files.hpp"
#include "tests/support/catch.hpp"

namespace {

/// The blocks of a page that are fenced as `fence`.
std::vector<std::string> yaml_blocks(const std::string& page, const std::string& fence) {
    std::vector<std::string> blocks;
    std::istringstream lines(page);
    bool inside = false;
    for (std::string line; std::getline(lines, line);) {
        if (!inside && line == fence) {
            inside = true;
            blocks.emplace_back();
        } else if (inside && line == "```") {
            inside = false;
        } else if (inside) {
            blocks.back() += line + "\n";
        }
    }
    return blocks;
}

}  // namespace

TEST_CASE("docs/scenario-format.md is what the key tables say") {
    CHECK(tests::read_file("docs/scenario-format.md") == sim::scenario::reference_markdown());
}

TEST_CASE("every YAML block of the documentation loads") {
    std::vector<std::string> pages{"README.md"};
    for (const auto& entry : std::filesystem::recursive_directory_iterator("docs")) {
        if (entry.path().extension() == ".md") pages.push_back(entry.path().string());
    }
    std::size_t blocks = 0;
    for (const std::string& page : pages) {
        const std::string text = tests::read_file(page);
        const auto scenarios = yaml_blocks(text, "```yaml");
        for (const std::string& block : scenarios) {
            INFO(page << "\n" << block);
            CHECK(tests::problems_of(tests::load_text(block)) == "");
            ++blocks;
        }
        for (const std::string& overlay : yaml_blocks(text, "```yaml overlay")) {
            INFO(page << "\n" << overlay);
            REQUIRE(!scenarios.empty());  // an overlay is for the page's first scenario
            const auto files = tests::files_in({{"s.yaml", scenarios.front()}, {"o.yaml", overlay}});
            CHECK(tests::problems_of(sim::scenario::load({"s.yaml", {"o.yaml"}, {}}, files)) == "");
        }
    }
    CHECK(blocks > 0);
}
