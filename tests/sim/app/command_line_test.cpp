// The program as its users call it: exit statuses, messages, files.
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/sim/app/mailflow_program.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/skip.hpp"

using tests::contains;
using tests::mailflow;

namespace {

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

TEST_CASE("a subcommand that does not exist is named, with the one that may be meant") {
    const auto near = mailflow({"chekc", lesson});
    CHECK(near.status == 2);
    CHECK(near.errors == "mailflow: there is no subcommand `chekc`: did you mean `check`?\n");
    const auto far = mailflow({"frobnicate"});
    CHECK(far.status == 2);
    CHECK(contains(far.errors, "there is no subcommand `frobnicate`; there are: run, check, show"));
}

TEST_CASE("mistakes in options are reported under their own names") {
    const auto seed = mailflow({"run", lesson, "--seed", "many"});
    CHECK(seed.status == 2);
    CHECK(seed.errors == "--seed many: `many` is no whole number\n");
    const auto until = mailflow({"check", lesson, "--until", "10"});
    CHECK(until.status == 2);
    CHECK(contains(until.errors, "--until 10: `10` lacks a unit"));
}

TEST_CASE("check counts what there is, in the singular where it is one") {
    const auto result = mailflow({"check", lesson});
    CHECK(result.status == 0);
    CHECK(contains(result.output, "no mistakes. 3 sites, "));
    CHECK(contains(result.output, ", 1 mail, 1 reading, 0 terminals, 0 DNS questions, 0 faults, "));
    const tests::TemporaryFolder folder;
    const std::string typed = folder.write("typed.yaml",
                                           "terminals: [{at: 1s, host: alice-pc.alpha.test, to: x.test, port: 25}]\n"
                                           "queries: [{at: 1s, host: alice-pc.alpha.test, ask: beta.test}]\n");
    const auto with_typed = mailflow({"check", lesson, "--with", typed});
    CHECK(contains(with_typed.output, ", 1 terminal, 1 DNS question, "));
}

TEST_CASE("a whole scenario on a SimGrid platform file") {
    const tests::TemporaryFolder folder;
    std::string xml = R"(<?xml version='1.0'?>
<!DOCTYPE platform SYSTEM "https://simgrid.org/simgrid.dtd">
<platform version="4.1"><zone id="world" routing="Floyd"><router id="middle"/>
)";
    std::string links;
    std::string routes;
    for (const char* host : {"root.nic.test", "ns.nic.test", "ns.alpha.test", "resolver.alpha.test", "mail.alpha.test",
                             "clients.alpha.test"}) {
        const std::string name = host;
        xml += "<host id=\"" + name + "\" speed=\"1Gf\"/>\n";
        links += "<link id=\"to-" + name + "\" bandwidth=\"10MBps\" latency=\"4ms\"/>\n";
        routes += "<route src=\"" + name + "\" dst=\"middle\"><link_ctn id=\"to-" + name + "\"/></route>\n";
    }
    folder.write("platform.xml", xml + links + routes + "</zone></platform>\n");
    const auto file = folder.write("s.yaml", R"(mailflow: 1
title: On a platform of others
platform: platform.xml
defaults: {clients: shared}
domains: {alpha.test: {users: [alice, bob]}}
mail: [{id: m1, at: 1s, from: alice@alpha.test, to: [bob@alpha.test], subject: s, body: b}]
read: [{at: 1min, user: bob@alpha.test}]
expect:
  - {id: arrives, message: m1, delivered: {to: bob@alpha.test, within: 5s}}
  - {id: read, message: m1, read: {by: bob@alpha.test}}
)");
    const auto result = mailflow({"run", file, "--details"});
    INFO(result.errors << result.output);
    CHECK(result.status == 0);
    CHECK(contains(result.output, "answered: the connection"));
}

