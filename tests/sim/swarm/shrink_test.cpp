#include "sim/swarm/shrink.hpp"

#include <algorithm>

#include "tests/support/catch.hpp"

using sim::swarm::shrink;
using Set = std::vector<std::size_t>;

namespace {

bool has_all(const Set& set, const Set& wanted) {
    return std::ranges::includes(set, wanted);
}

}  // namespace

TEST_CASE("what alone makes it fail remains") {
    for (std::size_t count = 1; count <= 40; ++count) {
        for (std::size_t culprit = 0; culprit < count; ++culprit) {
            CHECK(shrink(count, [&](const Set& set) { return has_all(set, {culprit}); }) == Set{culprit});
        }
    }
}

TEST_CASE("what makes it fail together remains together") {
    const Set culprits{2, 11, 12, 30};
    std::size_t asked = 0;
    const auto fails = [&](const Set& set) {
        ++asked;
        return has_all(set, culprits);
    };
    CHECK(shrink(33, fails) == culprits);
    CHECK(asked < 120);
}

TEST_CASE("what fails without any of them needs none") {
    CHECK(shrink(7, [](const Set&) { return true; }).empty());
    CHECK(shrink(0, [](const Set&) { return true; }).empty());
}

TEST_CASE("none of those that remain can be left out, though others could have been chosen") {
    const auto fails = [](const Set& set) { return has_all(set, {1, 5}) || has_all(set, {0, 2, 3}); };
    const Set smallest = shrink(8, fails);
    CHECK(fails(smallest));
    for (const std::size_t leave : smallest) {
        Set rest = smallest;
        std::erase(rest, leave);
        CHECK_FALSE(fails(rest));
    }
}
