#include "sim/user_agent/query_by_hand.hpp"

#include <chrono>
#include <memory>
#include <utility>
#include <vector>

#include "protocol/dns/server_attempt.hpp"
#include "sim/host/dns_exchanger.hpp"
#include "sim/user_agent/server_lookup.hpp"

namespace sim::user_agent {

namespace dns = protocol::dns;
using recording::Event;
using recording::EventKind;

namespace {

/// What people's tools do unless told otherwise.
constexpr protocol::Duration answer_timeout = std::chrono::seconds{5};
constexpr unsigned attempts_max = 3;

std::string_view outcome_of(const dns::ExchangeResult& result) {
    if (result.outcome == dns::ExchangeResult::Outcome::timed_out) return "timeout";
    const dns::Message& response = result.response;
    const bool answered = result.outcome == dns::ExchangeResult::Outcome::answered;
    if (answered && response.rcode == dns::ResponseCode::name_error) return "nxdomain";
    if (!answered || response.rcode != dns::ResponseCode::no_error) return "servfail";
    return response.answers.empty() ? "nodata" : "answer";
}

void set_question(Event& event, const dns::Question& question) {
    event.fields.set("name", question.name.to_string());
    event.fields.set("type", dns::to_string(question.type));
}

void record_resolved(host::Runtime& runtime, const dns::Question& question, std::string_view outcome,
                     const std::vector<dns::ResourceRecord>& records) {
    runtime.record(EventKind::dns_resolved, [&](Event& event) {
        set_question(event, question);
        event.fields.set("outcome", outcome);
        std::vector<std::string> answers;
        for (const dns::ResourceRecord& record : records) answers.push_back(record.to_string());
        event.fields.set("answers", std::move(answers));
    });
}

bool goes_on(dns::Reaction reaction) {
    return reaction == dns::Reaction::retry_by_tcp || reaction == dns::Reaction::retry_without_edns;
}

/// Where to ask.
struct AskedServers {
    std::vector<protocol::Endpoint> endpoints;
    std::string problem;  ///< why there are none
};

protocol::Task<AskedServers> servers_of(host::Runtime* runtime, const dns::StubSettings* stub, std::string server) {
    AskedServers servers;
    if (server.empty()) {
        servers.endpoints = stub->servers;
        if (servers.endpoints.empty()) servers.problem = runtime->name() + " has no resolver";
        co_return servers;
    }
    auto lookup = find_server(runtime, stub, server, "");
    const host::AddressLookup found = co_await lookup;
    for (const protocol::IpAddress& address : found.addresses) servers.endpoints.push_back({address, dns::dns_port});
    if (servers.endpoints.empty()) servers.problem = no_address_text(server, found);
    co_return servers;
}

/// Asks one server, as often as it has to be; the last result counts.
protocol::Task<dns::ExchangeResult> ask_server(host::DnsExchanger* exchanger, protocol::Endpoint server,
                                               QueryRequest request) {
    dns::ExchangeResult result;
    unsigned attempts = 0;
    dns::Reaction reaction = dns::Reaction::silence;
    dns::ServerAttempt attempt{dns::make_random_query(exchanger->random(), request.question, request.recursion_desired,
                                                      dns::edns_octets_default),
                               request.transport};
    while (goes_on(reaction) || (reaction == dns::Reaction::silence && attempts < attempts_max)) {
        if (!goes_on(reaction)) ++attempts;
        const std::shared_ptr<protocol::Pending<dns::ExchangeResult>> pending =
            exchanger->exchange(server, attempt.query, answer_timeout, attempt.transport);
        protocol::Pending<dns::ExchangeResult>& answer = *pending;
        dns::ExchangeResult came = co_await answer;
        reaction = dns::react(attempt, came);
        result = std::move(came);
    }
    co_return result;
}

}  // namespace

recording::EventId record_asked(host::Runtime& runtime, const QueryRequest& request) {
    return runtime.record(EventKind::dns_asked, [&](Event& event) {
        event.fields.set("query", request.query);
        set_question(event, request.question);
        if (!request.server.empty()) event.fields.set("server", request.server);
    });
}

void record_unanswered(host::Runtime& runtime, const QueryRequest& request, const std::string& reason) {
    runtime.record(EventKind::dns_resolved, [&](Event& event) {
        set_question(event, request.question);
        event.fields.set("outcome", "none");
        event.fields.set("reason", reason);
    });
}

protocol::Task<bool> ask_by_hand(host::Runtime* runtime, const dns::StubSettings* stub, QueryRequest request) {
    auto lookup = servers_of(runtime, stub, request.server);
    const AskedServers servers = co_await lookup;
    if (servers.endpoints.empty()) {
        record_unanswered(*runtime, request, servers.problem);
        co_return false;
    }
    dns::ExchangeResult result;
    result.outcome = dns::ExchangeResult::Outcome::unreachable;
    host::DnsExchanger exchanger(*runtime, "");
    for (const protocol::Endpoint& server : servers.endpoints) {
        auto attempt = ask_server(&exchanger, server, request);
        dns::ExchangeResult came = co_await attempt;
        result = std::move(came);
        if (result.outcome == dns::ExchangeResult::Outcome::answered) break;
    }
    record_resolved(*runtime, request.question, outcome_of(result), result.response.answers);
    co_return result.outcome == dns::ExchangeResult::Outcome::answered;
}

}  // namespace sim::user_agent
