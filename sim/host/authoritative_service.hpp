#pragma once

#include <memory>
#include <vector>

#include "protocol/dns/authoritative_server.hpp"
#include "sim/host/dns_server.hpp"

namespace sim::host {

/// A zone as it lies on a name server's disk, with the way it is answered for; faults change both.
struct HostedZone {
    std::shared_ptr<const dns::Zone> zone;
    dns::ZoneBehaviour behaviour = dns::ZoneBehaviour::serve;
    bool silent = false;  ///< queries for it are thrown away
};

/// The authoritative name server of a host.
class AuthoritativeService : public DnsServer {
public:
    AuthoritativeService(Runtime& runtime, const std::vector<HostedZone>& zones);

    /// Takes up a changed zone, or a changed way to answer for it.
    void update(const HostedZone& zone);

protected:
    void on_query(const DnsClient& client, dns::Message query) override;

private:
    dns::AuthoritativeServer server_;
    std::vector<dns::DomainName> silent_zones_;
};

}  // namespace sim::host
