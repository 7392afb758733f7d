// `mailflow grade`, and the exercises that ship: each with its solution and without.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "tests/sim/app/mailflow_program.hpp"
#include "tests/support/catch.hpp"

using tests::contains;
using tests::mailflow;

namespace {

std::string text_of(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

/// What a broken exercise earns as it is; each has ten points in all.
struct Broken {
    const char* exercise;
    unsigned points;
};
constexpr Broken exercises[] = {
    {"alias-takes-mail", 0}, {"circle", 0},           {"dead-backup", 2},     {"exchanger-is-alias", 1},
    {"full-mailbox", 4},     {"impatient-server", 4}, {"missing-address", 0}, {"move-without-loss-of-time", 1},
    {"no-reverse-name", 2},  {"open-relay", 2},       {"port-25-closed", 1},  {"tls-on-one-side", 0},
    {"wrong-exchanger", 0},  {"wrong-smarthost", 0},
};

std::string exercise_file(const std::string& name) {
    return "scenarios/exercises/" + name + ".yaml";
}

const std::string exercise = R"(mailflow: 1
title: "A <b>small</b> & \"odd\" exercise"
seed: 3
about: {task: "Repair *it* <now>.", may_change: [domains]}
variants: {quota: [1KiB, 2KiB, 3KiB, 4KiB]}
domains: {alpha.test: {users: [alice]}, beta.test: {users: [bob], quota: "${quota}"}}
mail: [{id: m1, at: 2s, from: alice@alpha.test, to: [bob@beta.test], subject: s, body: b, size: 20KiB}]
expect:
  - {id: arrives, points: 3, message: m1, delivered: {to: bob@beta.test, within: 1min}, hint: "How <large> is it?"}
  - {id: told, points: 2, message: m1, bounced: {to: bob@beta.test}}
  - {id: kept, always: mail-conserved}
)";

}  // namespace

TEST_CASE("every exercise has a row in the table") {
    std::set<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator("scenarios/exercises")) {
        if (entry.path().extension() == ".yaml") files.insert(entry.path().stem().string());
    }
    CHECK(files.size() >= 10);
    for (const Broken& broken : exercises) {
        INFO(broken.exercise);
        CHECK(files.erase(broken.exercise) == 1);
        const std::string row = std::string("| `") + broken.exercise + "` |";
        const std::string page = text_of("docs/lessons.md");
        const std::size_t begin = page.find(row);
        REQUIRE(begin != std::string::npos);
        const std::string line = page.substr(begin, page.find('\n', begin) - begin);
        CHECK(line.ends_with("| " + std::to_string(broken.points) + " |"));
    }
    CHECK(files.empty());
}

TEST_CASE("every exercise is as broken as its table says, for every student, and its solution earns full points") {
    for (const Broken& broken : exercises) {
        const std::string solution = std::string("scenarios/exercises/solutions/") + broken.exercise + ".yaml";
        for (const char* student : {"", "ann", "ben"}) {
            INFO(broken.exercise << " " << student);
            std::vector<std::string> arguments{"grade", exercise_file(broken.exercise)};
            if (*student != 0) arguments.insert(arguments.end(), {"--student", student});
            const auto unrepaired = mailflow(arguments);
            INFO(unrepaired.output << unrepaired.errors);
            CHECK(unrepaired.status == 1);
            CHECK(contains(unrepaired.output, "\n" + std::to_string(broken.points) + " of 10 points\n"));
            arguments.insert(arguments.end(), {"--with", solution});
            const auto repaired = mailflow(arguments);
            INFO(repaired.output << repaired.errors);
            CHECK(repaired.status == 0);
            CHECK(contains(repaired.output, "\n10 of 10 points\n"));
        }
    }
}

TEST_CASE("every exercise tells its task, its goals, its level, and a hint for each point") {
    for (const Broken& broken : exercises) {
        INFO(broken.exercise);
        const std::string text = text_of(exercise_file(broken.exercise));
        for (const char* key : {"  task: |", "  goals: [", "  level: ", "  minutes: ", "  may_change: ["})
            CHECK(contains(text, key));
        const tests::TemporaryFolder folder;
        const std::string report = (folder.path() / "r.json").string();
        (void)mailflow({"grade", exercise_file(broken.exercise), "--json", report});
        const auto graded = nlohmann::json::parse(text_of(report));
        for (const auto& expectation : graded.at("expectations")) {
            INFO(expectation.at("id"));
            if (expectation.at("verdict") != "met" && expectation.at("points_max") > 0) {
                CHECK_FALSE(expectation.value("hint", "").empty());
                CHECK_FALSE(expectation.at("chain").empty());  // why is told
            }
        }
    }
}

