#include "tests/truth/collected_run.hpp"
#include "tests/truth/scenario_writer.hpp"
#include "tests/truth/wire_dialogue.hpp"

namespace tests::truth {

namespace {

std::string status_word(const std::string& outcome) {
    return outcome == "delivered" || outcome == "relayed" || outcome == "expanded" ? "sent" : outcome;
}

/// Its delivery agent for aliases, which also finds their loops, is called `local`.
bool is_alias_delivery(const Event& event) {
    return event.fields.text("outcome") == "expanded" || event.fields.text("status") == "5.4.6";
}

/// Postfix names the host only where a session was opened; its delivery agent for mailboxes is called `virtual`.
std::string next_hop_word(const Event& event) {
    const std::string& next_hop = event.fields.text("next_hop");
    const std::string& text = event.fields.text("text");
    if (next_hop == "local") return is_alias_delivery(event) ? "local" : "virtual";
    const bool no_session = next_hop.empty() || (event.fields.text("code").empty() && text.starts_with("connect to "));
    return no_session ? "none" : next_hop;
}

}  // namespace

Json collect_attempts(const CollectedRun& run) {
    Json attempts = Json::array();
    for (const Event& event : run.events.all) {
        Json attempt;
        attempt["t"] = run.time_s(event.time);
        attempt["host"] = event.host;
        attempt["event"] = "delivery_attempt";
        attempt["message"] = run.message_name(event.message);
        if (event.kind == EventKind::delivery_attempted) {
            const std::string& written = event.fields.text("written");
            attempt["recipient"] = written.empty() ? event.fields.text("recipient") : written;
            attempt["next_hop"] = next_hop_word(event);
            attempt["status"] = status_word(event.fields.text("outcome"));
            attempt["enhanced"] = event.fields.text("status");
            attempt["text"] = without_queue_id(event.fields.text("text"));
        } else {
            continue;
        }
        attempts.push_back(std::move(attempt));
    }
    return attempts;
}

Json collect_questions(const CollectedRun& run) {
    std::map<std::string, std::map<std::string, int>> types;
    std::map<std::string, std::map<std::string, int>> questions;
    bool resolver_serves = true;
    for (const Event& event : run.events.all) {
        // What a server that is down is asked it does not see.
        if (event.kind == EventKind::service_changed && event.host == resolver_name) {
            resolver_serves = event.fields.text("state") == "listening";
        }
        // Clients of the cases are given addresses; name servers are not compared.
        const bool asks = run.has_role(event.host, "mta") || run.has_role(event.host, "lmtp-store");
        if (event.kind != EventKind::dns_query || !asks || !resolver_serves) continue;
        std::string name = event.fields.text("name");
        if (name.size() > 1 && name.ends_with('.')) name.pop_back();
        const std::string& type = event.fields.text("type");
        ++types[event.host][type];
        ++questions[event.host][type + " " + name];
    }
    Json resolver = Json::object();
    for (const auto& [host, counts] : types) {
        resolver[host]["by_type"] = counts;
        resolver[host]["queries"] = questions[host];
    }
    return resolver;
}

}  // namespace tests::truth
