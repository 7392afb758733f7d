#pragma once

#include <cstdint>

#include "viz/draw/geometry.hpp"
#include "viz/theme/theme.hpp"

namespace viz::draw {

/// What travels, in the order of model::PacketKind. Each is known by its outline alone.
enum class PacketShape : std::uint8_t {
    mail,        ///< an envelope
    command,     ///< a solid pill with a point in the direction that it goes
    reply,       ///< a hollow square, rounded, with a notch towards where it came from
    dns_query,   ///< a hollow diamond with a question mark
    dns_answer,  ///< a solid diamond
    control,     ///< a small ring
};

struct PacketStyle {
    float size = 20;           ///< width of an envelope in pixels; the others are made to look as large
    bool leftward = false;     ///< it goes to the left
    bool highlighted = false;  ///< with a rim and a stronger glow
    bool glow = true;
    float opacity = 1;  ///< a lost packet fades
};

void draw_packet(ImDrawList& list, const theme::Theme& theme, PacketShape shape, ImVec2 centre,
                 const PacketStyle& style);
/// What draw_packet() covers, without its glow.
[[nodiscard]] Rect packet_bounds(ImVec2 centre, float size);

}  // namespace viz::draw
