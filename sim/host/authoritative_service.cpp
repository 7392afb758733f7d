#include "sim/host/authoritative_service.hpp"

#include <algorithm>

namespace sim::host {

AuthoritativeService::AuthoritativeService(Runtime& runtime, const std::vector<HostedZone>& zones)
    : DnsServer(runtime) {
    for (const HostedZone& zone : zones) update(zone);
}

void AuthoritativeService::update(const HostedZone& zone) {
    const dns::DomainName& origin = zone.zone->origin();
    server_.add_zone(zone.zone);
    server_.set_behaviour(origin, zone.behaviour);
    std::erase(silent_zones_, origin);
    if (zone.silent) silent_zones_.push_back(origin);
}

void AuthoritativeService::on_query(const DnsClient& client, dns::Message query) {
    if (!query.questions.empty()) {
        const dns::Zone* zone = server_.zone_for(query.questions.front().name);
        if (zone != nullptr && std::ranges::find(silent_zones_, zone->origin()) != silent_zones_.end()) return;
    }
    respond(client, server_.respond(query), server_.response_octets_max(query));
}

}  // namespace sim::host