TEST_CASE("a grade says what was expected, what happened, and what led there") {
    const tests::TemporaryFolder folder;
    const auto graded = mailflow({"grade", folder.write("e.yaml", exercise)});
    CHECK(graded.status == 1);
    CHECK(contains(graded.output, "arrives: not met, 0 of 3 points"));
    CHECK(contains(graded.output, "expected: m1 reaches bob@beta.test once within 1min of being sent"));
    CHECK(contains(graded.output, "hint: How <large> is it?"));
    CHECK(contains(graded.output, "the last that the mail met, and what led there:"));
    CHECK(contains(graded.output, "told: met, 2 of 2 points"));
    CHECK(contains(graded.output, "2 of 5 points"));
}

TEST_CASE("reports for learning platforms: JUnit, JSON, a page") {
    const tests::TemporaryFolder folder;
    const auto file = folder.write("e.yaml", exercise);
    const auto path = [&](const char* name) { return (folder.path() / name).string(); };
    const auto graded = mailflow({"grade", file, "--student", "o'hara <x>", "--junit", path("r.xml"), "--json",
                                  path("r.json"), "--html", path("r.html")});
    CHECK(graded.status == 1);
    const std::string junit = text_of(path("r.xml"));
    for (const char* part :
         {"<testsuites tests=\"3\" failures=\"1\" errors=\"0\">", "<property name=\"points_max\" value=\"3\"/>",
          "name=\"A &lt;b&gt;small&lt;/b&gt; &amp; &quot;odd&quot; exercise\"",
          "<failure message=", "<property name=\"student\" value=\"o&#39;hara &lt;x&gt;\"/>"}) {
        INFO(part);
        CHECK(contains(junit, part));
    }
    const auto json = nlohmann::json::parse(text_of(path("r.json")));
    CHECK(json.at("points") == 2);
    CHECK(json.at("student") == "o'hara <x>");
    CHECK(json.at("expectations").size() == 3);
    CHECK(json.at("expectations").at(0).at("hint") == "How <large> is it?");
    const std::string page = text_of(path("r.html"));
    for (const char* part : {"<html lang=\"en\">", "Repair <em>it</em> &lt;now&gt;.", "How &lt;large&gt; is it?",
                             "<th scope=\"row\">", "2 of 5 points"}) {
        INFO(part);
        CHECK(contains(page, part));
    }
    for (const char* part : {"<script", "<b>small", "<x>", "http://", "https://", "<img", "<link"}) {
        INFO(part);
        CHECK_FALSE(contains(page, part));
    }
    const auto parsed = tests::run_program(
        "/usr/bin/env", {"python3", "-c", "import sys, xml.dom.minidom as m; m.parse(sys.argv[1])", path("r.xml")});
    CHECK((parsed.status == 0 || parsed.status == 127));  // 127: no Python here
    const auto twice = mailflow({"grade", file, "--json", path("r"), "--html", path("r")});
    CHECK(twice.status == 2);
    CHECK(contains(twice.output + twice.errors, "cannot hold two reports"));
}

TEST_CASE("a grade is the same at every run, and another student has another world") {
    const tests::TemporaryFolder folder;
    const auto file = folder.write("e.yaml", exercise);
    const auto first = mailflow({"grade", file, "--student", "ann"});
    CHECK(first.output == mailflow({"grade", file, "--student", "ann"}).output);
    CHECK(first.output != mailflow({"grade", file, "--student", "ben"}).output);
    // The student sees the same world.
    const auto seen = mailflow({"run", file, "--student", "ann", "--quiet"});
    const std::string fingerprint = first.output.substr(first.output.find("fingerprint"));
    CHECK(contains(seen.output, fingerprint));
}

TEST_CASE("bad input to grade exits 2") {
    const tests::TemporaryFolder folder;
    const auto file = folder.write("e.yaml", exercise);
    const auto cheat = mailflow({"grade", file, "--with", folder.write("c.yaml", "expect: []\n")});
    CHECK(cheat.status == 2);
    CHECK(contains(cheat.errors, "an answer to this exercise may change domains, and nothing else"));
    CHECK(mailflow({"grade", "none.yaml"}).status == 2);
    CHECK(mailflow({"grade", file, "--with", "none.yaml"}).status == 2);
    CHECK(mailflow({"grade", file, "--json", file}).status == 2);
    const auto nothing = mailflow({"grade", folder.write("n.yaml", exercise.substr(0, exercise.find("expect:")))});
    CHECK(nothing.status == 2);
    CHECK(contains(nothing.errors, "there is nothing to grade"));
    CHECK(mailflow({"grade", file, "--json", (folder.path() / "no/where.json").string()}).status == 3);
}
