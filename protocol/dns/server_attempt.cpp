#include "protocol/dns/server_attempt.hpp"

namespace protocol::dns {

Reaction react(ServerAttempt& attempt, const ExchangeResult& result) {
    if (result.outcome == ExchangeResult::Outcome::timed_out) return Reaction::silence;
    if (result.outcome != ExchangeResult::Outcome::answered) return Reaction::useless;
    const Message& response = result.response;
    if (!is_response_to(response, attempt.query)) return Reaction::useless;
    const bool edns_unknown =
        response.rcode == ResponseCode::format_error || response.rcode == ResponseCode::not_implemented;
    if (edns_unknown && attempt.query.edns && !response.edns) {
        attempt.query.edns.reset();
        return Reaction::retry_without_edns;
    }
    if (response.truncated && attempt.transport == DnsTransport::udp) {
        attempt.transport = DnsTransport::tcp;
        return Reaction::retry_by_tcp;
    }
    return response.truncated ? Reaction::useless : Reaction::use;
}

std::string_view why_useless(const ExchangeResult& result) {
    switch (result.outcome) {
        case ExchangeResult::Outcome::timed_out:
            return "the server did not answer in time";
        case ExchangeResult::Outcome::unreachable:
            return "the server cannot be reached";
        case ExchangeResult::Outcome::malformed:
            return "the server's answer is not a DNS message";
        case ExchangeResult::Outcome::answered:
            break;
    }
    return "the server's answer does not belong to the query, or is cut";
}

std::string_view why_useless(ResponseCode rcode) {
    switch (rcode) {
        case ResponseCode::format_error:
            return "the server does not understand the query (FORMERR)";
        case ResponseCode::server_failure:
            return "the server has a problem of its own (SERVFAIL)";
        case ResponseCode::not_implemented:
            return "the server does not know this kind of query (NOTIMP)";
        case ResponseCode::refused:
            return "the server refuses to answer (REFUSED)";
        case ResponseCode::no_error:
        case ResponseCode::name_error:
        case ResponseCode::bad_version:
            break;
    }
    return "the server answers with an unexpected code";
}

Message make_random_query(RandomStream& random, const Question& question, bool recursion_desired,
                          std::uint16_t udp_octets_max) {
    constexpr std::uint64_t ids = 65536;
    Message query = make_query(static_cast<std::uint16_t>(random.below(ids)), question, recursion_desired);
    if (udp_octets_max != 0) query.edns.emplace().udp_octets_max = udp_octets_max;
    return query;
}

}  // namespace protocol::dns