TEST_CASE("a mailbox that cannot be read is told, in the mail's story and without one") {
    const tests::TemporaryFolder folder;
    const auto file = folder.write("s.yaml", R"(mailflow: 1
title: A wrong password
domains: {alpha.test: {users: [alice, bob]}}
mail: [{id: m1, at: 1s, from: alice@alpha.test, to: [bob@alpha.test], subject: s, body: b}]
read:
  - {at: 1min, user: bob@alpha.test, password: guess}
  - {at: 2min, user: alice@alpha.test, password: guess}
expect: [{id: read, message: m1, read: {by: bob@alpha.test}}]
)");
    const auto result = mailflow({"run", file});
    CHECK(result.status == 1);
    CHECK(contains(result.output, "bob@alpha.test wants to read the mailbox at mail.alpha.test on "));
    CHECK(contains(result.output, "not read yet: the last attempt to read failed"));
    CHECK(contains(result.output, "Reading without success"));
    CHECK(contains(result.output, "alice@alpha.test wants to read the mailbox"));
    CHECK(contains(result.output, "the attempt to read at 1:00.0"));
    const auto json = nlohmann::json::parse(mailflow({"run", file, "--json"}).output);
    CHECK(json.at("failed_readings").size() == 1);
}

TEST_CASE("a mail that the submission server does not take waits in the outbox, and the story says so") {
    const tests::TemporaryFolder folder;
    const auto file = folder.write("s.yaml", R"(mailflow: 1
title: The submission server is away
until: 4min
domains: {alpha.test: {users: [alice, bob], outbox: {retry_interval: 90s}}}
mail: [{id: m1, at: 1s, from: alice@alpha.test, to: [bob@alpha.test], subject: s, body: b}]
faults: [{at: 0s, until: 1h, host: mail.alpha.test, refuse: submission}]
)");
    const auto result = mailflow({"run", file});
    CHECK(contains(result.output, "-> keep it in the outbox and try again in 1 min 30 s"));
    CHECK(contains(result.output, "it waits in the outbox on alice-pc.alpha.test"));
    CHECK(contains(result.output, "next try at "));
    const std::string recording = folder.path() / "run.jsonl";
    REQUIRE(mailflow({"run", file, "--record", recording, "--quiet"}).status == 0);
    const auto state = mailflow({"show", recording, "--state", "--at", "2min", "--host", "alice-pc.alpha.test"});
    CHECK(contains(state.output, "outbox:\n    m1 waiting: from <alice@alpha.test> to bob@alpha.test, 2 attempts"));
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
    const auto no_host = mailflow({"show", file, "--events", "--host", "nobody.test"});
    CHECK(no_host.status == 2);
    CHECK(no_host.errors == "mailflow: this recording has no host nobody.test\n");
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

TEST_CASE("a damaged recording is refused at the line where it is damaged") {
    const tests::TemporaryFolder folder;
    const std::string file = folder.path() / "run.jsonl";
    REQUIRE(mailflow({"run", lesson, "--record", file, "--quiet"}).status == 0);
    std::ifstream recording(file);
    std::vector<std::string> lines;
    for (std::string line; std::getline(recording, line);) lines.push_back(line);
    const auto damaged = [&](const std::string& tenth) {
        std::string text;
        for (std::size_t index = 0; index < lines.size(); ++index) {
            if (index != 9 || !tenth.empty()) text += (index == 9 ? tenth : lines[index]) + '\n';
        }
        return mailflow({"show", folder.write("damaged.jsonl", text)});
    };
    const auto missing = damaged("");
    CHECK(missing.status == 2);
    CHECK(contains(missing.errors, "damaged.jsonl:10: events are missing between 8 and 10"));
    const auto garbage = damaged("no JSON at all");
    CHECK(garbage.status == 2);
    CHECK(contains(garbage.errors, "damaged.jsonl:10: this is not one JSON object, as every line of a recording is"));
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
    CHECK(contains(result.output, "within 1ms; it happened too late, at 0:01."));
    CHECK(contains(result.output,
                   "must not be so, and is not: delivery to bob@alpha.test happened once, forbidden: 2 times"));
}

TEST_CASE("a recording that cannot be written exits 3 with the reason") {
    const tests::TemporaryFolder folder;
    const std::string below_a_file = folder.write("file", "") + "/run.jsonl";
    const auto result = mailflow({"run", lesson, "--record", below_a_file});
    CHECK(result.status == 3);
    CHECK(contains(result.errors, below_a_file));
    if (std::filesystem::exists("/dev/full")) {
        const auto full = mailflow({"run", lesson, "--record", "/dev/full", "--quiet"});
        CHECK(full.status == 3);
        CHECK(contains(full.errors, "/dev/full"));
    }
}

#if defined(__SANITIZE_ADDRESS__)
TEST_CASE("out of memory while recording") {
    tests::skip("AddressSanitizer needs more memory than this test allows");
}
#else
TEST_CASE("out of memory while recording exits 3, and what was written can be read") {
    constexpr const char* address_space_kib = "400000";
    const tests::TemporaryFolder folder;
    const std::string file = folder.write("s.yaml", R"(mailflow: 1
title: More than fits
domains: {alpha.test: {users: [alice, bob]}}
mail:
  - {id: small, at: 1s, from: alice@alpha.test, to: [bob@alpha.test], subject: s, body: b}
  - {id: large, at: 9s, from: alice@alpha.test, to: [bob@alpha.test], subject: s, size: 1GiB}
)");
    const std::string recording = folder.path() / "run.jsonl";
    const std::string command = std::string("ulimit -v ") + address_space_kib + "; exec \"$0\" \"$@\"";
    const auto run =
        tests::run_program("/bin/sh", {"-c", command, MAILFLOW_PROGRAM, "run", file, "--record", recording, "--quiet"});
    CHECK(run.status == 3);
    CHECK(run.errors == "mailflow: out of memory\n");
    const auto shown = mailflow({"show", recording});
    INFO(shown.errors);
    CHECK(contains(shown.output, "small"));
    CHECK(contains(shown.output, "message-stored"));
}
#endif

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
    CHECK(json.at("level") == "summary");
    const auto full =
        mailflow({"bench", "--domains", "3", "--users", "2", "--mails", "20", "--level", "full", "--json"});
    CHECK(nlohmann::json::parse(full.output).at("level") == "full");
}

