#include <filesystem>
#include <sstream>

#include "sim/scenario/reference.hpp"
#include "tests/sim/scenario/scenario_files.hpp"
#include "tests/support/catch.hpp"

namespace {

/// The ```yaml blocks of a page.
std::vector<std::string> yaml_blocks(const std::string& page) {
    std::vector<std::string> blocks;
    std::istringstream lines(page);
    bool inside = false;
    for (std::string line; std::getline(lines, line);) {
        if (!inside && line == "```yaml") {
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
        for (const std::string& block : yaml_blocks(tests::read_file(page))) {
            INFO(page << "\n" << block);
            CHECK(tests::problems_of(tests::load_text(block)) == "");
            ++blocks;
        }
    }
    CHECK(blocks > 0);
}
