// TLS between simulated hosts: RFC 3207, RFC 7435, RFC 8314, RFC 9525.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "tests/sim/simulation/simulated_run.hpp"
#include "tests/support/catch.hpp"

namespace {

using sim::recording::Event;
using sim::recording::EventKind;

/// Alice at alpha.test writes to bob at beta.test.
struct World {
    std::string top{};                     ///< further keys of the file
    std::string tls = "offered";           ///< of the servers of beta.test
    std::string sender = "opportunistic";  ///< tls_client of alpha's server
    std::string beta{};                    ///< further hosts' keys of mail.beta.test
    std::string read{};                    ///< how bob reads
};

std::string text_of(const World& world) {
    return fmt::format(R"(
mailflow: 1
title: TLS
{}
domains:
  alpha.test: {{users: [alice], mta: {{tls_client: {}}}}}
  beta.test: {{users: [bob], tls: {}, imap: {{}}}}
mail:
  - {{id: m1, at: 2s, from: alice@alpha.test, to: [bob@beta.test], subject: "Hello", body: "Between us."}}
read:
  - {{at: 1h, user: bob@beta.test{}}}
)",
                       world.top, world.sender, world.tls, world.read);
}

void run_world(const World& world, tests::FinishedRun& run, const sim::host::CertificateSettings& certificate = {}) {
    sim::scenario::Scenario scenario = tests::scenario_from_text(text_of(world));
    for (sim::scenario::Host& host : scenario.hosts) {
        if (host.name == "mail.beta.test") host.certificate = certificate;
    }
    tests::run_in_memory(scenario, run);
}

/// What went over the wires, but for the name servers'.
std::string wire_of(const tests::FinishedRun& run) {
    std::string octets;
    for (const Event& event : run.events.all) {
        if (event.kind == EventKind::segment_sent) octets += event.fields.text("octets");
    }
    return octets;
}

bool is_stored(const tests::FinishedRun& run) {
    return !run.events.of(EventKind::message_stored, "mail.beta.test").empty();
}

std::string stored_trace(const tests::FinishedRun& run) {
    std::string fields;
    for (const Event& event : run.events.of(EventKind::header_added, "mail.beta.test")) {
        fields += event.fields.text("value") + "\n";
    }
    return fields;
}

std::string first_failure(const tests::FinishedRun& run) {
    for (const Event& event : run.events.of(EventKind::delivery_attempted, "mail.alpha.test")) {
        if (event.fields.text("outcome") == "deferred") {
            return event.fields.text("status") + ' ' + event.fields.text("text");
        }
    }
    return {};
}

}  // namespace

TEST_CASE("under TLS the wire does not tell what is said, and the recording does") {
    tests::FinishedRun run;
    run_world({}, run);
    REQUIRE(is_stored(run));
    CHECK(stored_trace(run).find("with ESMTPS") != std::string::npos);  // RFC 3848
    const auto texts = run.events.texts(EventKind::tls_text, "octets", "mail.beta.test");
    const std::string clear = fmt::format("{}", fmt::join(texts, ""));
    CHECK(clear.find("RCPT TO:<bob@beta.test>") != std::string::npos);
    CHECK(clear.find("Between us.") != std::string::npos);
    std::size_t in_clear = 0;  // the submission by alice's program
    const std::string wire = wire_of(run);
    for (auto at = wire.find("Between us."); at != std::string::npos; at = wire.find("Between us.", at + 1)) ++in_clear;
    CHECK(in_clear == 1);
    const auto keys = run.events.texts(EventKind::tls_keys, "lines", "mail.beta.test");
    REQUIRE(keys.size() == 1);
    CHECK(keys.front().find("SERVER_TRAFFIC_SECRET_0 ") != std::string::npos);
}

TEST_CASE("the same seed gives the same octets under TLS, on every run") {
    tests::FinishedRun first;
    tests::FinishedRun second;
    run_world({}, first);
    run_world({}, second);
    CHECK(first.fingerprint == second.fingerprint);
    CHECK(wire_of(first) == wire_of(second));
    tests::FinishedRun other;
    run_world({.top = "seed: 2"}, other);
    CHECK(wire_of(first) != wire_of(other));
}

