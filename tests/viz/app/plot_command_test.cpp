// `mailflow plot` and `mailflow states` as their users call them.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/support/background_program.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/xml_check.hpp"

namespace {

const std::string lesson = "scenarios/lessons/server-down.yaml";

tests::ProgramResult plot(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "plot");
    return tests::run_program(MAILFLOW_VIEW_PROGRAM, arguments);
}

bool tells(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

std::string content_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string recording_of(const tests::TemporaryFolder& folder, const std::string& level) {
    std::string path = folder.path() / (level + ".jsonl");
    REQUIRE(
        tests::run_program(MAILFLOW_PROGRAM, {"run", lesson, "--quiet", "--level", level, "--record", path}).status ==
        0);
    return path;
}

}  // namespace

TEST_CASE("plot tells the usual series of a scenario or a recording as text") {
    const tests::TemporaryFolder folder;
    const auto text = plot({lesson});
    CHECK(text.status == 0);
    CHECK(text.errors.empty());
    for (const char* name :
         {"queue-length (mails)", "latency (s)", "deliveries", "bounces", "connections", "all hosts"})
        CHECK(tells(text.output, name));
    CHECK(plot({recording_of(folder, "full")}).output == text.output);
    CHECK(tests::run_program(MAILFLOW_PROGRAM, {"plot", lesson}).output == text.output);
    const auto of_host = plot({lesson, "--series", "queue-length", "--host", "mail.alpha.test"});
    CHECK(tells(of_host.output, "mail.alpha.test"));
    CHECK_FALSE(tells(of_host.output, "all hosts"));
    CHECK(tells(plot({lesson, "--each-host"}).output, "mail.beta.test"));
}

TEST_CASE("plot lists its series, without a file too") {
    const auto list = plot({"--series", "list"});
    CHECK(list.status == 0);
    CHECK(tells(list.output, "queue-length"));
    CHECK(tells(list.output, "kind of event"));
}

TEST_CASE("plot writes CSV and SVG, of any kind of event, a stretch and intervals") {
    const tests::TemporaryFolder folder;
    const std::string csv = folder.path() / "plot.csv";
    const std::string svg = folder.path() / "plot.svg";
    const auto both = plot({lesson, "--series", "queue-length", "--series", "dns-query", "--csv", csv, "--svg", svg});
    CHECK(both.status == 0);
    CHECK(both.output.empty());
    CHECK(content_of(csv).starts_with("time_s,queue-length (mails),dns-query (events)\r\n0.000000000,0,0\r\n"));
    CHECK(tests::xml_mistake(content_of(svg)) == "");
    CHECK(tells(content_of(svg), "Queue length (mails)"));
    CHECK(plot({lesson, "--interval", "1min", "--from", "1min", "--to", "3min", "--csv", csv}).status == 0);
    const std::string rows = content_of(csv);
    CHECK(std::count(rows.begin(), rows.end(), '\n') == 4);
    CHECK(tells(rows, "\r\n60.000000000,"));
}

TEST_CASE("plot says what is wrong, with a hint") {
    const tests::TemporaryFolder folder;
    const auto refused = [](const std::vector<std::string>& arguments, const char* why) {
        const auto result = plot(arguments);
        CAPTURE(result.errors);
        CHECK(result.status == 2);
        CHECK(tells(result.errors, why));
        CHECK(result.output.empty());
    };
    refused({lesson, "--series", "queue-lenght"}, "did you mean `queue-length`?");
    refused({lesson, "--series", "zebras"}, "`--series list` tells which there are");
    refused({lesson, "--host", "mail.alpha.tset"}, "did you mean `mail.alpha.test`?");
    refused({lesson, "--interval", "0s"}, "--interval");
    refused({lesson, "--interval", "1us"}, "--interval: there would be more than");
    refused({"scenarios/lessons/two-domains.yaml", "--interval", "4ms", "--each-host", "--series", "commands",
             "--series", "replies", "--series", "octets-sent", "--series", "dns-questions"},
            "are more than 2000000 cells");
    refused({lesson, "--from", "9h"}, "--from");
    refused({lesson, "--from", "2min", "--to", "1min"}, "--from");
    refused({"--series", "bounces"}, "which FILE?");
    CHECK(plot({"no/such/file"}).status == 2);
    CHECK(plot({lesson, "--csv", "/no/such/folder/plot.csv"}).status == 3);
    const auto summary = plot({recording_of(folder, "summary"), "--series", "queue-length"});
    CHECK(summary.status == 0);
    CHECK(tells(summary.errors, "a recording of level summary does not tell of it; make one with --level flow"));
}

TEST_CASE("plot leaves out what a recording's level does not tell, in place of zeros") {
    const tests::TemporaryFolder folder;
    const std::string csv = folder.path() / "plot.csv";
    const std::string recording = recording_of(folder, "summary");
    const auto table = plot({recording, "--series", "queue-length", "--series", "deliveries"});
    CHECK(table.status == 0);
    CHECK(tells(table.errors, "queue-length: left out"));
    CHECK_FALSE(tells(table.output, "queue-length"));
    CHECK(tells(table.output, "deliveries"));
    CHECK(plot({recording, "--series", "queue-length", "--series", "deliveries", "--csv", csv}).status == 0);
    CHECK(content_of(csv).starts_with("time_s,deliveries (mails)\r\n"));
}

TEST_CASE("help of a command ends with examples of that command, and a list is a list whatever else is asked for") {
    for (const std::string command : {"plot", "states", "ladder", "parts", "measure"}) {
        const auto help = tests::run_program(MAILFLOW_PROGRAM, {command, "--help"});
        CHECK(tells(help.output, "mailflow " + command + " "));
        CHECK_FALSE(tells(help.output, "mailflow render"));
    }
    CHECK(tells(plot({"--series", "list", "--series", "latency"}).output, "queue-length"));
}

TEST_CASE("states tells the machines that sessions run") {
    const auto states = [](std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), "states");
        return tests::run_program(MAILFLOW_PROGRAM, arguments);
    };
    const tests::TemporaryFolder folder;
    const auto text = states({"smtp"});
    CHECK(text.status == 0);
    CHECK(tells(text.output, "SMTP server: begins in accepting"));
    const std::string svg = folder.path() / "imap.svg";
    CHECK(states({"imap", "--svg", svg}).status == 0);
    CHECK(tests::xml_mistake(content_of(svg)) == "");
    const std::string mermaid = folder.path() / "pop3.mmd";
    CHECK(states({"pop3-client", "--mermaid", mermaid}).status == 0);
    CHECK(tells(content_of(mermaid), "stateDiagram-v2"));
    const auto unknown = states({"smpt"});
    CHECK(unknown.status == 2);
    CHECK(tells(unknown.errors, "did you mean `smtp`?"));
    CHECK(states({}).status == 2);
}
