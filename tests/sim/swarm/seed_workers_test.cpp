#include "sim/swarm/seed_workers.hpp"

#include <cstdlib>
#include <map>
#include <stdexcept>

#include "tests/support/catch.hpp"

using namespace sim::swarm;

TEST_CASE("every seed is worked on once, by however many processes") {
    for (const unsigned jobs : {1U, 2U, 5U, 50U}) {
        std::map<std::uint64_t, std::string> told;
        const auto problem = work_on_seeds(
            {7, 26}, jobs, [](std::uint64_t seed) { return std::to_string(seed * seed); },
            [&](std::uint64_t seed, const std::optional<std::string>& text, const std::string& how) {
                CHECK(how.empty());
                CHECK(told.emplace(seed, text.value_or("")).second);
            });
        CHECK(problem.empty());
        CHECK(told.size() == 20);
        for (const auto& [seed, text] : told) CHECK(text == std::to_string(seed * seed));
    }
}

TEST_CASE("a crash is told, and stops no other seed") {
    std::map<std::uint64_t, std::string> crashed;
    std::size_t told = 0;
    const auto work = [](std::uint64_t seed) {
        if (seed == 4 || seed == 10) std::_Exit(9);
        return std::string("well");
    };
    const auto problem = work_on_seeds(
        {1, 10}, 2, work, [&](std::uint64_t seed, const std::optional<std::string>& text, const std::string& how) {
            if (!text) crashed[seed] = how;
            ++told;
        });
    CHECK(problem.empty());
    CHECK(told == 10);
    CHECK(crashed == std::map<std::uint64_t, std::string>{{4, "the process ended with status 9"},
                                                          {10, "the process ended with status 9"}});
}

TEST_CASE("an exception is told with its words") {
    std::string told_how;
    const auto work = [](std::uint64_t seed) -> std::string {
        if (seed == 2) throw std::runtime_error("two\nlines");
        return "well";
    };
    std::size_t told = 0;
    const auto problem = work_on_seeds(
        {1, 3}, 1, work, [&](std::uint64_t seed, const std::optional<std::string>& text, const std::string& how) {
            CHECK((seed == 2) == !text.has_value());
            if (!text) told_how = how;
            ++told;
        });
    CHECK(problem.empty());
    CHECK(told == 3);
    CHECK(told_how == "two lines");
}

TEST_CASE("work in a process of its own ends well, badly or by a crash") {
    CHECK(run_apart([] { return true; }) == Ending::well);
    CHECK(run_apart([] { return false; }) == Ending::badly);
    CHECK(run_apart([]() -> bool { std::_Exit(3); }) == Ending::crashed);
    CHECK(run_apart([]() -> bool { throw std::runtime_error("x"); }) == Ending::crashed);
}
