#include "sim/mta/queue_start_requester.hpp"

#include <fmt/format.h>

#include <utility>

#include "sim/mta/outgoing_transaction.hpp"

namespace sim::mta {

using recording::Event;
using recording::EventKind;

namespace {

std::string_view failure_text(network::ConnectionFailure failure) {
    switch (failure) {
        case network::ConnectionFailure::refused:
            return "connection refused";
        case network::ConnectionFailure::unreachable:
            return "network is unreachable";
        default:
            return "connection timed out";
    }
}

std::string_view status_name(protocol::smtp::RecipientOutcome::Kind kind) {
    using Kind = protocol::smtp::RecipientOutcome::Kind;
    return kind == Kind::accepted ? "accepted" : kind == Kind::permanent ? "refused" : "failed";
}

}  // namespace

QueueStartRequester::QueueStartRequester(host::Runtime& runtime, const protocol::dns::StubSettings& stub)
    : runtime_(runtime), stub_(stub), connections_(runtime) {}

void QueueStartRequester::ask(const std::string& server, std::shared_ptr<const Settings> settings) {
    tasks_.remove_if([](const auto& task) { return task.done(); });
    if (settings->local_domains.empty()) return;
    tasks_.push_back(converse(server, std::move(settings)));
    tasks_.back().start(runtime_);
}

protocol::Task<bool> QueueStartRequester::converse(std::string server, std::shared_ptr<const Settings> settings) {
    const auto domain = protocol::smtp::Domain::parse(server);
    if (!domain) {
        record_failure(server, "this is no name of a host");
        co_return false;
    }
    const Destination destination{*domain, Route{server}};
    auto routing_task = find_next_hops(&runtime_, &stub_, settings.get(), destination, "");
    const Routing routing = co_await routing_task;
    std::string failure = routing.failure ? routing.failure->text : "no address is known";
    for (const NextHop& hop : routing.hops) {
        const auto connection = connections_.open(errand(hop, *settings));
        const host::SmtpResult result = co_await connection->result();
        if (!result.connect_failure) {
            record_answers(server, result);
            co_return true;
        }
        failure = std::string(failure_text(*result.connect_failure));
    }
    record_failure(server, failure);
    co_return false;
}

host::SmtpTransaction QueueStartRequester::errand(const NextHop& hop, const Settings& settings) const {
    host::SmtpTransaction errand;
    errand.server = hop.endpoint;
    errand.connect_timeout = settings.timeouts.connect;
    errand.settings = client_settings(settings, std::nullopt, runtime_.name());
    if (errand.settings->tls != protocol::ClientTls::none) errand.tls = {settings.tls_client, false, hop.host};
    errand.nodes = settings.local_domains;
    return errand;
}

void QueueStartRequester::record_failure(const std::string& server, const std::string& reason) {
    runtime_.record(EventKind::queue_start_answered, [&](Event& event) {
        event.fields.set("server", server);
        event.fields.set("status", "failed");
        event.fields.set("reply", reason);
    });
}

void QueueStartRequester::record_answers(const std::string& server, const host::SmtpResult& result) {
    for (const protocol::smtp::QueueStartFinished& each : result.queue_starts) {
        runtime_.record(EventKind::queue_start_answered, [&](Event& event) {
            const auto& outcome = each.outcome;
            event.fields.set("server", server);
            event.fields.set("node", each.node);
            event.fields.set("status", status_name(outcome.kind));
            event.fields.set("reply",
                             outcome.reply ? fmt::format("{} {}", outcome.reply->code(), outcome.text) : outcome.text);
        });
    }
}

}  // namespace sim::mta
