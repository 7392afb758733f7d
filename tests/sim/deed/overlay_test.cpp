// Deeds as overlays: what is written is what the scenario language reads (docs/scenario-format.md).
#include "sim/deed/overlay.hpp"

#include <algorithm>

#include "tests/sim/deed/deed_world.hpp"
#include "tests/support/catch.hpp"

using namespace sim;
using namespace std::chrono_literals;
using deed::Deed;
using deed::Target;

namespace {

const scenario::Fault& only_fault(const scenario::Scenario& scenario) {
    REQUIRE(scenario.faults.size() == 1);
    return scenario.faults.front();
}

/// The fault that a change becomes.
template <class Action>
Action fault_of(const Target& target, const deed::Change::Action& action) {
    const auto scenario = tests::with_deeds({{"deed1", tests::at(5s), deed::Change{target, action}}});
    const scenario::Fault& fault = only_fault(scenario);
    CHECK(fault.id == "deed1");
    CHECK(fault.at == tests::at(5s));
    CHECK_FALSE(fault.until.has_value());
    REQUIRE(std::holds_alternative<Action>(fault.action));
    return std::get<Action>(fault.action);
}

}  // namespace

TEST_CASE("what is done to a host, a link or a zone is an entry of faults") {
    CHECK(fault_of<scenario::HostDown>(tests::server, deed::SwitchOff{}).host == "mail.beta.test");
    CHECK(fault_of<scenario::HostRestart>(tests::server, deed::Restart{}).host == "mail.beta.test");
    CHECK(fault_of<scenario::QueueFlush>(tests::server, deed::FlushQueue{}).host == "mail.beta.test");
    CHECK(fault_of<scenario::ServiceDown>(tests::server, deed::StopService{"pop3"}).service ==
          scenario::ServiceDown::Service::pop3);
    CHECK(fault_of<scenario::LinkDown>(tests::line, deed::SwitchOff{}).link == "beta.test--core");
    CHECK(fault_of<scenario::LinkDown>({Target::Kind::link, "mail.beta.test"}, deed::SwitchOff{}).link ==
          "mail.beta.test");
    CHECK(fault_of<scenario::LinkLatency>(tests::line, deed::SetLatency{300ms}).latency == 300ms);
    CHECK(fault_of<scenario::LinkBandwidth>(tests::line, deed::SetBandwidth{8000}).octets_per_s == 8000);
    CHECK(fault_of<scenario::LinkLoss>(tests::line, deed::SetLoss{0.25}).share == 0.25);
    CHECK(fault_of<scenario::ZoneAnswersChange>(tests::zone, deed::SetAnswers{"silent"}).answers ==
          scenario::ZoneAnswers::silent);
    CHECK(fault_of<scenario::SettingsChange>(tests::server, deed::SetPolicy{"disk_full", "true"}).settings.disk_full);
    CHECK(fault_of<scenario::SettingsChange>(tests::server, deed::SetPolicy{"greylist", "5min"}).settings.greylist ==
          5min);
    const auto closed = fault_of<scenario::Firewall>(tests::server, deed::ClosePort{.port = 25, .silently = true});
    CHECK(closed.rule.port == 25);
    CHECK(closed.rule.action == network::FirewallRule::Action::drop);
}

TEST_CASE("records of a zone are replaced; SOA, NS and the servers' addresses stay") {
    const auto change = fault_of<scenario::ZoneChange>(
        tests::zone, deed::SetRecords{{"beta.test. 60 IN MX 5 other.beta.test.", "other.beta.test. IN A 192.0.2.1"}});
    std::vector<std::string> texts;
    for (const auto& entry : change.records) texts.push_back(entry.record.to_string());
    const auto has = [&](const std::string& part) {
        return std::ranges::any_of(texts, [&](const auto& text) { return text.find(part) != std::string::npos; });
    };
    CHECK(has("MX 5 other.beta.test."));
    CHECK_FALSE(has("MX 10 "));
    CHECK(has("SOA"));
    CHECK(std::get<scenario::ZoneChange>(
              only_fault(tests::with_deeds({{"d", {}, deed::Change{tests::zone, deed::SetRecords{}}}})).action)
              .records.size() < change.records.size());
}

