#include "viz/panels/actions.hpp"

#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "tests/support/catch.hpp"

namespace viz::panels {

TEST_CASE("The viewer's page lists every key") {
    std::ifstream file("docs/viewer.md", std::ios::binary);
    const std::string page(std::istreambuf_iterator<char>(file), {});
    for (const Action& action : actions()) {
        CAPTURE(action.keys);
        CHECK(page.find(fmt::format("\n| {} | {} |\n", action.keys, action.text)) != std::string::npos);
    }
}

TEST_CASE("No key means two things") {
    for (const Action& first : actions()) {
        for (const Action& second : actions()) {
            if (&first == &second) continue;
            CAPTURE(first.keys, second.keys);
            CHECK_FALSE(first.key == second.key);
            CHECK_FALSE(first.key == second.other_key);
        }
    }
}

}  // namespace viz::panels
