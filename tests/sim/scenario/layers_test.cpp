#include <algorithm>
#include <set>

#include "tests/sim/scenario/scenario_files.hpp"
#include "tests/support/catch.hpp"

using sim::scenario::load;
using sim::scenario::LoadRequest;
using sim::scenario::Scenario;
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

TEST_CASE("a list of mappings grows, and one with !replace takes the place of the whole one") {
    const std::string two =
        "domains: {beta.test: {mx: [{host: mail.beta.test}, {preference: 20, host: b.beta.test, role: backup}]}}\n";
    const std::string third = "{preference: 30, host: c.beta.test, role: backup}";
    const auto files = files_in({{"s.yaml", base},
                                 {"two.yaml", two},
                                 {"more.yaml", "domains: {beta.test: {mx: [" + third + "]}}\n"},
                                 {"other.yaml", "domains: {beta.test: {mx: !replace [{host: mail.beta.test}]}}\n"},
                                 {"map.yaml", "domains: {beta.test: !replace {users: [carl]}}\n"},
                                 {"scalar.yaml", "title: !replace Other\n"}});
    const auto exchangers = [&files](const std::vector<std::string>& overlays) {
        const auto loaded = load({"s.yaml", overlays, {}}, files);
        REQUIRE(tests::problems_of(loaded) == "");
        return std::ranges::count_if(loaded->find_zone("beta.test.")->records, [](const auto& record) {
            return record.record.type() == protocol::dns::RecordType::mx;
        });
    };
    CHECK(exchangers({"two.yaml", "more.yaml"}) == 3);
    CHECK(exchangers({"two.yaml", "other.yaml"}) == 1);
    CHECK(exchangers({"other.yaml", "more.yaml"}) == 2);
    const auto other = load({"s.yaml", {"map.yaml"}, {}}, files);
    REQUIRE(tests::problems_of(other) == "");
    CHECK(other->find_account("bob@beta.test") == nullptr);
    CHECK(other->find_account("carl@beta.test") != nullptr);
    CHECK(tests::problems_of(load({"s.yaml", {"scalar.yaml"}, {}}, files)) ==
          "scalar.yaml:1:8: tags such as `!replace` have no meaning here\n");
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
    // What stands below a text takes its place, and is at the place of the option that says so.
    const auto below =
        load({"s.yaml", {}, {"domains.no_name=1", "domains.no_name.users=2"}}, files_in({{"s.yaml", base}}));
    CHECK(tests::problems_of(below).starts_with("--set:2:1: domains.no_name: `no_name` is no host or domain name\n"));
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

namespace {

const std::string exercise = R"(mailflow: 1
title: t
seed: 7
variants: {delay: [5min, 10min, 20min], pref: [10, 20, 30, 40]}
about: {may_change: [zones]}
domains: {a.test: {users: [alice]}}
mail: [{id: m1, at: "${delay}", from: alice@a.test, to: [alice@a.test], subject: "${pref}", body: b}]
)";

Scenario variant(const std::string& text, std::optional<std::string> student, std::vector<std::string> sets = {}) {
    LoadRequest request{"s.yaml", {}, std::move(sets)};
    request.student = std::move(student);
    const auto loaded = load(request, files_in({{"s.yaml", text}}));
    REQUIRE(tests::problems_of(loaded) == "");
    return *loaded;
}

}  // namespace

TEST_CASE("without a student the first of the variants counts, and the seed as it is written") {
    const Scenario scenario = variant(exercise, std::nullopt);
    CHECK(scenario.mail[0].at == protocol::Instant{} + std::chrono::minutes(5));
    CHECK(scenario.mail[0].subject == "10");
    CHECK(scenario.seed == 7);
}

TEST_CASE("every student has a world of their own, always the same") {
    std::set<std::string> seen;
    std::set<std::uint64_t> seeds;
    for (int number = 0; number < 40; ++number) {
        const std::string student = "student-" + std::to_string(number);
        const Scenario first = variant(exercise, student);
        CHECK(first == variant(exercise, student));
        seen.insert(std::to_string(first.mail[0].at.nanoseconds) + " " + first.mail[0].subject);
        seeds.insert(first.seed);
        // Another variable changes no choice of the others.
        std::string more = exercise;
        more.insert(more.find("pref:"), "other: [x, y], ");
        CHECK(variant(more, student).mail == first.mail);
    }
    CHECK(seen.size() > 8);  // of twelve
    CHECK(seeds.size() == 40);
}

TEST_CASE("--set counts more than a variant, and a variable stands in one place only") {
    CHECK(variant(exercise, "eve", {"vars.delay=1h"}).mail[0].at == protocol::Instant{} + std::chrono::hours(1));
    const auto both = load({"s.yaml", {}, {}}, files_in({{"s.yaml", exercise + "vars: {delay: 1s}\n"}}));
    CHECK(tests::problems_of(both) == "s.yaml:8:15: vars.delay: stands under `variants`, too\n");
    const auto bad = load({"s.yaml", {}, {}}, files_in({{"s.yaml", R"(mailflow: 1
title: t
variants: {a: [], b: one, c: [[x]]}
)"}}));
    CHECK(tests::problems_of(bad) ==
          "s.yaml:3:12: variants.a: an empty list: there is nothing to choose from\n"
          "s.yaml:3:22: variants.b: a list is wanted here, not `one`: write [one]\n"
          "s.yaml:3:27: variants.c: single values are wanted, not a list\n"
          "s.yaml:3:31: variants.c[0]: a single value is wanted here, not a list\n");
}

TEST_CASE("an answer to an exercise may change what the exercise says, and nothing that is graded") {
    LoadRequest request{"s.yaml", {"answer.yaml"}, {}};
    request.overlays_are_answers = true;
    const auto problems = [&](const std::string& answer) {
        return tests::problems_of(
            load(request, files_in({{"s.yaml", exercise}, {"answer.yaml", answer}, {"more.yaml", "expect: []\n"}})));
    };
    CHECK(problems("mailflow: 1\nzones: {b.test: [\"@ MX 10 mail.a.test.\"]}\n").find("may change") ==
          std::string::npos);
    CHECK(problems("expect: []\n") ==
          "answer.yaml:1:1: expect: an answer to this exercise may change zones, and nothing else\n");
    CHECK(problems("about: {may_change: [expect]}\nexpect: []\n") ==
          "answer.yaml:1:1: about: an answer to this exercise may change zones, and nothing else\n"
          "answer.yaml:2:1: expect: an answer to this exercise may change zones, and nothing else\n");
    CHECK(problems("include: [more.yaml]\n").find("expect: an answer") != std::string::npos);
    request.overlays_are_answers = false;
    CHECK(problems("expect: []\n") == "");
}
