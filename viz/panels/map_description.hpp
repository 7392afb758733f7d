#pragma once

#include <string>
#include <string_view>

#include "sim/recording/world.hpp"
#include "viz/model/map_scene.hpp"
#include "viz/model/trace.hpp"

namespace viz::panels {

/// What the map says of the thing that the mouse is over, in lines.

/// A host: what it is, its addresses and services, what waits in its queue and why, what lies in its mailboxes.
/// @return empty: the world has no such host
[[nodiscard]] std::string describe_host(const sim::recording::World& world, const std::string& host);
/// A site that is one tile: its hosts, what waits in their queues and lies in their mailboxes, and that a click opens
/// it.
[[nodiscard]] std::string describe_site(const model::SceneCluster& cluster);
/// A packet: what it says as a sentence, from where to where, when it left and when it arrives.
/// @param world  at the moment that is shown
[[nodiscard]] std::string describe_packet(const model::Trace& trace, const model::Packet& packet,
                                          const sim::recording::World& world);
/// A link: its ends, latency, bandwidth, loss, and whether it is up. @return empty: the world has no such link
[[nodiscard]] std::string describe_link(const sim::recording::World& world, const std::string& link);

}  // namespace viz::panels
