#pragma once

#include <string>
#include <vector>

#include "sim/host/dns_lookup.hpp"

namespace sim::host {

/// Which address families a program uses.
struct AddressFamilies {
    bool ipv4 = true;
    bool ipv6 = false;
};
/// The families that the host has addresses of.
[[nodiscard]] AddressFamilies families_of(const Runtime& runtime);

/// The addresses of a host name.
struct AddressLookup {
    std::vector<IpAddress> addresses;  ///< IPv6 before IPv4 (RFC 6724 section 2.1), each in the order of the answer
    dns::ResolutionKind kind = dns::ResolutionKind::failure;  ///< records; else why there are none
};

/// Asks for AAAA and A records, for one after the other.
/// @param runtime, settings  outlive the task
[[nodiscard]] protocol::Task<AddressLookup> lookup_addresses(Runtime* runtime, const dns::StubSettings* settings,
                                                             dns::DomainName name, AddressFamilies families,
                                                             std::string message);

}  // namespace sim::host
