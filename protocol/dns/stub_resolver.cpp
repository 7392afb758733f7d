#include "protocol/dns/stub_resolver.hpp"

#include <utility>

#include "protocol/dns/server_attempt.hpp"

namespace protocol::dns {

namespace {

/// What a recursive server's response comes to.
Resolution read_response(Question question, Message response, unsigned queries_sent) {
    Resolution resolution;
    resolution.question = std::move(question);
    resolution.rcode = response.rcode;
    resolution.answers = std::move(response.answers);
    resolution.queries_sent = queries_sent;
    for (ResourceRecord& record : response.authorities) {
        if (record.type() == RecordType::soa) resolution.soa = std::move(record);
    }
    if (response.rcode == ResponseCode::name_error) {
        resolution.kind = ResolutionKind::name_error;
    } else {
        resolution.kind = resolution.rdatas().empty() ? ResolutionKind::no_data : ResolutionKind::records;
    }
    return resolution;
}

bool is_usable(ResponseCode rcode) {
    return rcode == ResponseCode::no_error || rcode == ResponseCode::name_error;
}

}  // namespace

Task<Resolution> StubResolver::lookup(DomainName name, RecordType type) {
    const StubSettings settings = settings_;
    const Question question{name, type, RecordClass::in};
    Resolution failed;
    failed.question = question;
    failed.explanation = "no recursive name server is configured";
    for (unsigned round = 0; round < settings.attempts; ++round) {
        for (const Endpoint& server : settings.servers) {
            ServerAttempt attempt{
                make_random_query(environment_.random(), question, true, settings.udp_octets_max.value_or(0))};
            Reaction reaction = Reaction::retry_by_tcp;
            while (reaction == Reaction::retry_by_tcp || reaction == Reaction::retry_without_edns) {
                ++failed.queries_sent;
                const std::shared_ptr<Pending<ExchangeResult>> pending =
                    environment_.exchange(server, attempt.query, settings.timeout, attempt.transport);
                Pending<ExchangeResult>& answer = *pending;
                ExchangeResult result = co_await answer;
                reaction = react(attempt, result);
                if (reaction == Reaction::use && is_usable(result.response.rcode)) {
                    co_return read_response(question, std::move(result.response), failed.queries_sent);
                }
                failed.explanation =
                    reaction == Reaction::use ? why_useless(result.response.rcode) : why_useless(result);
            }
        }
    }
    co_return failed;
}

}  // namespace protocol::dns
