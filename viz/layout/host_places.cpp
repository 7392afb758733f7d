#include "viz/layout/host_places.hpp"

#include <algorithm>

namespace viz::layout {
namespace {

/// No frame is flat.
constexpr double side_min = 1e-3;

Point sides_of_frame(const Box& frame) {
    return {std::max(frame.bottom_right.x - frame.top_left.x, side_min),
            std::max(frame.bottom_right.y - frame.top_left.y, side_min)};
}

}  // namespace

Box frame_of(const MapLayout& layout, const Topology& topology, std::string_view host) {
    const auto known = std::ranges::find(topology.hosts, host, &Topology::Host::name);
    const MapLayout::Site* site = known == topology.hosts.end() ? nullptr : layout.find_site(known->site);
    return site == nullptr ? layout.bounds : site->box;
}

Point shares_of(const Box& frame, Point place) {
    const Point sides = sides_of_frame(frame);
    return {(place.x - frame.top_left.x) / sides.x, (place.y - frame.top_left.y) / sides.y};
}

Point place_at(const Box& frame, Point shares) {
    const Point sides = sides_of_frame(frame);
    return {frame.top_left.x + shares.x * sides.x, frame.top_left.y + shares.y * sides.y};
}

}  // namespace viz::layout
