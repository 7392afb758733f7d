#include "protocol/base/random_stream.hpp"

#include <array>
#include <set>

#include "tests/support/catch.hpp"

using protocol::RandomStream;

TEST_CASE("a random stream gives the same numbers on every machine", "[random]") {
    RandomStream stream(7, 0, "mx1.beta.test", "dns-id");
    CHECK(stream.next() == 0xF039A29E6E37A31DULL);
    CHECK(stream.next() == 0xAF9719AF552549D3ULL);
    CHECK(stream.next() == 0xB6D1B75355A1052DULL);
}

TEST_CASE("every part of a stream's name matters, and their borders too", "[random]") {
    std::set<std::uint64_t> firsts;
    for (const std::uint64_t seed : {0U, 1U})
        for (const std::uint64_t replication : {0U, 1U})
            for (const auto host : {"", "a", "ab"})
                for (const auto purpose : {"", "b", "bb", "c"})
                    firsts.insert(RandomStream(seed, replication, host, purpose).next());
    CHECK(firsts.size() == 2 * 2 * 3 * 4);
    CHECK(RandomStream(0, 0, "ab", "c").next() != RandomStream(0, 0, "a", "bc").next());
}

TEST_CASE("numbers below a bound are evenly spread", "[random]") {
    RandomStream stream(1, 0, "host", "test");
    std::array<int, 7> counts{};
    constexpr int draws = 70'000;
    for (int draw = 0; draw < draws; ++draw) ++counts.at(stream.below(counts.size()));
    for (const int count : counts) {
        CHECK(count > 9'600);  // more than four standard deviations either side of 10,000
        CHECK(count < 10'400);
    }
    for (int draw = 0; draw < 100; ++draw) CHECK(stream.below(1) == 0);
    CHECK(stream.below(UINT64_MAX) < UINT64_MAX);
}

TEST_CASE("unit numbers lie in [0, 1) and average one half", "[random]") {
    RandomStream stream(1, 0, "host", "unit");
    double sum = 0;
    constexpr int draws = 100'000;
    for (int draw = 0; draw < draws; ++draw) {
        const double value = stream.unit();
        REQUIRE(value >= 0.0);
        REQUIRE(value < 1.0);
        sum += value;
    }
    CHECK(sum / draws > 0.495);
    CHECK(sum / draws < 0.505);
}

TEST_CASE("each bit of a draw is one half of the time set, over draws and over seeds", "[random]") {
    constexpr int draws = 4'000;
    std::array<int, 64> over_draws{};
    std::array<int, 64> over_seeds{};
    RandomStream stream(1, 0, "host", "bits");
    for (int draw = 0; draw < draws; ++draw) {
        const std::uint64_t one = stream.next();
        const std::uint64_t other = RandomStream(static_cast<std::uint64_t>(draw), 0, "host", "bits").next();
        for (std::size_t bit = 0; bit < 64; ++bit) {
            over_draws[bit] += static_cast<int>(one >> bit & 1);
            over_seeds[bit] += static_cast<int>(other >> bit & 1);
        }
    }
    for (std::size_t bit = 0; bit < 64; ++bit) {
        CHECK(over_draws[bit] > draws / 2 - 160);  // five standard deviations
        CHECK(over_draws[bit] < draws / 2 + 160);
        CHECK(over_seeds[bit] > draws / 2 - 160);
        CHECK(over_seeds[bit] < draws / 2 + 160);
    }
}
