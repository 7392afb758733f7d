// The program as its users call it: exit statuses, messages, files.
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"

namespace {

tests::ProgramResult mailflow(const std::vector<std::string>& arguments) {
    return tests::run_program(MAILFLOW_PROGRAM, arguments);
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

const std::string lesson = "scenarios/lessons/two-domains.yaml";



}  // namespace

TEST_CASE("run tells the story of a lesson and exits 0") {
    const auto result = mailflow({"run", lesson});
    CHECK(result.status == 0);
    CHECK(result.errors.empty());
    CHECK(contains(result.output, "alice@alpha.test"));
    CHECK(contains(result.output, "RFC 5321 section 5.1"));
    CHECK(contains(result.output, "fingerprint"));
}

TEST_CASE("two runs in separate processes print the same") {
    std::size_t lessons = 0;
    for (const auto& entry : std::filesystem::directory_iterator("scenarios/lessons")) {
        if (entry.path().extension() != ".yaml") continue;
        INFO(entry.path().string());
        const auto first = mailflow({"run", entry.path(), "--details"});
        const auto second = mailflow({"run", entry.path(), "--details"});
        CHECK(first.status == 0);
        CHECK(first.output == second.output);
        ++lessons;
    }
    CHECK(lessons >= 5);
}

TEST_CASE("an expectation that is not met exits 1 and shows its hint") {
    const tests::TemporaryFolder folder;
    const auto file = folder.write("s.yaml", R"(mailflow: 1
title: Wrong
domains: {alpha.test: {users: [alice, bob]}}
mail: [{id: m1, at: 1s, from: alice@alpha.test, to: [bob@alpha.test], subject: s, body: b}]
expect: [{id: twice, points: 3, message: m1, delivered: {to: bob@alpha.test, times: 2}, hint: "Count again."}]
)");
    const auto result = mailflow({"run", file, "--quiet"});
    CHECK(result.status == 1);
    CHECK(contains(result.output, "NOT MET"));
    CHECK(contains(result.output, "Count again."));
    CHECK(contains(result.output, "0/3 points"));
}

TEST_CASE("four mistakes are reported at once, each with its position, and exit 2") {
    const tests::TemporaryFolder folder;
    const auto file = folder.write("bad.yaml", R"(mailflow: 1
titel: A misspelt key
domains:
  alpha.test: {users: [alice]}
  beta.test: {users: [bob]}
mail:
  - {id: m1, at: 2s, at: 3s, from: alice@alpha.test, to: [bob@beta.test], subject: s, body: b}
read:
  - {at: 30, user: bob@beta.test, with: pop3}
faults:
  - {at: 1s, host: mx9.beta.test, down: true}
)");
    for (const char* command : {"run", "check"}) {
        const auto result = mailflow({command, file});
        CHECK(result.status == 2);
        CHECK(contains(result.errors, "bad.yaml:2:1: "));
        CHECK(contains(result.errors, "title"));  // the hint
        CHECK(contains(result.errors, "bad.yaml:7:"));
        CHECK(contains(result.errors, "bad.yaml:9:"));
        CHECK(contains(result.errors, "bad.yaml:11:"));
        CHECK(result.output.empty());
    }
}

TEST_CASE("usage mistakes and missing files exit 2 and say what is wrong") {
    CHECK(mailflow({}).status == 2);
    CHECK(mailflow({"fly"}).status == 2);
    CHECK(mailflow({"run"}).status == 2);
    CHECK(mailflow({"run", lesson, "--level", "everything"}).status == 2);
    CHECK(mailflow({"run", lesson, "--seed", "-1"}).status == 2);
    CHECK(mailflow({"show", lesson, "--events", "--state"}).status == 2);
    const auto missing = mailflow({"run", "no/such/file.yaml"});
    CHECK(missing.status == 2);
    CHECK(contains(missing.errors, "no/such/file.yaml"));
    const auto folder = mailflow({"run", "scenarios"});
    CHECK(folder.status == 2);
    CHECK(contains(folder.errors, "directory"));
}

TEST_CASE("help and version exit 0") {
    CHECK(mailflow({"--help"}).status == 0);
    CHECK(mailflow({"--version"}).status == 0);
    for (const char* command : {"run", "check", "show", "schema", "bench"}) {
        const auto result = mailflow({command, "--help"});
        CHECK(result.status == 0);
        CHECK(result.output.size() > 100);
    }
}

TEST_CASE("--json is one JSON object with journeys and expectations") {
    const auto result = mailflow({"run", lesson, "--json"});
    CHECK(result.status == 0);
    const auto json = nlohmann::json::parse(result.output);
    CHECK(json.at("fingerprint").get<std::string>().size() == 16);
    CHECK(json.at("journeys").at(0).at("message") == "m1");
    CHECK(json.at("expectations").at(0).at("verdict") == "met");
}

TEST_CASE("--set, --seed, --until and --with change the scenario") {
    const tests::TemporaryFolder folder;
    const auto overlay = folder.write("overlay.yaml", "mailflow: 1\ntitle: Another title\n");
    const auto result = mailflow({"run", lesson, "--with", overlay, "--seed", "99", "--until", "1s"});
    CHECK(contains(result.output, "Another title"));
    CHECK(contains(result.output, "seed 99"));
    CHECK(result.status == 1);  // nothing is delivered within a second
    const auto changed = mailflow({"run", lesson, "--set", "mail.m1.subject=Changed"});
    CHECK(contains(changed.output, "\"Changed\""));
    const auto wrong = mailflow({"run", lesson, "--set", "seed=many"});
    CHECK(wrong.status == 2);
    CHECK(contains(wrong.errors, "--set"));
}

TEST_CASE("a recording can be shown, plain and compressed") {
    const tests::TemporaryFolder folder;
    for (const char* name : {"run.jsonl", "run.jsonl.zst"}) {
        const std::string file = folder.path() / name;
        REQUIRE(mailflow({"run", lesson, "--record", file, "--quiet"}).status == 0);
        const auto overview = mailflow({"show", file});
        CHECK(overview.status == 0);
        CHECK(contains(overview.output, "message-stored"));
        const auto events = mailflow({"show", file, "--events", "--kind", "message-accepted"});
        CHECK(events.status == 0);
        CHECK(std::count(events.output.begin(), events.output.end(), '\n') == 2);
        const auto journey = mailflow({"show", file, "--message", "m1"});
        CHECK(contains(journey.output, "mail.beta.test"));
        const auto transcript = mailflow({"show", file, "--transcript", "1"});
        CHECK(contains(transcript.output, "C: MAIL FROM:<alice@alpha.test>"));
        CHECK(contains(transcript.output, "S: 250 "));
        const auto state = mailflow({"show", file, "--state", "--at", "2200ms", "--host", "mail.alpha.test"});
        CHECK(contains(state.output, "queue:"));
        CHECK(contains(state.output, "m1"));
        const auto cache = mailflow({"show", file, "--state", "--at", "3s", "--host", "resolver.alpha.test"});
        CHECK(contains(cache.output, "beta.test."));
        const auto maildrop = mailflow({"show", file, "--state", "--at", "3s", "--host", "mail.beta.test"});
        CHECK(contains(maildrop.output, "bob: 1 message"));
    }
}

TEST_CASE("show refuses what is no recording, and what a recording has not") {
    const tests::TemporaryFolder folder;
    CHECK(mailflow({"show", lesson}).status == 2);
    CHECK(mailflow({"show", folder.write("empty", "")}).status == 2);
    const std::string file = folder.path() / "run.jsonl";
    REQUIRE(mailflow({"run", lesson, "--record", file, "--quiet"}).status == 0);
    CHECK(mailflow({"show", file, "--transcript", "999"}).status == 2);
    CHECK(mailflow({"show", file, "--message", "m9"}).status == 2);
    CHECK(mailflow({"show", file, "--events", "--kind", "no-such-kind"}).status == 2);
    CHECK(mailflow({"show", file, "--state", "--host", "nobody.test"}).status == 2);
    CHECK(mailflow({"show", file, "--state", "--at", "soon"}).status == 2);
}

TEST_CASE("a cut recording shows what is whole and says that the end is missing") {
    const tests::TemporaryFolder folder;
    const std::string file = folder.path() / "run.jsonl";
    REQUIRE(mailflow({"run", lesson, "--record", file, "--quiet"}).status == 0);
    std::filesystem::resize_file(file, std::filesystem::file_size(file) * 2 / 3);
    const auto result = mailflow({"show", file});
    CHECK(result.status == 0);
    CHECK(contains(result.errors, "missing"));
}

TEST_CASE("a run never records over its own scenario") {
    const tests::TemporaryFolder folder;
    const auto file = folder.write("s.yaml", "mailflow: 1\ntitle: Mine\ndomains: {alpha.test: {users: [alice]}}\n");
    const auto before = std::filesystem::file_size(file);
    CHECK(mailflow({"run", file, "--record", file}).status == 2);
    CHECK(std::filesystem::file_size(file) == before);
}

TEST_CASE("a late delivery is told as late, and a negated expectation as negated") {
    const tests::TemporaryFolder folder;
    const auto file = folder.write("s.yaml", R"(mailflow: 1
title: Late
domains: {alpha.test: {users: [alice, bob]}}
mail: [{id: m1, at: 1s, from: alice@alpha.test, to: [bob@alpha.test], subject: s, body: b}]
expect:
  - {id: soon, message: m1, delivered: {to: bob@alpha.test, within: 1ms}}
  - {id: twice, message: m1, not: true, delivered: {to: bob@alpha.test, times: 2}}
)");
    const auto result = mailflow({"run", file, "--quiet"});
    CHECK(result.status == 1);
    CHECK(contains(result.output, "within 1ms; it happened too late, at 1"));
    CHECK(contains(result.output, "must not be so: "));
}

TEST_CASE("a recording that cannot be written exits 3 with the reason") {
    const auto result = mailflow({"run", lesson, "--record", "/no/such/folder/run.jsonl"});
    CHECK(result.status == 3);
    CHECK(contains(result.errors, "/no/such/folder/run.jsonl"));
    if (std::filesystem::exists("/dev/full")) {
        const auto full = mailflow({"run", lesson, "--record", "/dev/full", "--quiet"});
        CHECK(full.status == 3);
        CHECK(contains(full.errors, "/dev/full"));
    }
}

TEST_CASE("check --explicit prints a scenario that runs to the same fingerprint") {
    const tests::TemporaryFolder folder;
    const auto explicit_form = mailflow({"check", lesson, "--explicit"});
    REQUIRE(explicit_form.status == 0);
    const auto file = folder.write("two-domains.yaml", explicit_form.output);
    const auto sugar = nlohmann::json::parse(mailflow({"run", lesson, "--json"}).output);
    const auto spelt_out = nlohmann::json::parse(mailflow({"run", file, "--json"}).output);
    CHECK(sugar.at("fingerprint") == spelt_out.at("fingerprint"));
}

TEST_CASE("schema prints JSON, and the documents in docs/ are the ones it generates") {
    CHECK(nlohmann::json::accept(mailflow({"schema"}).output));
    CHECK(nlohmann::json::accept(mailflow({"schema", "recording"}).output));
    for (const char* document : {"scenario", "recording"}) {
        std::ifstream file(std::string("docs/") + document + "-format.md");
        const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
        INFO("mailflow schema " << document << "-document > docs/" << document << "-format.md");
        CHECK(mailflow({"schema", std::string(document) + "-document"}).output == text);
    }
}

TEST_CASE("bench prints its JSON keys and loses no mail") {
    const auto result = mailflow({"bench", "--domains", "3", "--users", "2", "--mails", "20", "--json"});
    CHECK(result.status == 0);
    const auto json = nlohmann::json::parse(result.output);
    for (const char* key : {"mails", "cpu_us_per_mail", "floor_us_per_mail", "rss_bytes", "events"}) {
        CHECK(json.contains(key));
    }
    CHECK(json.at("stored") == 20);
}
