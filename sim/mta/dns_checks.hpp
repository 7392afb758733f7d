#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocol/base/task.hpp"
#include "protocol/smtp/path.hpp"
#include "sim/host/dns_lookup.hpp"
#include "sim/mta/refusal.hpp"
#include "sim/mta/server_process.hpp"

namespace sim::mta {

/// What a server asks the DNS about a client and its mail before it takes a recipient.
struct DnsChecks {
    std::vector<std::string> dnsbl;                   ///< zones asked about the client's address, in order
    std::optional<protocol::smtp::Mailbox> sender{};  ///< its domain must exist; nothing: no matter
    std::shared_ptr<ServerProcess> process{};         ///< remembers what lists said; nullptr: nobody does
    bool asks_canonical_name = false;                 ///< again, where an answer has only aliases (Postfix)
};

/// The client is in no block list (RFC 5782 section 2), and its sender's domain can be answered: it has an MX or an
/// address. As Postfix asks: lists first, then MX, A and AAAA of the domain (measured: truth cases c59, c60).
/// @param runtime, stub  outlive the task
/// @return nothing: no objection
[[nodiscard]] protocol::Task<std::optional<Refusal>> check_by_dns(host::Runtime* runtime,
                                                                  const protocol::dns::StubSettings* stub,
                                                                  DnsChecks checks, protocol::IpAddress client,
                                                                  std::string message);

}  // namespace sim::mta