TEST_CASE("a verifying sender takes the exchanger's certificate and no other") {
    tests::FinishedRun good;
    run_world({.sender = "verified"}, good);
    CHECK(is_stored(good));
    CHECK(first_failure(good).empty());
    const std::vector<std::pair<sim::host::CertificateSettings, std::string>> bad = {
        {{.self_signed = true}, "self"},
        {{.names = {"www.beta.test"}, .names_host = false}, "ostname"},
        {{.expires_at = protocol::Duration{}}, "expired"}};
    for (const auto& [certificate, reason] : bad) {
        CAPTURE(reason);
        tests::FinishedRun run;
        run_world({.top = "until: 2h", .sender = "verified"}, run, certificate);
        CHECK_FALSE(is_stored(run));
        const std::string failure = first_failure(run);
        CHECK(failure.starts_with("4.7.5 cannot start TLS: the certificate is refused"));
        CHECK(failure.find(reason) != std::string::npos);
        CHECK_FALSE(run.events.of(EventKind::tls_failed, "mail.alpha.test").empty());
    }
}

TEST_CASE("a sender that takes any certificate does not mind; one that needs TLS waits where there is none") {
    tests::FinishedRun careless;
    run_world({.sender = "required"}, careless, {.self_signed = true});
    CHECK(is_stored(careless));
    tests::FinishedRun none;
    run_world({.top = "until: 2h", .tls = "none", .sender = "required"}, none);
    CHECK_FALSE(is_stored(none));
    CHECK(first_failure(none).starts_with("4.7.4 TLS is required, but was not offered by host mail.beta.test"));
    tests::FinishedRun lenient;
    run_world({.tls = "none"}, lenient);
    CHECK(is_stored(lenient));
}

TEST_CASE("a firewall that takes the offer away makes an opportunistic sender go without TLS") {
    const std::string attack = "faults: [{at: 1s, host: mail.beta.test, strip_starttls: 25}]";
    tests::FinishedRun run;
    run_world({.top = attack}, run);
    CHECK(is_stored(run));
    CHECK(run.events.of(EventKind::segment_altered, "mail.beta.test").size() == 1);
    CHECK(run.events.of(EventKind::tls_started, "mail.alpha.test").empty());
    CHECK(stored_trace(run).find("with ESMTP ") != std::string::npos);
    tests::FinishedRun strict;
    run_world({.top = attack + "\nuntil: 2h", .sender = "required"}, strict);
    CHECK_FALSE(is_stored(strict));
    CHECK(first_failure(strict).starts_with("4.7.4"));
}

TEST_CASE("modelled TLS has the same events, and nearly the same sizes, without keys") {
    tests::FinishedRun real;
    tests::FinishedRun modelled;
    run_world({.sender = "verified"}, real);
    run_world({.top = "tls: {modelled: true}", .sender = "verified"}, modelled);
    CHECK(is_stored(modelled));
    CHECK(modelled.events.of(EventKind::tls_keys, "mail.beta.test").empty());
    CHECK(modelled.events.of(EventKind::tls_established, "mail.beta.test").size() ==
          real.events.of(EventKind::tls_established, "mail.beta.test").size());
    const std::size_t real_octets = wire_of(real).size();
    CHECK(wire_of(modelled).size() > real_octets * 9 / 10);
    CHECK(wire_of(modelled).size() < real_octets * 11 / 10);
    for (const sim::host::CertificateSettings& certificate :
         {sim::host::CertificateSettings{.self_signed = true}, {.names = {"www.beta.test"}, .names_host = false}}) {
        tests::FinishedRun refused;
        run_world({.top = "until: 2h\ntls: {modelled: true}", .sender = "verified"}, refused, certificate);
        CHECK_FALSE(is_stored(refused));
        CHECK(first_failure(refused).starts_with("4.7.5 cannot start TLS: the certificate is refused"));
    }
}

