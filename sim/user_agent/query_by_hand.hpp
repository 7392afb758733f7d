#pragma once

#include <string>

#include "protocol/base/task.hpp"
#include "protocol/dns/message.hpp"
#include "protocol/dns/resolver_environment.hpp"
#include "protocol/dns/stub_resolver.hpp"
#include "sim/host/runtime.hpp"

namespace sim::user_agent {

/// A question that somebody asks the DNS by hand, as with dig.
struct QueryRequest {
    std::string query;  ///< its id
    protocol::dns::Question question;
    std::string server;  ///< a domain name or an address; empty: the host's own resolver
    protocol::dns::DnsTransport transport = protocol::dns::DnsTransport::udp;
    bool recursion_desired = true;
};

/// `dns-asked`. @return its event
[[nodiscard]] recording::EventId record_asked(host::Runtime& runtime, const QueryRequest& request);

/// `dns-resolved` of a question that has no answer for a reason of the host's own.
void record_unanswered(host::Runtime& runtime, const QueryRequest& request, const std::string& reason);

/// Asks, and records what came and what it comes to: `dns-query`, `dns-answer` or `dns-timeout`, `dns-resolved`. A
/// truncated answer is asked for again by TCP (RFC 1035 section 4.2.1, RFC 7766 section
/// 5); a silent server is asked three times.
/// @param runtime, stub  outlive the task
[[nodiscard]] protocol::Task<bool> ask_by_hand(host::Runtime* runtime, const protocol::dns::StubSettings* stub,
                                               QueryRequest request);

}  // namespace sim::user_agent
