#include "sim/engine/memory_engine.hpp"

#include <utility>

#include "sim/engine/rates.hpp"
#include "sim/engine/site_routes.hpp"

namespace sim::engine {

MemoryEngine::MemoryEngine(const Platform& platform)
    : PacketEngine(
          platform.links, platform.hosts.size(),
          [hosts = platform.hosts, sites = SiteRoutes(platform)](NodeIndex from, NodeIndex to) {
              return route_through_sites(hosts, sites, from, to);
          },
          2 * platform.links.size()) {}

void MemoryEngine::transfer(NodeIndex from, NodeIndex to, std::uint64_t size_octets, TransmissionCallback done) {
    const double rate = window_limited_rate(path(from, to).latency);
    send_at_rate(from, to, size_octets, rate, std::move(done));
}

Engine::End MemoryEngine::run(Instant until) {
    begin_run();
    while (!is_stopped()) {
        if (queue().strong_count() == 0) return End::no_strong_event;
        if (handle_next_event(until)) continue;
        advance_to(until);
        return End::until_reached;
    }
    return End::stopped;
}

}  // namespace sim::engine
