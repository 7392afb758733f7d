#pragma once

#include <string>

#include "viz/model/map_scene.hpp"
#include "viz/theme/theme.hpp"

namespace viz::render {

/// The map at a moment as a picture in SVG: sites, links, hosts by role, what waits and lies there, faults in force,
/// and what is on its way, in the shapes and colours of the window. Words are words, which can be selected and
/// searched; hosts, links and packets have a title that tells what the window's mouse tells.
/// @param focus    what stands out; the rest is dimmer. Nothing: everything is alike
/// @param palette  light_palette() for paper
[[nodiscard]] std::string map_svg(const model::Trace& trace, const model::Moment& moment,
                                  const model::SceneFocus& focus, const theme::Palette& palette);

}  // namespace viz::render
