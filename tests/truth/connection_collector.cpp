#include <algorithm>
#include <map>

#include "tests/truth/collected_run.hpp"
#include "tests/truth/wire_dialogue.hpp"

namespace tests::truth {

namespace {

struct SeenConnection {
    Json facts;
    WireDialogue dialogue;
    int syn_count = 1;
};

/// `10.2.0.1:25` and `[2001:db8::1]:25` without the port.
std::string address_of(const std::string& endpoint) {
    const std::string address = endpoint.substr(0, endpoint.rfind(':'));
    return address.starts_with('[') ? address.substr(1, address.size() - 2) : address;
}

bool is_mail_port(int port) {
    return port == 25 || port == 24 || port == 587;
}

class ConnectionCollector {
public:
    explicit ConnectionCollector(const CollectedRun& run) : run_(run) {}

    Json collect() {
        for (const Event& event : run_.events.all) consume(event);
        Json list = Json::array();
        for (auto& [number, seen] : connections_) list.push_back(facts_of(seen));
        return list;
    }

private:
    void consume(const Event& event) {
        if (event.kind == EventKind::connection_opening) return open(event);
        const auto named = number_.find(event.connection);
        if (named == number_.end()) return;
        SeenConnection& seen = connections_.at(named->second);
        if (event.kind == EventKind::syn_retransmitted) {
            ++seen.syn_count;
        } else if (event.kind == EventKind::connection_opened) {
            seen.facts["tcp"] = "established";
        } else if (event.kind == EventKind::connection_failed && !seen.facts.contains("tcp")) {
            const std::string& failure = event.fields.text("failure");
            seen.facts["tcp"] = failure == "timed-out" ? "no_answer" : failure;
        } else if (event.kind == EventKind::tls_started) {
            seen.dialogue.encrypt();
        } else if (event.kind == EventKind::segment_sent) {
            seen.dialogue.add(event.fields.text("direction") == "client", event.fields.text("octets"));
        }
    }

    void open(const Event& event) {
        const std::string& to = event.fields.text("to");
        const int port = std::stoi(to.substr(to.rfind(':') + 1));
        // The bridge was listened to until `end_at`; logs were read a little later (case c60).
        const bool too_late = run_.time_s(event.time) > number_member(run_.truth.scenario, "end_at");
        if (!is_mail_port(port) || too_late || is_blocked_at_client(event, port)) return;
        SeenConnection& seen = connections_[event.connection];
        seen.facts["t"] = run_.time_s(event.time);
        seen.facts["client"] = event.fields.text("client_host");
        seen.facts["server"] = event.fields.text("server_host");
        seen.facts["server_ip"] = address_of(to);
        seen.facts["port"] = port;
        number_[event.connection] = event.connection;
        if (const auto other = event.fields.integer("server_connection"); other != 0) {
            number_[static_cast<sim::recording::ConnectionId>(other)] = event.connection;
        }
    }

    /// What the client's own firewall drops was not on the bridge that was listened to (case c55).
    bool is_blocked_at_client(const Event& event, int port) const {
        using Direction = sim::network::FirewallRule::Direction;
        return std::ranges::any_of(run_.scenario.faults, [&](const sim::scenario::Fault& fault) {
            const auto* firewall = std::get_if<sim::scenario::Firewall>(&fault.action);
            return firewall != nullptr && firewall->host == event.fields.text("client_host") &&
                   firewall->rule.direction == Direction::outbound && firewall->rule.port == port &&
                   fault.at <= event.time && (!fault.until || event.time < *fault.until);
        });
    }

    static Json facts_of(SeenConnection& seen) {
        Json facts = std::move(seen.facts);
        if (!facts.contains("tcp") || facts.at("tcp") == "no_answer") {
            facts["tcp"] = "no_answer";
            facts["syn_count"] = seen.syn_count;
        }
        if (!seen.dialogue.lines().empty()) facts["dialogue"] = seen.dialogue.lines();
        return facts;
    }

    const CollectedRun& run_;
    std::map<sim::recording::ConnectionId, SeenConnection> connections_;
    std::map<sim::recording::ConnectionId, sim::recording::ConnectionId> number_;
};

/// The replies of one submission, by step.
Json replies_of(const Json& dialogue) {
    Json replies;
    replies["rcpt"] = Json::object();
    std::vector<std::string> steps{"connect"};
    for (const Json& line : dialogue) {
        const std::string text = line.at(1).get<std::string>();
        if (line.at(0) == "C") {
            const bool chunk = text.starts_with("BDAT");
            steps.push_back(text == "<content>" ? "data_end" : chunk && text.ends_with("LAST") ? "data_end" : text);
            continue;
        }
        if (steps.empty()) continue;
        const std::string step = steps.front();
        steps.erase(steps.begin());
        const std::string reply = text + " " + line.at(2).get<std::string>();
        if (step == "connect" || step.starts_with("EHLO")) {
            replies[step == "connect" ? "connect" : "ehlo"] = text.front() == '2' ? text : reply;
        } else if (step.starts_with("AUTH") || step == "<credentials>") {
            if (text != "334") replies["auth"] = reply;
        } else if (step.starts_with("MAIL")) {
            replies["mail"] = reply;
        } else if (step.starts_with("RCPT TO:<")) {
            replies["rcpt"][octets_of_text(step.substr(9, step.find('>') - 9))] = reply;
        } else if (step == "DATA" && text != "354") {
            replies["data"] = reply;
        } else if (step == "data_end") {
            replies["data_end"] = reply;
        } else if (step.starts_with("BDAT")) {
            replies["bdat"] = reply;
        }
    }
    return replies;
}

}  // namespace

Json collect_connections(const CollectedRun& run) {
    return ConnectionCollector(run).collect();
}

Json collect_submissions(const CollectedRun& run, const Json& connections) {
    // The injecting client opens one connection for each mail, in the order of time.
    Json submissions = Json::object();
    std::vector<bool> used(connections.size(), false);
    for (const auto& mail : run.scenario.mail) {
        const double sent_s = run.time_s(mail.at);
        for (std::size_t index = 0; index < connections.size(); ++index) {
            const Json& connection = connections[index];
            const bool its_own = connection.at("client") == mail.client &&
                                 connection.at("server") == mail.server.host &&
                                 number_member(connection, "t") >= sent_s - 0.005;
            if (used[index] || !its_own) continue;
            used[index] = true;
            submissions[mail.id] = replies_of(list_member(connection, "dialogue"));
            if (connection.at("tcp") != "established") submissions[mail.id]["connect"] = connection.at("tcp");
            break;
        }
    }
    return submissions;
}

}  // namespace tests::truth