TEST_CASE("bench measures commands on a large mailbox") {
    const auto result = mailflow({"bench", "--mailbox", "50", "--json"});
    CHECK(result.status == 0);
    const auto json = nlohmann::json::parse(result.output);
    CHECK(json.at("messages") == 50);
    REQUIRE(json.at("commands").size() == 6);
    for (const auto& cost : json.at("commands")) {
        CHECK(cost.at("cpu_s") >= 0);
        CHECK(cost.at("octets") > 0);
    }
}

TEST_CASE("a swarm whose seeds pass exits 0, and a seed can be saved and run") {
    const auto passed = mailflow({"swarm", "--seeds", "1..6", "--jobs", "2"});
    CHECK(passed.status == 0);
    CHECK(contains(passed.output, "6 seeds: 6 passed, 0 failed"));
    const auto report = nlohmann::json::parse(mailflow({"swarm", "--seeds", "3", "--json"}).output);
    CHECK(report.at("passed") == 1);
    CHECK(report.at("failures").empty());
    const tests::TemporaryFolder folder;
    const std::string file = folder.path() / "saved seed.yaml";
    const auto saved = mailflow({"swarm", "--seeds", "3", "--save", file});
    CHECK(saved.status == 0);
    CHECK(contains(saved.output, "`mailflow run '" + file + "'`"));
    CHECK(mailflow({"run", file, "--quiet"}).status == 0);
    CHECK(mailflow({"swarm", file, "--seeds", "4..5"}).status == 0);
}

TEST_CASE("a swarm says what is wrong with its arguments, and exits 2") {
    const std::vector<std::pair<std::vector<std::string>, std::string>> mistakes = {
        {{"swarm", "--seeds", "5..1"}, "before the first"},
        {{"swarm", "--seeds", "many"}, "no seed or range"},
        {{"swarm", "--seeds", "18446744073709551615"}, "no greater than"},
        {{"swarm", "--seeds", "3", "--faults", "1,x"}, "no numbers of faults"},
        {{"swarm", "--seeds", "3", "--faults", "4000"}, "there is no 4000"},
        {{"swarm", "--seeds", "1..3", "--faults", "1"}, "give one with --seeds"},
        {{"swarm", "no-such-file.yaml"}, "no-such-file.yaml"},
    };
    for (const auto& [arguments, words] : mistakes) {
        const auto result = mailflow(arguments);
        INFO(result.errors);
        CHECK(result.status == 2);
        CHECK(contains(result.errors, words));
    }
}
