// Where the mails ended.
#include <algorithm>

#include "protocol/message/header.hpp"
#include "protocol/message/trace.hpp"
#include "tests/truth/collected_run.hpp"

namespace tests::truth {

namespace message = protocol::message;

namespace {

/// The Received fields, oldest first: who took the mail from whom, and how.
Json trace_of(const message::Header& header) {
    Json trace = Json::array();
    const auto fields = header.find_all("Received");
    for (auto field = fields.rbegin(); field != fields.rend(); ++field) {
        std::string body = (*field)->body();
        std::ranges::replace(body, '\t', ' ');
        const auto word_after = [&body](const std::string& word) {
            const auto at = (" " + body).find(" " + word + " ");
            if (at == std::string::npos) return Json();
            const auto begin = at + word.size() + 1;
            return Json(body.substr(begin, body.find_first_of(" ;", begin) - begin));
        };
        trace.push_back({{"by", word_after("by")},
                         {"from", body.starts_with("from ") ? word_after("from") : Json()},
                         {"with", body.starts_with("from ") ? word_after("with") : Json()}});
    }
    return trace;
}

Json hops_of(const Json& trace) {
    Json hops = Json::array();
    for (const Json& hop : trace) hops.push_back(hop.at("by"));
    return hops;
}

void add_delivered(const std::string& name, const Json& observation, Json& final) {
    for (const Json& stored : observation.at("stored")) {
        if (stored.at("message") != name) continue;
        final.push_back({{"outcome", "delivered"},
                         {"host", stored.at("host")},
                         {"mailbox", stored.at("mailbox")},
                         {"hops", hops_of(stored.at("received"))}});
    }
}

void add_failed(const CollectedRun& run, const std::string& name, const Json& observation, Json& final) {
    for (const Json& attempt : observation.at("log")) {
        if (attempt.at("message") != name || attempt.at("status") != "bounced") continue;
        final.push_back({{"outcome", "bounced"},
                         {"host", attempt.at("host")},
                         {"recipient", attempt.at("recipient")},
                         {"enhanced", attempt.at("enhanced")}});
    }
    for (const Event& event : run.events.all) {
        if (run.message_name(event.message) != name) continue;
        if (event.kind == EventKind::queue_entry_removed && event.fields.text("reason") == "expired") {
            final.push_back({{"outcome", "expired"}, {"host", event.host}});
        }
    }
    for (const Json& queued : observation.at("still_queued")) {
        if (queued.at("message") != name) continue;
        final.push_back({{"outcome", "queued"}, {"host", queued.at("host")}, {"recipient", queued.at("recipient")}});
    }
}

void add_refused(const Json& submission, Json& final) {
    for (const auto& [recipient, reply] : object_member(submission, "rcpt").items()) {
        if (reply.get<std::string>().starts_with("2")) continue;
        final.push_back({{"outcome", "refused_at_submission"}, {"recipient", recipient}, {"reply", reply}});
    }
    for (const char* stage : {"connect", "ehlo", "auth", "mail", "data", "bdat", "data_end"}) {
        const std::string reply = text_member(submission, stage);
        if (reply.empty() || reply.starts_with("2")) continue;
        final.push_back({{"outcome", "refused_at_submission"}, {"stage", stage}, {"reply", reply}});
    }
}

}  // namespace

Json collect_stored(const CollectedRun& run) {
    Json list = Json::array();
    for (const auto& host : run.scenario.hosts) {
        for (const auto& [name, account] : run.simulation.find_host(host.name)->store().accounts()) {
            for (const auto& mail : account.inbox().messages) {
                const auto header = message::Header::parse(mail.content.header());
                Json stored;
                stored["message"] = run.message_name(mail.message);
                stored["host"] = host.name;
                stored["mailbox"] = name;
                stored["t"] = run.time_s(mail.delivered_at);
                stored["return_path"] = "<" + mail.return_path + ">";
                stored["delivered_to"] = Json::array();
                for (const auto* field : header.find_all("Delivered-To"))
                    stored["delivered_to"].push_back(field->body());
                if (header.find("X-Original-To") != nullptr) stored["original_to"] = header.body_of("X-Original-To");
                stored["received"] = trace_of(header);
                list.push_back(std::move(stored));
            }
        }
    }
    return list;
}

Json collect_queued(const CollectedRun& run) {
    Json list = Json::array();
    for (const auto& host : run.scenario.hosts) {
        for (const auto& [id, entry] : run.simulation.find_host(host.name)->queue().entries()) {
            const bool active = entry.state == sim::mta::QueueEntry::State::active;
            for (const auto& recipient : entry.recipients) {
                list.push_back({{"host", host.name},
                                {"queue", active ? "active" : "deferred"},
                                {"message", run.message_name(entry.message)},
                                {"recipient", recipient.address.canonical()}});
            }
        }
    }
    return list;
}

Json collect_messages(const CollectedRun& run, const Json& observation) {
    const Json submissions = collect_submissions(run, observation.at("connections"));
    Json messages = Json::object();
    for (const auto& mail : run.scenario.mail) {
        Json final = Json::array();
        add_delivered(mail.id, observation, final);
        add_failed(run, mail.id, observation, final);
        add_refused(object_member(submissions, mail.id), final);
        messages[mail.id]["submission"] = object_member(submissions, mail.id);
        messages[mail.id]["final"] = std::move(final);
    }
    return messages;
}

}  // namespace tests::truth
