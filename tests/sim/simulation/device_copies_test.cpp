// Devices with copies of a mailbox, and copies of sent mail: a scenario's keys and what becomes of them.
#include "tests/sim/simulation/simulated_run.hpp"
#include "tests/support/catch.hpp"

namespace {

using sim::recording::EventKind;
using Texts = std::vector<std::string>;

void run_copies(const std::string& text, tests::FinishedRun& run) {
    tests::run_in_memory(tests::scenario_from_text("mailflow: 1\ntitle: Copies\n" + text), run);
}

}  // namespace

TEST_CASE("what a user does on a device that is off, or with a mail that it does not have, is told") {
    tests::FinishedRun run;
    run_copies(R"(
domains: {alpha.test: {users: [alice]}, beta.test: {users: [bob], imap: {}}}
mail:
  - {id: m1, at: 1s, from: alice@alpha.test, to: [bob@beta.test]}
  - {id: m2, at: 2min, from: alice@alpha.test, to: [bob@beta.test]}
read: [{at: 1min, user: bob@beta.test, with: imap, sync: qresync}]
actions:
  - {at: 3min, user: bob@beta.test, mails: [m1, m2], flag: [work]}
  - {at: 5min, user: bob@beta.test, mails: [m1], delete: true}
faults: [{at: 4min, host: bob-pc.beta.test, down: true}]
)",
               run);
    CHECK(run.events.texts(EventKind::copy_action_failed, "reason") ==
          Texts{"the copy on this device does not have it", "the device is switched off"});
    REQUIRE(run.events.of(EventKind::copy_action_queued).size() == 1);
    CHECK(run.events.of(EventKind::copy_action_queued)[0].message == "m1");
    CHECK(run.events.folded().hosts.at("bob-pc.beta.test").mailbox_copies.begin()->second.actions.size() == 1);
}

TEST_CASE("a mail program that keeps sent mail does so under the TLS policy and login of its IMAP settings") {
    const bool keeps = GENERATE(true, false);
    tests::FinishedRun run;
    run_copies(std::string(R"(
defaults: {tls: required, client_tls: verified}
domains:
  alpha.test: {users: [alice], imap: {}, keep_sent: )") +
                   (keeps ? "true" : "false") + R"(}
  beta.test: {users: [bob]}
mail: [{id: m1, at: 1s, from: alice@alpha.test, to: [bob@beta.test], subject: Hello}]
expect: [{always: mail-conserved}, {always: copies-justified}]
)",
               run);
    CHECK(run.events.texts(EventKind::sent_copy_stored, "folder") == (keeps ? Texts{"Sent"} : Texts{}));
    CHECK(run.events.of(EventKind::sent_copy_failed).empty());
    const auto world = run.events.folded();
    const auto& sent = world.hosts.at("mail.alpha.test").mailboxes.at("alice").folders.at("Sent").messages;
    REQUIRE(sent.size() == (keeps ? 1 : 0));
    if (!keeps) return;
    CHECK(sent.begin()->second.message == "m1");
    CHECK(sent.begin()->second.flags == Texts{"\\Seen"});
    const auto sessions = run.events.texts(EventKind::session_started, "protocol", "alice-pc.alpha.test");
    CHECK(sessions == Texts{"smtp", "imap"});
    CHECK(run.events.of(EventKind::tls_established, "alice-pc.alpha.test").size() == 2);
}

TEST_CASE("a device in IDLE has the mail that came between its SELECT and its IDLE") {
    const std::string method = GENERATE("full", "condstore", "qresync");
    const int sent_ms = GENERATE(124'500, 125'000, 125'500, 126'000, 126'500);
    CAPTURE(method, sent_ms);
    tests::FinishedRun run;
    run_copies(R"(
domains: {alpha.test: {users: [alice]}, beta.test: {users: [bob], imap: {}}}
hosts:
  phone.beta.test: {site: beta.test, addresses: [10.9.0.2], role: client, link: {latency: 500ms}}
mail:
  - {id: m1, at: 1s, from: alice@alpha.test, to: [bob@beta.test]}
  - {id: m2, at: )" +
                   std::to_string(sent_ms) +
                   R"(ms, from: alice@alpha.test, to: [bob@beta.test]}
read:
  - {at: 1min, user: bob@beta.test, with: imap, sync: )" +
                   method + R"(, client: phone.beta.test}
  - {at: 2min, user: bob@beta.test, with: imap, idle: 10min, sync: )" +
                   method + R"(, client: phone.beta.test}
actions:
  - {at: 100s, user: bob@beta.test, client: phone.beta.test, mails: [m1], flag: ['\Flagged']}
until: 11min
)",
               run);
    const auto world = run.events.folded();
    const auto& copies = world.hosts.at("phone.beta.test").mailbox_copies;
    REQUIRE(copies.size() == 1);
    CHECK(copies.begin()->second.messages.size() == 2);
}
