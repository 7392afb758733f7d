#include "tests/truth/routing_oracle.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "protocol/dns/zone_file.hpp"
#include "sim/engine/memory_engine.hpp"
#include "sim/scenario/loader.hpp"
#include "sim/simulation/platform.hpp"
#include "sim/simulation/simulation.hpp"
#include "tests/support/vectors.hpp"
#include "tests/support/virtual_world.hpp"
#include "tests/truth/scenario_writer.hpp"

namespace tests::truth {

namespace {

namespace dns = protocol::dns;

constexpr const char* agent_name = "mx.sim.test";
constexpr const char* agent_address = "192.0.2.10";  // the vectors' 127.0.0.1
constexpr const char* ns_name = "ns.sim.test";
constexpr const char* ns_address = "192.0.2.11";
constexpr const char* res_name = "resolver.sim.test";
constexpr const char* resolver_at = "192.0.2.12";
constexpr const char* client_name = "client.sim.test";
constexpr const char* client_address = "192.0.2.20";

std::vector<dns::ResourceRecord> records_of(const std::string& zone) {
    const auto read = dns::read_records(zone, dns::DomainName());
    if (!read) throw std::runtime_error("root.zone: " + read.error().front().to_string());
    std::vector<dns::ResourceRecord> records;
    for (const auto& entry : *read) records.push_back(entry.record);
    return records;
}

/// As root.zone has it, with addresses of the simulation for the one of the loopback interface.
Json record_texts(const std::string& zone) {
    Json texts = Json::array();
    for (const auto& record : records_of(zone)) {
        std::string text = record.to_string();
        const std::size_t loopback = text.find("127.0.0.1");
        const bool of_name_server = text.starts_with(ns_name);
        if (loopback != text.npos) text.replace(loopback, 9, of_name_server ? ns_address : agent_address);
        texts.push_back(std::move(text));
    }
    return texts;
}

Json machine(const std::string& address) {
    Json host;
    host["addresses"] = {address};
    host["link"] = {{"latency", "1ms"}, {"bandwidth", "1Gbit"}};
    host["dns"] = {resolver_at};
    return host;
}

std::vector<std::string> domains_of(const RoutingOracle& oracle) {
    std::vector<std::string> domains;
    for (const char* part : {"cases", "distributions"}) {
        for (const Json& each : oracle.expected.at(part)) domains.push_back(each.at("domain"));
    }
    return domains;
}

/// A server that takes everything, or gives the one reply that the vectors tell of it.
Json peer(const std::string& name, const std::string& address, const std::string& behaviour,
          const std::vector<std::string>& domains) {
    Json host = machine(address);
    if (behaviour == "refuse TCP") return host;
    host["mta"] = {{"local_domains", {name}}, {"virtual_alias_domains", domains}, {"reverse_lookup", false}};
    for (const std::string& domain : domains) host["mta"]["virtual_aliases"]["@" + domain] = {"s@" + name};
    if (behaviour.starts_with("greets 554")) host["mta"]["client_rules"][agent_address] = "554 5.7.1 no mail today";
    if (!behaviour.starts_with("RCPT -> ")) return host;
    for (const std::string& domain : domains) host["mta"]["rcpt_rules"]["u@" + domain] = behaviour.substr(8) + " no";
    return host;
}

/// `192.0.2.61-66` stands for six.
std::vector<std::string> addresses_of(const std::string& words) {
    const std::size_t dash = words.find('-');
    if (dash == words.npos) return {words};
    const std::size_t dot = words.rfind('.');
    std::vector<std::string> addresses;
    for (int last = std::stoi(words.substr(dot + 1)); last <= std::stoi(words.substr(dash + 1)); ++last) {
        addresses.push_back(fmt::format("{}{}", words.substr(0, dot + 1), last));
    }
    return addresses;
}

Json hosts_of(const RoutingOracle& oracle, const std::string& profile) {
    Json hosts;
    hosts[ns_name] = machine(ns_address);
    hosts[ns_name]["name_server"] = {"."};
    hosts[res_name] = machine(resolver_at);
    hosts[res_name]["resolver"] = Json::object();
    hosts[client_name] = machine(client_address);
    hosts[agent_name] = machine(agent_address);
    hosts[agent_name]["mta"] = {{"profile", profile},
                                {"local_domains", {"sim.test"}},
                                {"trusted_clients", {client_address}},
                                {"timeouts", {{"connect", "2s"}}},
                                {"reverse_lookup", false}};
    for (const auto& [words, behaviour] : oracle.expected.at("peers").items()) {
        if (behaviour.get<std::string>().starts_with("no host")) continue;
        for (const std::string& address : addresses_of(words)) {
            std::string name = "peer-" + address.substr(address.rfind('.') + 1) + ".test";
            hosts[name] = peer(name, address, behaviour, domains_of(oracle));
        }
    }
    return hosts;
}

Json document(const RoutingOracle& oracle, const std::string& profile) {
    Json words;
    words["mailflow"] = 1;
    words["title"] = "Routing oracle, " + profile;
    words["until"] = "10min";  // before anything is tried again
    words["defaults"]["outbox"]["lifetime_max"] = "0s";
    words["hosts"] = hosts_of(oracle, profile);
    words["zones"]["."]["records"] = record_texts(oracle.zone);
    words["zones"]["."]["unchecked"] = true;
    for (const auto& [name, host] : words["hosts"].items()) {
        if (!host.contains("mta") || name == agent_name) continue;
        words["accounts"]["s@" + name] = {{"host", name}, {"mailbox", "s"}};
    }
    words["accounts"]["s@sim.test"] = {{"host", agent_name}, {"mailbox", "s"}};
    return words;
}

/// The mail to a domain: ids have no dots.
std::string mail_id(std::string domain) {
    std::ranges::replace(domain, '.', '-');
    return domain;
}

Json mail_to(const std::string& domain, const std::string& profile, int at_s) {
    // The sender of the measurements.
    return {{"id", mail_id(domain)},
            {"at", fmt::format("{}s", at_s)},
            {"from", profile == "postfix" ? "<>" : "s@sim.test"},
            {"to", {"u@" + domain}},
            {"unknown_domain", true},
            {"raw", "Subject: x\n\nx\n"},
            {"client", client_name},
            {"server", {{"host", agent_name}, {"port", 25}}}};
}

std::vector<Event> run(const Json& words) {
    const std::string text = to_yaml_text(words);
    const auto reader = [&text](const std::string&) -> protocol::Result<std::string, std::string> { return text; };
    const auto scenario = sim::scenario::load({"routing-oracle.yaml", {}, {}}, reader);
    if (!scenario) throw std::runtime_error("routing oracle: " + scenario.error().front().to_string());
    sim::engine::MemoryEngine engine(sim::simulation::make_platform(*scenario));
    sim::recording::Recorder recorder;
    CollectedEvents events;
    recorder.add_sink(events);
    sim::simulation::Simulation(*scenario, engine, recorder).run();
    return std::move(events.all);
}

/// `192.0.2.3` of `c.test[192.0.2.3]:25`
std::string address_in(const std::string& hop) {
    const std::size_t open = hop.find('[');
    return open == hop.npos ? "" : hop.substr(open + 1, hop.find(']') - open - 1);
}

/// By message.
std::map<std::string, RoutingObservation> observe(const std::vector<Event>& events) {
    std::map<std::string, RoutingObservation> observations;
    for (const Event& event : events) {
        if (event.host != agent_name || event.message.empty()) continue;
        RoutingObservation& seen = observations[event.message];
        if (event.kind == EventKind::delivery_started) seen.tried.push_back(address_in(event.fields.text("next_hop")));
        if (event.kind == EventKind::queue_entry_changed && event.fields.text("state") == "frozen") seen.frozen = true;
        if (event.kind != EventKind::delivery_attempted || !seen.outcome.empty()) continue;
        const std::string& outcome = event.fields.text("outcome");
        seen.outcome = outcome == "relayed" ? "sent" : outcome == "bounced" ? "bounce" : "defer";
        seen.status = event.fields.text("status");
        seen.text = event.fields.text("text");
        if (outcome == "relayed") seen.via = address_in(event.fields.text("next_hop"));
    }
    return observations;
}

/// The addresses of a host of the zone, through CNAME records.
std::vector<std::string> zone_addresses(const std::vector<dns::ResourceRecord>& records, const std::string& host) {
    std::vector<std::string> addresses;
    for (const auto& record : records) {
        if (record.name.to_string() != host + ".") continue;
        const std::string value = dns::to_string(record.rdata);
        if (record.type() == dns::RecordType::a) addresses.push_back(value);
        if (record.type() == dns::RecordType::cname) return zone_addresses(records, value.substr(0, value.size() - 1));
    }
    return addresses;
}

bool contains(const std::vector<std::string>& list, const std::string& text) {
    return std::ranges::find(list, text) != list.end();
}

std::vector<std::string> compare(const Json& real, const RoutingObservation& seen,
                                 const std::vector<dns::ResourceRecord>& records) {
    std::vector<std::string> differences;
    const auto differ = [&](const char* what, const std::string& here) {
        differences.push_back(fmt::format("{}: here {}", what, here.empty() ? "none" : here));
    };
    if (text_member(real, "outcome") != seen.outcome) differ("outcome", seen.outcome + " (" + seen.text + ")");
    if (real.contains("status") && text_member(real, "status") != seen.status) differ("status", seen.status);
    if (bool_member(real, "frozen") != seen.frozen) differ("frozen", seen.frozen ? "yes" : "no");
    const std::string via = text_member(real, "via");
    if (!via.empty() && !contains(zone_addresses(records, via), seen.via)) differ("next hop", seen.via);
    const std::string address = text_member(real, "address");
    if (!address.empty() && address != seen.via) differ("address", seen.via);
    if (!real.contains("tried")) return differences;
    const Json& tried = real.at("tried");
    bool same = tried.size() == seen.tried.size();
    for (std::size_t index = 0; same && index < tried.size(); ++index) {
        same = contains(zone_addresses(records, tried[index]), seen.tried[index]);
    }
    if (!same) differ("hosts tried", fmt::format("{}", fmt::join(seen.tried, ", ")));
    return differences;
}

std::string real_words(const Json& real) {
    std::string words = text_member(real, "outcome");
    if (real.contains("status")) words += " " + text_member(real, "status");
    if (real.contains("via")) words += " via " + text_member(real, "via");
    if (bool_member(real, "frozen")) words += ", frozen";
    if (real.contains("tried") && real.at("tried").empty()) words += ", nobody tried";
    return words;
}

std::string seen_words(const RoutingObservation& seen) {
    std::string words = seen.outcome;
    if (seen.outcome != "sent") words += " " + seen.status;
    if (!seen.via.empty()) words += " via " + seen.via;
    if (seen.frozen) words += ", frozen";
    if (seen.outcome == "defer" && seen.tried.empty()) words += ", nobody tried";
    return words;
}

std::vector<Event> run_cases(const RoutingOracle& oracle, const std::string& profile) {
    constexpr int between_s = 10;
    Json words = document(oracle, profile);
    int at_s = 0;
    for (const Json& each : oracle.expected.at("cases")) {
        words["mail"].push_back(mail_to(each.at("domain"), profile, at_s += between_s));
    }
    return run(words);
}

/// Four standard deviations around the mean of a fair choice: who fails here does not choose fairly.
bool is_plausible(double taken, double messages, double targets) {
    const double mean = messages / targets;
    return std::abs(taken - mean) <= 4 * std::sqrt(mean * (1 - 1 / targets));
}

}  // namespace

std::optional<RoutingOracle> read_routing_oracle() {
    const auto expected = tests::read_vector("routing-oracle/expected.json");
    const auto zone = tests::read_vector("routing-oracle/root.zone");
    if (!expected || !zone) return std::nullopt;
    return RoutingOracle{Json::parse(*expected), *zone};
}

std::vector<RoutingResult> run_routing_cases(const RoutingOracle& oracle, const std::string& profile) {
    auto observations = observe(run_cases(oracle, profile));
    const auto records = records_of(oracle.zone);
    std::vector<RoutingResult> results;
    for (const Json& each : oracle.expected.at("cases")) {
        const RoutingObservation& seen = observations[mail_id(each.at("domain"))];
        const Json& real = each.at(profile);
        results.push_back({each.at("domain"), each.at("rule"), profile, real_words(real), seen_words(seen),
                           compare(real, seen, records)});
    }
    return results;
}

std::vector<RoutingResult> run_routing_distributions(const RoutingOracle& oracle, const std::string& profile) {
    std::vector<RoutingResult> results;
    const auto records = records_of(oracle.zone);
    for (const Json& each : oracle.expected.at("distributions")) {
        const Json& real = each.at(profile);
        const int messages = real.at("messages");
        Json words = document(oracle, profile);
        Json mail = mail_to(each.at("domain"), profile, 1);
        mail["count"] = messages;
        words["mail"] = {mail};
        auto observations = observe(run(words));
        std::map<std::string, int> taken;
        for (int number = 1; number <= messages; ++number) {
            ++taken[observations[fmt::format("{}-{}", mail.at("id").get<std::string>(), number)].via];
        }
        RoutingResult result{each.at("domain"), each.at("rule"), profile, {}, {}, {}};
        const auto targets = static_cast<double>(real.at("deliveries").size());
        for (const auto& [target, count] : real.at("deliveries").items()) {
            const auto known = zone_addresses(records, target);
            const int here = taken[known.empty() ? target : known.front()];
            result.real += fmt::format("{}{}", result.real.empty() ? "" : ":", count.get<int>());
            result.simulated += fmt::format("{}{}", result.simulated.empty() ? "" : ":", here);
            if (!is_plausible(here, messages, targets)) result.differences.push_back(target + " has no fair share");
        }
        results.push_back(std::move(result));
    }
    return results;
}

std::map<std::string, std::string> routing_outcomes(const RoutingOracle& oracle, const std::string& profile) {
    auto observations = observe(run_cases(oracle, profile));
    std::map<std::string, std::string> outcomes;
    for (const Json& each : oracle.expected.at("cases")) {
        outcomes[each.at("domain")] = seen_words(observations[mail_id(each.at("domain"))]);
    }
    return outcomes;
}

std::string routing_page(const RoutingResults& postfix, const RoutingResults& exim,
                         const std::map<std::string, std::string>& rfc) {
    std::string text =
        "# Where mail goes: two real servers and this one\n\n"
        "Postfix 3.7.11 and Exim 4.96 (Debian 12) were asked to deliver one mail to each of these domains, all in one "
        "DNS\n"
        "zone; the vectors `routing-oracle` hold the zone and what they did at the first attempt. `tests/truth/run\n"
        "--routing-oracle` sets the same world up for the profiles `postfix` and `exim` and compares outcome, status "
        "code,\n"
        "next hop and hosts tried where they were measured. Where the two differ, `rfc` does what the standards say. "
        "The\n"
        "cases of one profile run one after the other on one host: Exim remembers in `backup.test` that `dead.test` "
        "was dead\n"
        "in `pref.test`. This page is written by `tests/truth/run --routing-oracle --write docs/routing-oracle.md`.\n\n"
        "| domain | what it is about | Postfix | profile `postfix` | Exim | profile `exim` | profile `rfc` |\n"
        "|---|---|---|---|---|---|---|\n";
    const auto verdict = [](const RoutingResult& result) {
        return result.simulated + (result.differences.empty() ? "" : " **differs**");
    };
    for (std::size_t index = 0; index < postfix.cases.size(); ++index) {
        const RoutingResult& one = postfix.cases[index];
        const RoutingResult& other = exim.cases[index];
        text += fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", one.domain, one.rule, one.real, verdict(one),
                            other.real, verdict(other), rfc.at(one.domain));
    }
    text +=
        "\nMany mails to one domain; of a random choice only that it is fair can be compared.\n\n"
        "| domain | what it is about | Postfix | profile `postfix` | Exim | profile `exim` "
        "|\n|---|---|---|---|---|---|\n";
    for (std::size_t index = 0; index < postfix.distributions.size(); ++index) {
        const RoutingResult& one = postfix.distributions[index];
        const RoutingResult& other = exim.distributions[index];
        text += fmt::format("| {} | {} | {} | {} | {} | {} |\n", one.domain, one.rule, one.real, verdict(one),
                            other.real, verdict(other));
    }
    return text;
}

}  // namespace tests::truth
