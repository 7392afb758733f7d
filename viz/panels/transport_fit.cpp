#include "viz/panels/transport_fit.hpp"

namespace viz::panels {

namespace {

constexpr float button = transport_button_width + transport_button_space;
constexpr float play = transport_play_width + transport_button_space;
constexpr float clock = 108;       // "1:20:05.123"
constexpr float exact_clock = 48;  // what "  0:00:02.046512" needs beyond it

}  // namespace

TransportParts fitting_transport_parts(float width_units) {
    TransportParts parts;
    const struct {
        bool TransportParts::*part;
        float width;
    } by_use[] = {
        {&TransportParts::clock, clock},
        {&TransportParts::speed, transport_group_space + 2 * button + transport_speed_width},
        {&TransportParts::hops, 2 * button},
        {&TransportParts::skip, button},
        {&TransportParts::exact_clock, exact_clock},
        {&TransportParts::ends, 2 * button},
        {&TransportParts::jumps, transport_group_space + 2 * button},
        {&TransportParts::layout, transport_layout_width + transport_button_space},
    };
    // The step back, play, the step forward; the theme and the help.
    float room = width_units - (4 * button + play);
    for (const auto& [part, width] : by_use) {
        // A part that finds no room takes the ones after it along, so that a bar never lacks what a narrower one has.
        if (width > room) break;
        parts.*part = true;
        room -= width;
    }
    return parts;
}

}  // namespace viz::panels
