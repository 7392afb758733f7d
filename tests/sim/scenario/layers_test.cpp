#include "tests/sim/scenario/scenario_files.hpp"
#include "tests/support/catch.hpp"

using sim::scenario::load;
using tests::files_in;

namespace {

const std::string base = R"(mailflow: 1
title: Base
seed: 1
domains:
  alpha.test: {users: [alice]}
  beta.test: {users: [bob]}
mail:
  - {id: m1, at: 2s, from: alice@alpha.test, to: [bob@beta.test]}
)";

}  // namespace

TEST_CASE("later layers count more: file, include, overlay, set") {
    const std::string file = "include: [lib/more.yaml]\n" + base;
    const auto files = files_in({{"d/s.yaml", file},
                                 {"d/lib/more.yaml", "seed: 2\ntitle: Included\n"},
                                 {"changes.yaml",
                                  "seed: 3\nmail: [{id: m1, subject: Hello}, {id: m2, from: "
                                  "bob@beta.test, to: [alice@alpha.test]}]\n"}});
    const auto included = load({"d/s.yaml", {}, {}}, files);
    REQUIRE(tests::problems_of(included) == "");
    CHECK(included->seed == 2);
    CHECK(included->title == "Included");

    const auto overlaid = load({"d/s.yaml", {"changes.yaml"}, {}}, files);
    REQUIRE(tests::problems_of(overlaid) == "");
    CHECK(overlaid->seed == 3);
    REQUIRE(overlaid->mail.size() == 2);
    CHECK(overlaid->mail[0].subject == "Hello");
    CHECK(overlaid->mail[0].at == protocol::Instant{2'000'000'000});

    const auto set =
        load({"d/s.yaml",
              {"changes.yaml"},
              {"seed=4", "mail.m1.at=5s", "mail[1].subject=Second", "domains.beta.test.users=[bob, carl]"}},
             files);
    REQUIRE(tests::problems_of(set) == "");
    CHECK(set->seed == 4);
    CHECK(set->mail[0].at == protocol::Instant{5'000'000'000});
    CHECK(set->mail[1].subject == "Second");
    CHECK(set->find_account("carl@beta.test") != nullptr);
}

TEST_CASE("mistakes in layers are reported where they stand") {
    const auto set = load({"s.yaml", {}, {"sede=4", "mail.m7.at=1s", "nonsense"}}, files_in({{"s.yaml", base}}));
    CHECK(tests::problems_of(set) ==
          "--set:1:1: sede: unknown key `sede`: did you mean `seed`?\n"
          "--set:2:1: mail.m7.at: no element has the id `m7`\n"
          "--set:3:1: `nonsense` is not of the form key.path=value\n");
    const auto loop = load({"s.yaml", {}, {}},
                           files_in({{"s.yaml", "include: [b.yaml]\n" + base}, {"b.yaml", "include: [s.yaml]\n"}}));
    CHECK(tests::problems_of(loop) == "b.yaml:1:11: include: `s.yaml` includes itself\n");
    const auto inside =
        load({"s.yaml", {}, {}}, files_in({{"s.yaml", "include: [b.yaml]\n" + base}, {"b.yaml", "seed: many\n"}}));
    CHECK(tests::problems_of(inside) == "b.yaml:1:7: seed: `many` is no whole number\n");
}

TEST_CASE("a mistake in an option is reported under the option's name") {
    const auto loaded = load({"s.yaml", {}, {}, {{"seed", "many"}, {"until", "7d"}}}, files_in({{"s.yaml", base}}));
    CHECK(tests::problems_of(loaded) ==
          "--seed many: `many` is no whole number\n"
          "--until 7d: is after the longest run, 6d\n");
    const auto good = load({"s.yaml", {}, {}, {{"seed", "99"}, {"until", "10min"}}}, files_in({{"s.yaml", base}}));
    REQUIRE(tests::problems_of(good) == "");
    CHECK(good->seed == 99);
    CHECK(good->until == protocol::Instant{600'000'000'000});
}

TEST_CASE("variables are put into quoted values") {
    const std::string file = base +
                             "vars: {when: 7s, who: bob}\nread:\n  - {at: \"${when}\", user: "
                             "\"${who}@beta.test\"}\nexpect:\n  - {always: mail-conserved, hint: \"$${x}\"}\n";
    const auto loaded = load({"s.yaml", {}, {"vars.when=9s"}}, files_in({{"s.yaml", file}}));
    REQUIRE(tests::problems_of(loaded) == "");
    CHECK(loaded->reads[0].at == protocol::Instant{9'000'000'000});
    CHECK(loaded->reads[0].user == "bob@beta.test");
    CHECK(loaded->expectations[0].hint == "${x}");
}
