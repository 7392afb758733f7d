#pragma once

#include <string>
#include <vector>

#include "viz/panels/panel_context.hpp"
#include "viz/panels/plots_cache.hpp"

namespace viz::panels {

/// Hosts with lines of their own at most, so that their colours can be told apart.
inline constexpr std::size_t plot_hosts_max = 6;

/// The stretch of time that is shown.
[[nodiscard]] model::TimeSpan shown_span(const PanelContext& context);
/// Nothing later is shown.
[[nodiscard]] model::Instant shown_until(const PanelContext& context);
/// The colour of a line. @param index  of the host among those with lines
[[nodiscard]] ImU32 plot_line_colour(const PanelContext& context, std::size_t index);

/// Brings the cache up to date and draws the plots over the axis of time, in the room that is left.
/// @param hosts  that have lines of their own; empty: one line for all together, and one for the selected host
void draw_plots(PanelContext& context, const std::vector<std::string>& hosts);

}  // namespace viz::panels
