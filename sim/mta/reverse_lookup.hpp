#pragma once

#include <string>

#include "protocol/base/task.hpp"
#include "sim/host/dns_lookup.hpp"

namespace sim::mta {

/// What the name of a client's address is where nobody knows it.
inline constexpr const char* unknown_host = "unknown";

/// The name of a client: the PTR record of its address, believed only if the name has that address again.
/// @param runtime, stub  outlive the task
/// @return a host name, or `unknown`
[[nodiscard]] protocol::Task<std::string> find_client_name(host::Runtime* runtime,
                                                           const protocol::dns::StubSettings* stub,
                                                           protocol::IpAddress client);

}  // namespace sim::mta
