// The telnet box, as people and scripts use it.
#include <fstream>
#include <sstream>

#include "tests/sim/app/mailflow_program.hpp"
#include "tests/support/catch.hpp"

using tests::contains;

namespace {

const std::string lesson = "scenarios/lessons/two-domains.yaml";

tests::ProgramResult terminal(std::vector<std::string> arguments, const std::string& input) {
    arguments.insert(arguments.begin(), {"terminal", lesson, "--host", "alice-pc.alpha.test"});
    return tests::run_program(MAILFLOW_PROGRAM, arguments, input);
}

std::string content_of(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

constexpr const char* mail_by_hand =
    "EHLO alice-pc.alpha.test\nMAIL FROM:<alice@alpha.test>\nRCPT TO:<bob@beta.test>\nDATA\n"
    "Subject: By hand\n\nHello\n.\nQUIT\n";

}  // namespace

TEST_CASE("a mail is typed into a pipe, answered line by line, and explained") {
    const auto result = terminal({"--to", "mail.beta.test", "--at", "10s"}, mail_by_hand);
    CHECK(result.errors.empty());
    CHECK(result.status == 0);
    CHECK(contains(result.output, "S: 220 mail.beta.test"));
    CHECK(contains(result.output, "C: RCPT TO:<bob@beta.test>"));
    CHECK(contains(result.output, "One recipient of the envelope"));
    CHECK(contains(result.output, "S: 354 "));
    CHECK(contains(result.output, "RFC 5321 section 4.2.3"));
    CHECK(contains(result.output, "closed: the server has closed the connection"));
    const auto plain = terminal({"--to", "mail.beta.test", "--at", "10s", "--plain"}, mail_by_hand);
    CHECK_FALSE(contains(plain.output, "RFC"));
    CHECK(contains(plain.output, "S: 221 "));
}

TEST_CASE("what was typed is saved as an overlay, with which the same happens") {
    const tests::TemporaryFolder folder;
    const std::string overlay = folder.path() / "typed.yaml";
    CHECK(terminal({"--to", "mail.beta.test", "--at", "10s", "--save", overlay}, mail_by_hand).status == 0);
    const auto run = tests::mailflow({"run", lesson, "--with", overlay});
    CHECK(run.status == 0);
    CHECK(contains(run.output, "By hand"));
    const auto onto_scenario = terminal({"--to", "mail.beta.test", "--save", lesson}, "QUIT\n");
    CHECK(onto_scenario.status == 2);
    CHECK(contains(onto_scenario.errors, "not written over"));
}

TEST_CASE("the last line is taken back, octets are typed, the connection is closed by hand") {
    const auto result = terminal({"--to", "mail.beta.test", "--plain"}, "FOO\n~u\n~o NO\n~o OP\\r\\n\n~q\nx\\y\n~.\n");
    CHECK(result.status == 0);
    CHECK(contains(result.output, "C: FOO"));
    CHECK(contains(result.output, "Once more, without the last line"));
    CHECK(contains(result.output, "C: NO\n"));
    CHECK(contains(result.output, "S: 250 "));
    CHECK(contains(result.output, "Lines that begin with a tilde"));
    CHECK(contains(result.errors, "behind a backslash"));
    CHECK(contains(result.output, "closed: the one who typed has hung up"));
}

TEST_CASE("TLS is begun by hand, and from the start on the ports that have it") {
    const auto by_hand = terminal({"--to", "mail.beta.test", "--plain"}, "EHLO pc\nSTARTTLS\n~t\nEHLO pc\n~.\n");
    CHECK(contains(by_hand.output, "TLS stands"));
    const auto imap =
        terminal({"--to", "mail.beta.test", "--port", "993"}, "a LOGIN bob secret\nb SELECT INBOX\nc LOGOUT\n");
    CHECK(contains(imap.output, "C: a LOGIN bob ****"));
    CHECK(contains(imap.output, "b OK"));
    CHECK(contains(imap.output, "RFC 9051 section 6.3.2"));
}

TEST_CASE("a server that is not there, a host that is unknown, a port that is none") {
    const auto refused = terminal({"--to", "mail.beta.test", "--port", "99"}, "");
    CHECK(contains(refused.output, "closed: the server refuses the connection"));
    const auto unknown =
        tests::run_program(MAILFLOW_PROGRAM, {"terminal", lesson, "--host", "nobody.test", "--to", "x.test"}, "");
    CHECK(unknown.status == 2);
    CHECK(contains(unknown.errors, "no host is called `nobody.test`"));
    CHECK(terminal({"--to", "mail.beta.test", "--port", "99999"}, "").status == 2);
    CHECK(terminal({}, "").status == 2);
}

TEST_CASE("one question to the DNS, with all sections of the answer") {
    const auto result = terminal({"--ask", "beta.test MX"}, "");
    CHECK(result.status == 0);
    CHECK(contains(result.output, "NOERROR"));
    CHECK(contains(result.output, ";; ANSWER (1)"));
    CHECK(contains(result.output, "MX 10 mail.beta.test."));
    CHECK(contains(result.output, "so it is: answer"));
    const auto server = terminal({"--ask", "beta.test MX", "--server", "ns.beta.test"}, "");
    CHECK(contains(server.output, "flags qr aa"));
    CHECK(contains(server.output, ";; ADDITIONAL"));
    CHECK(contains(terminal({"--ask", "nobody.beta.test"}, "").output, "NXDOMAIN"));
    const auto mistake = terminal({"--ask", "beta.test MXX"}, "");
    CHECK(mistake.status == 2);
    CHECK(contains(mistake.errors, "`MXX` is no record type"));
}

TEST_CASE("what was typed is saved at every ending, and that it can be is known before the first line") {
    const tests::TemporaryFolder folder;
    const std::string overlay = folder.path() / "typed.yaml";
    const auto late = terminal({"--to", "mail.beta.test", "--save", overlay}, "EHLO x\n~w 7d\nQUIT\n");
    CHECK(late.status == 0);
    CHECK(contains(late.errors, "the run ends at 6d"));
    CHECK(contains(late.output, "S: 221 "));
    CHECK(contains(content_of(overlay), "EHLO x"));
    for (const std::string& path : {lesson, std::string("/no/such/folder/typed.yaml")}) {
        const auto refused = terminal({"--to", "mail.beta.test", "--save", path}, "EHLO x\nQUIT\n");
        CHECK(refused.status == (path == lesson ? 2 : 3));
        CHECK(refused.output.empty());
        CHECK_FALSE(refused.errors.empty());
    }
}

TEST_CASE("a line that the world does not take is forgotten, and typing goes on") {
    const auto result =
        terminal({"--to", "mail.beta.test", "--until", "30s", "--plain"}, "EHLO x\n~w 20s\nNOOP\n~w 20s\nNOOP\n~.\n");
    CHECK(result.status == 0);
    CHECK(contains(result.errors, "the run ends at 30"));
    CHECK(contains(result.output, "hung up"));
    const auto over = terminal({"--to", "mail.beta.test", "--until", "1s", "--at", "20min"}, "QUIT\n");
    CHECK(over.status == 2);
    CHECK(contains(over.errors, "--at 20min: the run ends before"));
}

TEST_CASE("TLS that is begun at the wrong moment is waited for, and its end is told") {
    const auto result = terminal({"--to", "mail.beta.test", "--plain"}, "EHLO x\n~t\nEHLO y\nQUIT\n");
    CHECK(result.status == 0);
    CHECK(contains(result.output, "closed: TLS"));
}

TEST_CASE("a host that goes down closes its terminals; nobody can ask from one that is off") {
    const tests::TemporaryFolder folder;
    const std::string fault =
        folder.write("fault.yaml", "faults: [{at: 3s, until: 10s, host: alice-pc.alpha.test, down: true}]\n");
    const auto result = terminal({"--to", "mail.beta.test", "--with", fault}, "EHLO x\nNOOP\nNOOP\nQUIT\n");
    CHECK(contains(result.output, "closed: alice-pc.alpha.test was switched off"));
    CHECK(contains(result.output, "C: NOOP"));
    const std::string off = folder.write("off.yaml", "faults: [{at: 0s, host: alice-pc.alpha.test, down: true}]\n");
    const auto nobody = terminal({"--ask", "beta.test MX", "--at", "1s", "--with", off}, "");
    CHECK(nobody.status == 1);
    CHECK(contains(nobody.output, "no answer: alice-pc.alpha.test is switched off"));
}

TEST_CASE("a server that is silent: the end of patience is told") {
    const tests::TemporaryFolder folder;
    const std::string stub = folder.write("stub.yaml",
                                          "hosts: {silent.test: {site: core, addresses: [10.0.7.1],\n"
                                          "        tcp_stubs: [{port: 25, behaviour: silent}]}}\n");
    const auto result = terminal({"--to", "10.0.7.1", "--with", stub}, "NOOP\n~.\n");
    CHECK(contains(result.output, "no answer within 5min"));
    CHECK(contains(result.output, "no answer, and nothing more happens"));
    CHECK(contains(result.output, "hung up"));
}

TEST_CASE("flags of an answer as they were on the wire: RFC 1035 section 4.1.1") {
    CHECK(contains(terminal({"--ask", "beta.test MX"}, "").output, "flags qr rd ra"));
    const auto server = terminal({"--ask", "beta.test MX", "--server", "ns.beta.test"}, "");
    CHECK(contains(server.output, "flags qr aa rd\n"));
    CHECK(contains(terminal({"--ask", "beta.test MX", "--server", "nosuch.test"}, "").output,
                   "no answer: no address of nosuch.test is known"));
    CHECK(contains(terminal({"--ask", "beta.test\tMX"}, "").output, ";; ANSWER (1)"));
}

TEST_CASE("a mistyped host, and a recording in place of a scenario, are told as such") {
    const auto host = tests::run_program(MAILFLOW_PROGRAM,
                                         {"terminal", lesson, "--host", "alice-pc.alpha.tset", "--to", "x.test"}, "");
    CHECK(host.status == 2);
    CHECK(
        contains(host.errors, "--host: no host is called `alice-pc.alpha.tset`: did you mean `alice-pc.alpha.test`?"));
    const tests::TemporaryFolder folder;
    const std::string recording = folder.path() / "run.jsonl";
    REQUIRE(tests::mailflow({"run", lesson, "--quiet", "--record", recording}).status == 0);
    const auto result =
        tests::run_program(MAILFLOW_PROGRAM, {"terminal", recording, "--host", "x.test", "--to", "x.test"}, "");
    CHECK(result.status == 2);
    CHECK(contains(result.errors, "is a recording; a terminal needs the scenario"));
}
