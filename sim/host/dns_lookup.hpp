#pragma once

#include <string>

#include "protocol/base/task.hpp"
#include "protocol/dns/resolution.hpp"
#include "protocol/dns/stub_resolver.hpp"
#include "sim/host/dns_exchanger.hpp"

namespace sim::host {

/// Asks the host's recursive servers for one name and type, as a program does by its C library.
/// @param runtime, settings  outlive the task
/// @param message            the mail the answer is needed for; empty: none
[[nodiscard]] protocol::Task<dns::Resolution> lookup(Runtime* runtime, const dns::StubSettings* settings,
                                                     dns::DomainName name, dns::RecordType type, std::string message);

}  // namespace sim::host
