#include "sim/scenario/name_index.hpp"

#include "sim/scenario/model.hpp"
#include "tests/support/catch.hpp"

using sim::scenario::Scenario;
using sim::scenario::Site;

namespace {

using SiteIndex = sim::scenario::NameIndex<Site>;

}  // namespace

TEST_CASE("An index follows its list") {
    std::vector<Site> sites{{"a", {}}, {"b", {}}};
    SiteIndex index(&Site::name);
    CHECK(index.find(sites, "b") == &sites[1]);
    CHECK(index.find(sites, "c") == nullptr);
    for (int number = 0; number < 100; ++number) sites.push_back({"c" + std::to_string(number), {}});
    CHECK(index.find(sites, "c99") == &sites.back());
    CHECK(index.find(sites, "a") == &sites.front());
}

TEST_CASE("Of two elements of one name an index finds the first") {
    const std::vector<Site> sites{{"a", {1, 1, 1}}, {"a", {2, 2, 2}}};
    SiteIndex index(&Site::name);
    CHECK(index.find(sites, "a") == &sites.front());
}

TEST_CASE("An index serves another list, and its copy one of its own") {
    const std::vector<Site> sites{{"a", {}}};
    const std::vector<Site> others{{"b", {}}, {"a", {}}};
    SiteIndex index(&Site::name);
    CHECK(index.find(sites, "a") == &sites[0]);
    SiteIndex copy = index;
    CHECK(copy.find(others, "a") == &others[1]);
    CHECK(index.find(others, "a") == &others[1]);
    CHECK(index.find(sites, "b") == nullptr);
}

TEST_CASE("A copied scenario finds its own hosts") {
    Scenario scenario;
    scenario.hosts.emplace_back().name = "mail.a.test";
    REQUIRE(scenario.find_host("mail.a.test") == &scenario.hosts.front());
    Scenario copy = scenario;
    copy.hosts.emplace_back().name = "mail.b.test";
    CHECK(copy.find_host("mail.b.test") == &copy.hosts.back());
    CHECK(copy.find_host("mail.a.test") == &copy.hosts.front());
    CHECK(scenario.find_host("mail.b.test") == nullptr);
}