TEST_CASE("a handshake takes a server the time that the scenario says") {
    tests::FinishedRun run;
    run_world({.top = "tls: {handshake_time: 3s}"}, run);
    const auto began = run.events.of(EventKind::tls_started, "mail.beta.test");
    const auto stands = run.events.of(EventKind::tls_established, "mail.beta.test");
    REQUIRE(began.size() == 1);
    REQUIRE(stands.size() == 1);
    CHECK(stands.front().time - began.front().time >= std::chrono::seconds{3});
}

TEST_CASE("where a handshake fails an opportunistic sender goes on in the clear, one that needs TLS waits") {
    // RFC 7435 section 3: no worse than without TLS. The server takes longer for a handshake than any client waits.
    const std::string top = "tls: {handshake_time: 2min}\nuntil: 10min";
    tests::FinishedRun run;
    run_world({.top = top}, run);
    const auto failed = run.events.of(EventKind::tls_failed, "mail.beta.test");
    REQUIRE(failed.size() == 1);
    CHECK(failed.front().fields.text("reason") == "the handshake takes too long");
    CHECK(run.events.choices("TLS with mail.beta.test") == std::vector<std::string>{"try it again without TLS"});
    CHECK(is_stored(run));
    CHECK(stored_trace(run).find("with ESMTP ") != std::string::npos);
    CHECK(run.events.of(EventKind::tls_established, "mail.alpha.test").empty());
    tests::FinishedRun strict;
    run_world({.top = top, .sender = "required"}, strict);
    CHECK_FALSE(is_stored(strict));
    CHECK(first_failure(strict).starts_with("4.4.2 lost connection"));
    CHECK(strict.events.choices("TLS with mail.beta.test").empty());
}

TEST_CASE("mailboxes are read under TLS, by command and from the start") {
    const std::string how = GENERATE("with: pop3, server: {host: mail.beta.test, port: 110, tls: verified}",
                                     "with: pop3, server: {host: mail.beta.test, port: 995, tls: verified}",
                                     "with: imap, server: {host: mail.beta.test, port: 143, tls: required}",
                                     "with: imap, server: {host: mail.beta.test, port: 993, tls: verified}");
    CAPTURE(how);
    tests::FinishedRun run;
    run_world({.read = ", " + how}, run);
    CHECK(run.events.of(EventKind::mail_read, "bob-pc.beta.test").size() == 1);
    const auto stands = run.events.of(EventKind::tls_established, "bob-pc.beta.test");
    REQUIRE(stands.size() == 1);
    CHECK(stands.front().fields.boolean("verified"));
}

TEST_CASE("a reader that needs TLS says no password where there is none") {
    for (const std::string protocol : {"pop3", "imap"}) {
        CAPTURE(protocol);
        tests::FinishedRun run;
        run_world({.tls = "none",
                   .read = fmt::format(", with: {}, server: {{host: mail.beta.test, port: {}, tls: required}}",
                                       protocol, protocol == "pop3" ? 110 : 143)},
                  run);
        const auto failed = run.events.of(EventKind::read_failed, "bob-pc.beta.test");
        REQUIRE(failed.size() == 1);
        CHECK(failed.front().fields.text("reason").find("does not offer TLS") != std::string::npos);
        CHECK(wire_of(run).find("secret") == std::string::npos);
    }
}

TEST_CASE("a reader does not trust a certificate for another name") {
    tests::FinishedRun run;
    run_world({.read = ", with: imap, server: {host: mail.beta.test, port: 993, tls: verified}"}, run,
              {.names = {"www.beta.test"}, .names_host = false});
    const auto failed = run.events.of(EventKind::read_failed, "bob-pc.beta.test");
    REQUIRE(failed.size() == 1);
    CHECK(failed.front().fields.text("reason").find("the certificate is refused") != std::string::npos);
}

