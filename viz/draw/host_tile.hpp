#pragma once

#include <cstdint>
#include <string_view>

#include "viz/draw/geometry.hpp"
#include "viz/theme/theme.hpp"

namespace viz::draw {

/// What a host is, in the order of model::HostRole.
enum class HostShape : std::uint8_t {
    client,       ///< a laptop
    mail_server,  ///< slots with an envelope before them
    name_server,  ///< a tree: a root, branches, leaves
    resolver,     ///< a globe under a magnifier
    other,        ///< a box
};

struct HostTile {
    HostShape shape = HostShape::other;
    float size = 54;  ///< width and height in pixels
    bool up = true;   ///< a host that is down has no colour, a cross through it and the word beneath its icon
    bool active = false;
    bool selected = false;
    bool hovered = false;
    bool pointed_at = false;  ///< by a lesson
    bool dimmed = false;      ///< something else is looked at
};

/// A rounded square with the host's icon in it.
void draw_host_tile(ImDrawList& list, const theme::Theme& theme, ImVec2 centre, const HostTile& tile);
[[nodiscard]] Rect host_tile_bounds(ImVec2 centre, float size);

/// The icon alone, in one colour, within a square of `size` pixels: for lists and legends.
void draw_host_icon(ImDrawList& list, HostShape shape, ImVec2 centre, float size, ImU32 colour);

/// A short text in a filled pill, centred: how many messages wait. @param icon  before the text; may be empty
/// @return what it covers
Rect draw_badge(ImDrawList& list, const theme::Theme& theme, ImVec2 centre, std::string_view icon,
                std::string_view text, ImU32 fill);

}  // namespace viz::draw
