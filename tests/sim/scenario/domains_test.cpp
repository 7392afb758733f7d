#include "sim/scenario/names.hpp"
#include "tests/sim/scenario/scenario_files.hpp"
#include "tests/support/catch.hpp"

using namespace sim::scenario;

namespace {

const std::string two_domains = R"(
mailflow: 1
title: Two domains
domains:
  alpha.test: {users: [alice]}
  beta.test:
    users: [bob, {name: carol, password: pw, aliases: [sales]}]
    mx: [{preference: 10, host: mx1.beta.test}, {preference: 20, host: mx2.beta.test, role: backup}]
mail:
  - {id: m1, at: 2s, from: alice@alpha.test, to: [bob@beta.test], subject: "Lunch?", body: "Noon?"}
)";

/// All records of a zone, in master-file form.
std::string records_of(const Scenario& scenario, const std::string& origin) {
    std::string text;
    for (const ZoneRecord& entry : scenario.find_zone(origin)->records) text += entry.record.to_string() + "\n";
    return text;
}

}  // namespace

TEST_CASE("ten lines make a small Internet") {
    const auto loaded = tests::load_text(two_domains);
    REQUIRE(tests::problems_of(loaded) == "");
    const Scenario& scenario = *loaded;

    SECTION("hosts of a domain stand at its site") {
        const Host* mail = scenario.find_host("mail.alpha.test");
        REQUIRE(mail != nullptr);
        CHECK(mail->site == "alpha.test");
        CHECK(mail->mta->settings.local_domains == std::vector<std::string>{"alpha.test"});
        CHECK(mail->mta->submission_ports == std::vector<std::uint16_t>{587});
        CHECK(mail->pop3.has_value());
        const Host* client = scenario.find_host("alice-pc.alpha.test");
        REQUIRE(client != nullptr);
        CHECK(client->user_agents.at(0).submission.host == "mail.alpha.test");
        CHECK(mail->mta->settings.trusted_clients == client->addresses);
        CHECK(client->stub.servers == scenario.find_host("resolver.alpha.test")->addresses);
    }
    SECTION("the first primary exchanger is the mail server, a backup relays") {
        const Host* primary = scenario.find_host("mx1.beta.test");
        REQUIRE(primary != nullptr);
        CHECK(primary->mta->settings.users == std::vector<std::string>{"bob", "carol"});
        CHECK(primary->mta->settings.aliases.at("sales") == std::vector<std::string>{"carol@beta.test"});
        CHECK(scenario.find_host("mail.beta.test") == nullptr);
        const Host* backup = scenario.find_host("mx2.beta.test");
        REQUIRE(backup != nullptr);
        CHECK(backup->mta->settings.relay_for == std::vector<std::string>{"beta.test"});
        CHECK(scenario.find_account("carol@beta.test")->host == "mx1.beta.test");
    }
    SECTION("the names hang together from the root to the hosts") {
        const std::string beta = records_of(scenario, "beta.test.");
        CHECK(beta.find("beta.test. 3600 IN MX 10 mx1.beta.test.") != std::string::npos);
        CHECK(beta.find("beta.test. 3600 IN MX 20 mx2.beta.test.") != std::string::npos);
        CHECK(records_of(scenario, ".").find("test. 86400 IN NS ns.nic.test.") != std::string::npos);
        CHECK(records_of(scenario, "test.").find("beta.test. 86400 IN NS ns.beta.test.") != std::string::npos);
        CHECK(records_of(scenario, "test.").find("ns.beta.test. 86400 IN A 10.2.0.2") != std::string::npos);
        CHECK(records_of(scenario, "2.10.in-addr.arpa.").find("IN PTR mx1.beta.test.") != std::string::npos);
        CHECK(scenario.find_host("resolver.beta.test")->resolver->root_hints.at(0).name == "root.nic.test");
    }
    SECTION("the sender's mail program says from where to where") {
        CHECK(scenario.mail.at(0).client == "alice-pc.alpha.test");
        CHECK(scenario.mail.at(0).server.host == "mail.alpha.test");
        CHECK(scenario.mail.at(0).server.port == 587);
    }
}

TEST_CASE("a smarthost among the mail server's settings is its smarthost, unless the domain names one") {
    const auto loaded = tests::load_text(R"(mailflow: 1
title: t
domains:
  alpha.test: {users: [alice], mta: {smarthost: relay.isp.test}}
  beta.test: {users: [bob], smarthost: relay.isp.test, mta: {smarthost: other.isp.test}}
  isp.test: {mx: [{preference: 10, host: relay.isp.test}]}
)");
    REQUIRE(tests::problems_of(loaded) == "");
    for (const char* name : {"mail.alpha.test", "mail.beta.test"}) {
        const auto& smarthost = loaded->find_host(name)->mta->settings.smarthost;
        REQUIRE(smarthost.has_value());
        CHECK(smarthost->host == "relay.isp.test");
    }
}
