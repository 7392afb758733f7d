// What is kept of a case with `reduce`, and the sessions of readers.
#include <algorithm>
#include <map>

#include "tests/truth/collected_run.hpp"

namespace tests::truth {

namespace {

int commands(const Json& connection, const std::string& verb) {
    const auto begins_so = [&](const Json& line) {
        return line.at(0) == "C" && line.at(1).get<std::string>().starts_with(verb);
    };
    const Json& dialogue = list_member(connection, "dialogue");
    return static_cast<int>(std::ranges::count_if(dialogue, begins_so));
}

Json connections_by_end(const CollectedRun& run, const Json& connections) {
    std::map<std::string, int> counts;
    for (const Json& each : connections) {
        if (run.has_role(each.at("client"), "client")) continue;
        ++counts[each.at("server").get<std::string>() + " " + each.at("server_ip").get<std::string>() + " " +
                 each.at("tcp").get<std::string>()];
    }
    return counts;
}

Json connections_by_commands(const Json& connections) {
    Json list = Json::array();
    for (const Json& each : connections) {
        list.push_back({{"client", each.at("client")},
                        {"server", each.at("server")},
                        {"tcp", each.at("tcp")},
                        {"mail_commands", commands(each, "MAIL")},
                        {"rcpt_commands", commands(each, "RCPT")},
                        {"data_commands", commands(each, "DATA")}});
    }
    return list;
}

std::string endpoint_of(const Json& connection) {
    return connection.at("server").get<std::string>() + "[" + connection.at("server_ip").get<std::string>() +
           "]:" + std::to_string(connection.at("port").get<int>());
}

Json count_connect_failures(const CollectedRun& run, const Json& connections) {
    std::map<std::string, int> counts;
    for (const Json& each : connections) {
        const bool by_client = run.has_role(each.at("client"), "client");
        if (!by_client && each.at("tcp") != "established") ++counts[endpoint_of(each)];
    }
    return counts;
}

int count_reused(const CollectedRun& run, const Json& connections) {
    int reused = 0;
    for (const Json& each : connections) {
        if (!run.has_role(each.at("client"), "client")) reused += std::max(0, commands(each, "MAIL") - 1);
    }
    return reused;
}

/// The questions of the server that the mails were submitted to.
Json questions_by_type(const CollectedRun& run, const Json& observation) {
    if (run.scenario.mail.empty()) return Json::object();
    const Json& resolver = observation.at("dns").at("resolver");
    return object_member(object_member(resolver, run.scenario.mail.front().server.host), "by_type");
}

template <class Key>
Json count_by(const Json& list, Key key) {
    std::map<std::string, int> counts;
    for (const Json& each : list) {
        if (const std::string name = key(each); !name.empty()) ++counts[name];
    }
    return counts;
}

/// One POP3 session: what the mailbox held, what was fetched, what was deleted.
Json session_of(const CollectedRun& run, const sim::scenario::Read& read, protocol::Instant until) {
    Json session;
    Json retrieved = Json::array();
    int held = 0;
    int deleted = 0;
    for (const Event& event : run.events.all) {
        if (event.time >= until) break;
        const bool here = event.host == read.server.host;
        const bool in_mailbox = here && event.fields.text("mailbox") == read.user;
        if (event.time < read.at) {
            if (in_mailbox && event.kind == EventKind::message_stored) ++held;
            if (in_mailbox && event.kind == EventKind::message_removed) --held;
        } else if (in_mailbox && event.kind == EventKind::message_fetched) {
            retrieved.push_back(run.message_name(event.message));
        } else if (here && event.kind == EventKind::command && event.fields.text("verb") == "DELE") {
            ++deleted;
        }
    }
    session["t"] = run.time_s(read.at);
    session["protocol"] = "pop3";
    session["user"] = read.user;
    session["stat"] = held;
    session["list"] = held;
    session["retrieved"] = std::move(retrieved);
    session["stat_before_quit"] = held - deleted;
    session["uidl_count"] = held - deleted;
    return session;
}

}  // namespace

Json collect_counts(const CollectedRun& run, const Json& observation) {
    const Json& connections = observation.at("connections");
    const auto sent_to = [](const Json& attempt) {
        const bool by_smtp =
            attempt.at("status") == "sent" && attempt.at("next_hop").get<std::string>().ends_with("]:25");
        return by_smtp ? attempt.at("next_hop").get<std::string>() : std::string();
    };
    const auto host = [](const Json& stored) { return stored.at("host").get<std::string>(); };
    Json counts;
    counts["messages_sent"] = run.scenario.mail.size();
    counts["delivered_by_host"] = count_by(observation.at("stored"), host);
    counts["delivered_by_next_hop"] = count_by(observation.at("log"), sent_to);
    counts["stored_copies"] = observation.at("stored").size();
    const bool listed = list_member(run.truth.observed, "connections").is_array() &&
                        run.truth.observed.contains("connections") && run.truth.observed.at("connections").is_array();
    counts["connections"] = listed ? connections_by_commands(connections) : connections_by_end(run, connections);
    counts["connect_failures"] = count_connect_failures(run, connections);
    counts["deliveries_on_a_reused_connection"] = count_reused(run, connections);
    counts["still_queued"] = observation.at("still_queued").size();
    counts["dns"] = questions_by_type(run, observation);
    return counts;
}

Json collect_client_sessions(const CollectedRun& run) {
    Json sessions = Json::array();
    auto reads = run.scenario.reads;
    std::ranges::stable_sort(reads, {}, &sim::scenario::Read::at);  // as the cases tell of them
    for (std::size_t index = 0; index < reads.size(); ++index) {
        protocol::Instant until{std::numeric_limits<std::int64_t>::max()};
        for (const auto& other : reads) {
            const bool later = other.at > reads[index].at && other.user == reads[index].user;
            if (later) until = std::min(until, other.at);
        }
        const bool by_imap = reads[index].protocol == sim::scenario::Read::Protocol::imap;
        sessions.push_back(by_imap ? collect_imap_session(run, reads[index], until)
                                   : session_of(run, reads[index], until));
    }
    return sessions;
}

}  // namespace tests::truth
