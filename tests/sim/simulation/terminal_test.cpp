// SMTP, POP3, IMAP and DNS that somebody types by hand, through a whole world.
#include <fmt/format.h>

#include "tests/sim/simulation/simulated_run.hpp"
#include "tests/support/catch.hpp"

namespace {

using sim::recording::Event;
using sim::recording::EventKind;

tests::FinishedRun& run_of(tests::FinishedRun& run, const std::string& entries,
                           const std::string& domain = "users: [bob]") {
    const std::string text = fmt::format(
        "mailflow: 1\ntitle: By hand\nuntil: 1h\ndomains: {{alpha.test: {{users: [alice]}}, beta.test: {{{}}}}}\n{}",
        domain, entries);
    tests::run_in_memory(tests::scenario_from_text(text), run);
    return run;
}

/// What a terminal shows, without CR.
std::string shown(const tests::FinishedRun& run) {
    std::string text;
    for (const Event& event : run.events.of(EventKind::terminal_shown)) text += event.fields.text("octets");
    std::erase(text, '\r');
    return text;
}

std::string closed(const tests::FinishedRun& run) {
    const auto events = run.events.of(EventKind::terminal_closed);
    return events.empty() ? "" : events.back().fields.text("reason");
}

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a mail that is typed line by line is delivered, RFC 5321 section 3.3") {
    tests::FinishedRun run;
    run_of(run, R"(
terminals:
  - id: t1
    at: 10s
    host: alice-pc.alpha.test
    to: mail.beta.test
    port: 25
    lines:
      - EHLO alice-pc.alpha.test
      - MAIL FROM:<alice@alpha.test>
      - RCPT TO:<bob@beta.test>
      - DATA
      - "Subject: By hand"
      - ""
      - Hello
      - .
      - QUIT
)");
    CHECK(run.events.of(EventKind::message_stored, "mail.beta.test").size() == 1);
    const std::string text = shown(run);
    CHECK(contains(text, "220 mail.beta.test"));
    CHECK(contains(text, "354 "));
    CHECK(contains(text, "\n221 "));
    CHECK(closed(run) == "the server has closed the connection");
    const auto typed = run.events.of(EventKind::terminal_typed, "alice-pc.alpha.test");
    REQUIRE(typed.size() == 9);
    CHECK(typed.front().fields.text("octets") == "EHLO alice-pc.alpha.test\r\n");
    const auto commands = run.events.of(EventKind::command, "mail.beta.test");
    REQUIRE_FALSE(commands.empty());
    CHECK(commands.front().fields.text("line") == "EHLO alice-pc.alpha.test");
}

TEST_CASE("what is typed is the cause of what goes out") {
    tests::FinishedRun run;
    run_of(run, "terminals: [{at: 1s, host: alice-pc.alpha.test, to: mail.beta.test, port: smtp, lines: [NOOP]}]\n");
    const auto typed = run.events.of(EventKind::terminal_typed);
    REQUIRE(typed.size() == 1);
    bool caused = false;
    for (const Event& event : run.events.of(EventKind::segment_sent)) {
        if (event.cause == typed.front().id) caused = event.fields.text("octets") == "NOOP\r\n";
    }
    CHECK(caused);
}

TEST_CASE("a terminal that cannot connect says why") {
    tests::FinishedRun refused;
    run_of(refused, "terminals: [{at: 1s, host: alice-pc.alpha.test, to: mail.beta.test, port: 99, lines: [A]}]\n");
    CHECK(closed(refused) == "the server refuses the connection");
    tests::FinishedRun unknown;
    run_of(unknown, "terminals: [{at: 1s, host: alice-pc.alpha.test, to: nobody.beta.test, port: 25}]\n");
    CHECK(closed(unknown) == "no address of nobody.beta.test is known");
    tests::FinishedRun off;
    run_of(off,
           "terminals: [{at: 2s, host: alice-pc.alpha.test, to: mail.beta.test, port: 25}]\n"
           "faults: [{at: 1s, host: alice-pc.alpha.test, down: true}]\n");
    CHECK(closed(off) == "alice-pc.alpha.test is switched off");
}