namespace {

/// Bob has a certificate, and his servers offer EXTERNAL. @param mechanisms  of his servers
std::string external_world(const std::string& top, const std::string& mechanisms, const std::string& reads) {
    return fmt::format(R"(
mailflow: 1
title: A certificate in the place of a password
{0}
domains:
  alpha.test: {{users: [alice]}}
  beta.test:
    users: [{{name: bob, password: secret}}]
    tls: offered
    client_tls: verified
    client_certificates: true
    mta: {{auth_users: {{bob@beta.test: secret}}, auth_mechanisms: [{1}]}}
    imap: {{auth_mechanisms: [{1}]}}
    pop3: {{auth_mechanisms: [{1}]}}
mail:
  - {{id: m1, at: 2s, from: bob@beta.test, to: [bob@beta.test], subject: "Hello"}}
read:
{2})",
                       top, mechanisms, reads);
}

std::vector<std::string> words_of_logins(const tests::FinishedRun& run) {
    std::vector<std::string> words;
    for (const Event& event : run.events.of(EventKind::tls_text, "mail.beta.test")) {
        if (event.fields.text("direction") != "client") continue;
        const std::string& octets = event.fields.text("octets");
        for (const std::string word : {"AUTH EXTERNAL =", "AUTHENTICATE EXTERNAL =", "AUTH SCRAM-SHA-256",
                                       "AUTHENTICATE SCRAM-SHA-256", "PASS secret"}) {
            if (octets.find(word) != std::string::npos) words.push_back(word);
        }
    }
    return words;
}

}  // namespace

TEST_CASE("a certificate stands in for a password: SMTP, POP3 and IMAP, RFC 4422 appendix A") {
    const bool modelled = GENERATE(false, true);
    CAPTURE(modelled);
    tests::FinishedRun run;
    const std::string reads =
        "  - {at: 1h, user: bob@beta.test, with: pop3, keep: true}\n"
        "  - {at: 2h, user: bob@beta.test, with: imap, keep: true}\n"
        "  - {at: 3h, user: bob@beta.test, with: imap, keep: true, server: {host: "
        "mail.beta.test, port: 993, tls: verified}}\n";
    tests::run_in_memory(tests::scenario_from_text(
                             external_world(modelled ? "tls: {modelled: true}" : "", "SCRAM-SHA-256, EXTERNAL", reads)),
                         run);
    CHECK(is_stored(run));
    CHECK(run.events.of(EventKind::read_failed).empty());
    CHECK(words_of_logins(run) == std::vector<std::string>{"AUTH EXTERNAL =", "AUTH EXTERNAL =",
                                                           "AUTHENTICATE EXTERNAL =", "AUTHENTICATE EXTERNAL ="});
    const auto stands = run.events.of(EventKind::tls_established, "mail.beta.test");
    REQUIRE(stands.size() == 4);
    for (const Event& event : stands) {
        CHECK(event.fields.text("client") == "bob@beta.test");
        CHECK(event.fields.boolean("verified"));
    }
}

TEST_CASE("a server that does not offer EXTERNAL asks for no certificate, and takes a password") {
    tests::FinishedRun run;
    tests::run_in_memory(
        tests::scenario_from_text(external_world(
            "", "SCRAM-SHA-256",
            "  - {at: 1h, user: bob@beta.test, with: imap}\n  - {at: 2h, user: bob@beta.test, with: pop3}\n")),
        run);
    CHECK(is_stored(run));
    CHECK(run.events.of(EventKind::read_failed).empty());
    for (const Event& event : run.events.of(EventKind::tls_established, "mail.beta.test")) {
        CHECK(event.fields.text("client").empty());
    }
}

TEST_CASE("a certificate for somebody whom the server does not know opens nothing") {
    tests::FinishedRun run;
    tests::run_in_memory(
        tests::scenario_from_text(external_world(
            "", "EXTERNAL",
            "  - {at: 1h, user: bob@beta.test, with: imap, server: {host: mail.beta.test, port: 993, tls: verified, "
            "client_certificate: mallory@beta.test}}\n")),
        run);
    const auto failed = run.events.of(EventKind::read_failed, "bob-pc.beta.test");
    REQUIRE(failed.size() == 1);
    CHECK(failed.front().fields.text("reason").find("AUTHENTICATIONFAILED") != std::string::npos);
}