TEST_CASE("a mail is sent from its author's mail program, whatever its subject and its text hold") {
    const std::string text = "Tab\there, \"quotes\", ${variables}\n\n- and: [YAML]\n.\n";
    const auto scenario = tests::with_deeds(
        {{"deed1", tests::at(5s),
          deed::SendMail{"alice@alpha.test", {"bob@beta.test", "x@nowhere.example"}, "Lunch: 1?", text}}});
    REQUIRE(scenario.mail.size() == 2);
    const scenario::Mail& mail = scenario.mail.back();
    CHECK(mail.id == "deed1");
    CHECK(mail.at == tests::at(5s));
    CHECK(mail.from == "alice@alpha.test");
    CHECK(mail.to == std::vector<std::string>{"bob@beta.test", "x@nowhere.example"});
    CHECK(mail.subject == "Lunch: 1?");
    CHECK(mail.body == text);
    CHECK(mail.client == scenario.mail.front().client);
}

TEST_CASE("a user fetches mail and leaves it on the server") {
    const auto scenario = tests::with_deeds({{"deed1", tests::at(9s), deed::ReadMailbox{"bob@beta.test"}}});
    REQUIRE(scenario.reads.size() == 1);
    CHECK(scenario.reads.front().user == "bob@beta.test");
    CHECK(scenario.reads.front().policy == scenario::Read::Policy::keep);
}

TEST_CASE("mending ends what was broken before, of one kind or all") {
    const auto until = [](const deed::Mend& mend) {
        const auto scenario = tests::with_deeds({
            {"deed1", tests::at(1s), deed::Change{tests::server, deed::StopService{"pop3"}}},
            {"deed2", tests::at(2s), deed::Change{tests::server, deed::SwitchOff{}}},
            {"deed3", tests::at(3s), deed::Change{tests::line, deed::SwitchOff{}}},
            {"deed4", tests::at(5s), deed::Change{tests::server, mend}},
        });
        std::vector<std::optional<protocol::Instant>> ends;
        for (const scenario::Fault& fault : scenario.faults) ends.push_back(fault.until);
        return ends;
    };
    using Ends = std::vector<std::optional<protocol::Instant>>;
    CHECK(until({"down"}) == Ends{std::nullopt, tests::at(5s), std::nullopt});
    CHECK(until({"stop"}) == Ends{tests::at(5s), std::nullopt, std::nullopt});
    CHECK(until({"all"}) == Ends{tests::at(5s), tests::at(5s), std::nullopt});
}

TEST_CASE("all that is done at a terminal is one entry of terminals, each line with its time") {
    const deed::TerminalPlace place{"deed1", tests::at(5s), "bob-pc.beta.test", "mail.alpha.test", 25};
    const std::vector<Deed> deeds = {
        {"deed1", tests::at(5s), deed::OpenTerminal{place}},
        {"deed2", tests::at(6s), deed::TypeLine{place, "EHLO \"x\"\r\n"}},
        {"deed3", tests::at(7s), deed::AskDns{"bob-pc.beta.test", "alpha.test MX", "ns.alpha.test"}},
        {"deed4", tests::at(8s), deed::TypeLine{place, std::string("bare\n'\0\xff\\", 9)}},
        {"deed5", tests::at(9s), deed::StartTls{place}},
        {"deed6", tests::at(10s), deed::HangUp{place}},
    };
    const auto scenario = tests::with_deeds(deeds);
    REQUIRE(scenario.terminals.size() == 1);
    const scenario::Terminal& terminal = scenario.terminals.front();
    CHECK(terminal.id == "deed1");
    CHECK(terminal.at == tests::at(5s));
    CHECK(terminal.host == "bob-pc.beta.test");
    CHECK(terminal.to == "mail.alpha.test");
    CHECK(terminal.port == 25);
    using Input = user_agent::TerminalInput;
    CHECK(terminal.lines == std::vector<Input>{{Input::Kind::octets, "EHLO \"x\"\r\n", tests::at(6s)},
                                               {Input::Kind::octets, std::string("bare\n'\0\xff\\", 9), tests::at(8s)},
                                               {Input::Kind::start_tls, {}, tests::at(9s)},
                                               {Input::Kind::hang_up, {}, tests::at(10s)}});
    REQUIRE(scenario.queries.size() == 1);
    CHECK(scenario.queries.front().server == "ns.alpha.test");
    CHECK(scenario.queries.front().type == protocol::dns::RecordType::mx);
}

TEST_CASE("what was typed is told without its password") {
    const deed::TerminalPlace place{"deed1", tests::at(5s), "bob-pc.beta.test", "mail.alpha.test", 110};
    CHECK(deed::describe({"deed2", tests::at(6s), deed::TypeLine{place, "PASS secret\r\n"}}) ==
          "typed at bob-pc.beta.test: PASS ****");
}