TEST_CASE("a terminal ends with its host, be it connected or still connecting, and so does a question") {
    const std::string off = "faults: [{at: 3s, host: alice-pc.alpha.test, down: true}]\n";
    tests::FinishedRun connected;
    run_of(connected, off + "terminals: [{at: 1s, host: alice-pc.alpha.test, to: mail.beta.test, port: 25}]\n");
    REQUIRE(connected.events.of(EventKind::terminal_closed).size() == 1);
    CHECK(closed(connected) == "alice-pc.alpha.test was switched off");
    CHECK(connected.events.of(EventKind::terminal_closed).back().connection != 0);
    tests::FinishedRun connecting;
    run_of(connecting, off +
                           "terminals: [{at: 3s, host: alice-pc.alpha.test, to: mail.beta.test, port: 25}]\n"
                           "queries: [{at: 2999900us, host: alice-pc.alpha.test, ask: beta.test MX}]\n");
    CHECK(closed(connecting) == "alice-pc.alpha.test is switched off");
    const auto resolved = connecting.events.of(EventKind::dns_resolved, "alice-pc.alpha.test");
    REQUIRE(resolved.size() == 1);
    CHECK(resolved.front().fields.text("reason") == "alice-pc.alpha.test was switched off");
    tests::FinishedRun looking_up;
    run_of(looking_up, off + "terminals: [{at: 2999900us, host: alice-pc.alpha.test, to: mail.beta.test, port: 25}]\n");
    REQUIRE(looking_up.events.of(EventKind::terminal_closed).size() == 1);
    CHECK(closed(looking_up) == "alice-pc.alpha.test was switched off");
    tests::FinishedRun over;
    run_of(over, off +
                     "terminals: [{at: 1s, host: alice-pc.alpha.test, to: mail.beta.test, port: 25,\n"
                     "             lines: [{hang_up: true}]}]\n");
    CHECK(over.events.of(EventKind::terminal_closed).size() == 1);
}

TEST_CASE("a silent server tries the patience of whoever waits for it") {
    tests::FinishedRun run;
    run_of(run,
           "terminals: [{at: 1s, host: alice-pc.alpha.test, to: 10.0.7.1, port: 25, patience: 20s, lines: [NOOP]}]\n"
           "hosts: {silent.test: {site: core, addresses: [10.0.7.1], tcp_stubs: [{port: 25, behaviour: silent}]}}\n");
    CHECK(closed(run) == "the server does not answer");
    const Event last = run.events.of(EventKind::terminal_closed).back();
    CHECK(last.time > sim::scenario::Instant{} + std::chrono::seconds{21});
    CHECK(last.time < sim::scenario::Instant{} + std::chrono::seconds{22});
}

TEST_CASE("POP3 by hand: RFC 1939 section 5; a password is in no text but on the wire") {
    tests::FinishedRun run;
    run_of(run, R"(
terminals: [{at: 1s, host: bob-pc.beta.test, to: mail.beta.test, port: pop3,
             lines: [USER bob, PASS secret, STAT, QUIT]}]
)");
    CHECK(contains(shown(run), "+OK 0 0\n"));
    for (const Event& event : run.events.of(EventKind::terminal_typed)) {
        CHECK_FALSE(contains(event.fields.text("octets"), "secret"));
    }
}

TEST_CASE("IMAP by hand, with TLS from the start: RFC 8314 section 3") {
    tests::FinishedRun run;
    run_of(run,
           "terminals: [{at: 1s, host: bob-pc.beta.test, to: mail.beta.test, port: 993,\n"
           "             lines: [a LOGIN bob secret, b SELECT INBOX, c LOGOUT]}]\n",
           "users: [bob], imap: {}, tls: offered");
    const std::string text = shown(run);
    CHECK(contains(text, "a OK"));
    CHECK(contains(text, "* 0 EXISTS"));
    CHECK(contains(text, "c OK"));
    CHECK(run.events.of(EventKind::tls_established, "bob-pc.beta.test").size() == 1);
}

TEST_CASE("TLS is begun by hand after STARTTLS: RFC 3207 section 4") {
    tests::FinishedRun run;
    run_of(run,
           "terminals: [{at: 1s, host: alice-pc.alpha.test, to: mail.beta.test, port: 25,\n"
           "             lines: [EHLO pc, STARTTLS, {start_tls: true}, EHLO again, {hang_up: true}]}]\n",
           "users: [bob], tls: offered");
    REQUIRE(run.events.of(EventKind::tls_established, "alice-pc.alpha.test").size() == 1);
    std::vector<std::string> lines;
    for (const Event& event : run.events.of(EventKind::command, "mail.beta.test")) {
        lines.push_back(event.fields.text("line"));
    }
    CHECK(lines == std::vector<std::string>{"EHLO pc", "STARTTLS", "EHLO again"});
    CHECK(closed(run) == "the one who typed has hung up");
}

