#pragma once

#include "viz/panels/map_frame.hpp"

namespace viz::panels {

/// So much of the accent the ground of a site has.
inline constexpr float site_tint = 0.05F;

/// The ground: a grid of dots, the sites, the links and their hubs.
void draw_map_ground(const MapFrame& frame, const MapHit& hovered);
/// Where the name of a site is written.
[[nodiscard]] draw::Rect site_title_area(const MapFrame& frame, const model::SceneSite& site);
/// The point where the links of a site meet.
[[nodiscard]] draw::Rect hub_area(const MapFrame& frame, const model::SceneSite& site);
/// What is on its way, with trails.
void draw_map_packets(const MapFrame& frame, const MapHit& hovered);
/// Hosts with their badges; each sets its probe.
void draw_map_hosts(const MapFrame& frame, const MapHit& hovered);

/// The sites of a clustered scene, each as a tile with its name, how many hosts it has and what they hold together;
/// each sets its probe.
void draw_map_clusters(const MapFrame& frame, const MapHit& hovered);
/// Whether the mail that the journey tells of, a copy of it or a notification about it is at the host.
[[nodiscard]] bool holds_shown_mail(const MapFrame& frame, const std::string& host);

/// What the badges and marks of hosts cover, to be kept free of labels.
[[nodiscard]] std::vector<draw::Rect> map_host_obstacles(const MapFrame& frame);

}  // namespace viz::panels
