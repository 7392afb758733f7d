#pragma once

#include <string>

#include "protocol/base/task.hpp"
#include "sim/host/dns_lookup.hpp"
#include "sim/mta/refusal.hpp"

namespace sim::mta {

/// What the name of a client's address is where nobody knows it.
inline constexpr const char* unknown_host = "unknown";

/// The name of a client: the PTR record of its address, believed only if the name has that address again.
/// @param runtime, stub  outlive the task
/// @return a host name, or `unknown`
[[nodiscard]] protocol::Task<std::string> find_client_name(host::Runtime* runtime,
                                                           const protocol::dns::StubSettings* stub,
                                                           protocol::IpAddress client);

/// Why a client of which only the address is known is refused, as Postfix does with reject_unknown_client_hostname: for
/// now, since the DNS may be at fault.
[[nodiscard]] Refusal refuse_unknown_client(const protocol::IpAddress& client);

}  // namespace sim::mta