TEST_CASE("a smuggled mail is typed octet by octet: a strict server sees one, RFC 5321 section 4.1.1.4") {
    const std::string entries = R"(
terminals:
  - at: 1s
    host: alice-pc.alpha.test
    to: mail.beta.test
    port: 25
    lines:
      - EHLO alice-pc.alpha.test
      - MAIL FROM:<alice@alpha.test>
      - RCPT TO:<bob@beta.test>
      - DATA
      - octets: 'Subject: one\r\n\r\nfirst\n.\nMAIL FROM:<alice@alpha.test>\r\nRCPT TO:<bob@beta.test>\r\nDATA\r\n'
      - |
        Subject: two

        second
        .
      - QUIT
)";
    tests::FinishedRun strict;
    run_of(strict, entries);
    CHECK(strict.events.of(EventKind::message_accepted, "mail.beta.test").size() <= 1);
    tests::FinishedRun lenient;
    run_of(lenient, entries, "users: [bob], mta: {bare_line_ends: accept}");
    CHECK(lenient.events.of(EventKind::message_accepted, "mail.beta.test").size() == 2);
}

TEST_CASE("a question to the DNS by hand: RFC 1034 section 3.7") {
    tests::FinishedRun run;
    run_of(run, "queries: [{at: 1s, host: alice-pc.alpha.test, ask: beta.test MX}]\n");
    const auto asked = run.events.of(EventKind::dns_asked, "alice-pc.alpha.test");
    REQUIRE(asked.size() == 1);
    CHECK(asked.front().fields.text("type") == "MX");
    const auto resolved = run.events.of(EventKind::dns_resolved, "alice-pc.alpha.test");
    REQUIRE(resolved.size() == 1);
    CHECK(resolved.front().fields.text("outcome") == "answer");
}

TEST_CASE("a name server is asked itself, and says where it is the authority") {
    tests::FinishedRun run;
    run_of(run, "queries: [{at: 1s, host: alice-pc.alpha.test, ask: beta.test MX, server: ns.beta.test}]\n");
    const auto answers = run.events.of(EventKind::dns_answer, "alice-pc.alpha.test");
    REQUIRE_FALSE(answers.empty());
    CHECK(answers.back().fields.boolean("authoritative"));
    CHECK(answers.back().fields.list("answers").size() == 1);
}

TEST_CASE("a silent name server is asked three times") {
    tests::FinishedRun run;
    run_of(run,
           "queries: [{at: 1s, host: alice-pc.alpha.test, ask: beta.test MX, server: ns.beta.test}]\n"
           "faults: [{host: ns.beta.test, down: true, at: 900ms}]\n"
           "mail: [{at: 100ms, from: alice@alpha.test, to: [alice@alpha.test]}]\n");
    CHECK(run.events.of(EventKind::dns_timeout, "alice-pc.alpha.test").size() >= 1);
    CHECK_FALSE(run.events.of(EventKind::dns_resolved, "alice-pc.alpha.test").back().fields.text("outcome") ==
                "answer");
}

TEST_CASE("a question that nobody can ask has its reason") {
    const auto reason_of = [](const std::string& entries) {
        tests::FinishedRun run;
        run_of(run, entries);
        CHECK(run.events.of(EventKind::dns_asked, "alice-pc.alpha.test").size() == 1);
        const auto resolved = run.events.of(EventKind::dns_resolved, "alice-pc.alpha.test");
        REQUIRE_FALSE(resolved.empty());
        CHECK(resolved.back().fields.text("outcome") == "none");
        return resolved.back().fields.text("reason");
    };
    CHECK(reason_of("queries: [{at: 1s, host: alice-pc.alpha.test, ask: beta.test MX}]\n"
                    "faults: [{at: 0s, host: alice-pc.alpha.test, down: true}]\n") ==
          "alice-pc.alpha.test is switched off");
    CHECK(reason_of("queries: [{at: 1s, host: alice-pc.alpha.test, ask: beta.test MX, server: nosuch.test}]\n") ==
          "no address of nosuch.test is known");
}

TEST_CASE("a name and a type are parted by any white space") {
    tests::FinishedRun run;
    run_of(run, "queries: [{at: 1s, host: alice-pc.alpha.test, ask: \"beta.test\\t MX\"}]\n");
    const auto asked = run.events.of(EventKind::dns_asked);
    REQUIRE(asked.size() == 1);
    CHECK(asked.front().fields.text("name") == "beta.test.");
    CHECK(asked.front().fields.text("type") == "MX");
}
