// `mailflow serve` as its users call it: the table of ports, signals, the recording, and its replay.
#include <signal.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/sim/app/served_program.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"

namespace tests {

namespace {

/// The last line of a report: number of events, simulated time, fingerprint.
std::string last_line(std::string text) {
    while (text.ends_with('\n')) text.pop_back();
    return text.substr(text.rfind('\n') + 1);
}

const std::string lesson = "scenarios/lessons/two-domains.yaml";

}  // namespace

TEST_CASE("serve prints ports, users and commands, writes them as JSON, and ends in good order by SIGTERM or SIGINT") {
    for (const int signal : {SIGTERM, SIGINT}) {
        const TemporaryFolder folder;
        const std::string recording = folder.path() / "run.mailflow.zst";
        ServedProgram served(lesson, {"--record", recording});
        const nlohmann::json submission = served.service("mail.alpha.test", "submission");
        CHECK(submission.at("service_port") == 587);
        CHECK(submission.at("addresses").at(0) == "127.0.0.1");
        CHECK(submission.at("clients") == nlohmann::json{"guest.alpha.test"});
        CHECK(served.service("mail.beta.test", "pop3").at("users").at(0) ==
              nlohmann::json{{"address", "bob@beta.test"}, {"login", "bob"}, {"password", "secret"}});
        CHECK(served.service("ns.beta.test", "dns").at("transports") == nlohmann::json{"tcp", "udp"});
        // The mail of the scenario itself, at 2 s of simulated time.
        REQUIRE(becomes_true([&] { return contains(served.recorded_so_far(recording), "message-stored"); }, 60));
        REQUIRE(served.stop(signal) == 130);
        CHECK(served.errors().empty());
        CHECK(contains(served.output(), "swaks --server 127.0.0.1 --port "));
        CHECK(contains(served.output(), "From Alice's domain to Bob's"));
        const auto shown = run_program(MAILFLOW_PROGRAM, {"show", recording, "--events", "--kind", "run-ended"});
        CHECK(shown.status == 0);
        CHECK(contains(shown.output, "run-ended"));
        CHECK(shown.errors.empty());
        const auto again = run_program(MAILFLOW_PROGRAM, {"run", lesson, "--replay", recording});
        CHECK(again.errors.empty());
        CHECK(last_line(again.output) == last_line(served.output()));
    }
}

TEST_CASE("the office for real mail programs has a mail to read") {
    const auto served =
        run_program(MAILFLOW_PROGRAM, {"serve", "scenarios/served/office.yaml", "--until", "1min", "--speed", "100"});
    CHECK(served.status == 0);
    CHECK(served.errors.empty());
    CHECK(contains(served.output, "curl --user alice:secret imap://127.0.0.1:"));
    CHECK(contains(served.output, "mutt -e 'set ssl_starttls=no ssl_force_tls=no' -f imap://alice@127.0.0.1:"));
    CHECK(contains(served.output, "mailbox alice"));
}

TEST_CASE("the table of ports takes no other file's place") {
    const TemporaryFolder folder;
    const std::string scenario = folder.path() / "two.yaml";
    std::filesystem::copy_file(lesson, scenario);
    const auto size_octets = std::filesystem::file_size(scenario);
    const auto served = [&](const std::string& ports, const std::string& recording) {
        return run_program(MAILFLOW_PROGRAM,
                           {"serve", scenario, "--ports", ports, "--record", recording, "--until", "1s", "--quiet"});
    };
    const std::string recording = folder.path() / "run.mailflow";
    CHECK(contains(served(scenario, recording).errors, "is a file of the scenario"));
    CHECK(std::filesystem::file_size(scenario) == size_octets);
    CHECK(contains(served(recording, recording).errors, "is what is recorded into"));
    CHECK(contains(served(folder.path(), recording).errors, "is no ordinary file"));
    CHECK(served("/dev/null", recording).status == 2);
    CHECK(std::filesystem::is_character_file("/dev/null"));
}

TEST_CASE("a served run that reaches its end is judged as a run") {
    const TemporaryFolder folder;
    const auto served =
        run_program(MAILFLOW_PROGRAM, {"serve", lesson, "--until", "6min", "--speed", "1000", "--quiet"});
    CHECK(served.status == 0);
    CHECK(contains(served.output, "7 of 7 points"));
    CHECK_FALSE(contains(served.output, "swaks"));
    const auto cut = run_program(MAILFLOW_PROGRAM, {"serve", lesson, "--until", "1min", "--speed", "1000", "--quiet"});
    CHECK(cut.status == 1);
    CHECK(contains(cut.output, "6 of 7 points"));
}

TEST_CASE("what serve and --replay cannot do is told, with status 2") {
    const TemporaryFolder folder;
    const auto check = [](const std::vector<std::string>& arguments, const std::string& message) {
        const auto result = run_program(MAILFLOW_PROGRAM, arguments);
        INFO(result.errors);
        CHECK(result.status == 2);
        CHECK(contains(result.errors, message));
    };
    check({"serve", lesson, "--bind", "localhost"}, "--bind: `localhost` is no IP address");
    check({"serve", lesson, "--bind", "192.0.2.1"}, "192.0.2.1: Cannot assign requested address");
    check({"serve", lesson, "--speed", "0"}, "--speed");
    check({"serve", "none.yaml"}, "none.yaml");
    check({"run", lesson, "--replay", "none.mailflow"}, "none.mailflow");
    const auto nothing =
        folder.write("nothing.yaml", "mailflow: 1\ntitle: Nothing\nhosts: {a.test: {addresses: [10.0.0.1]}}\n");
    check({"serve", nothing}, "nothing listens in this scenario");
}

TEST_CASE("a replay in another world says so") {
    const TemporaryFolder folder;
    const std::string recording = folder.path() / "run.mailflow";
    const auto served = run_program(
        MAILFLOW_PROGRAM, {"serve", lesson, "--until", "1s", "--speed", "1000", "--quiet", "--record", recording});
    CHECK(served.status == 1);
    const auto other = run_program(MAILFLOW_PROGRAM, {"run", lesson, "--seed", "99", "--replay", recording, "--quiet"});
    CHECK(contains(other.errors, "the recording has seed 1, this run has 99"));
    CHECK(contains(other.errors, "the recording was made of another text of the scenario"));
}

}  // namespace tests
