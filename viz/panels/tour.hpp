#pragma once

#include <span>

#include "viz/panels/panel_context.hpp"

namespace viz::panels {

/// A short tour of the window for who opens it for the first time: each step points at a part of it and says what it is
/// for. ViewState::tour_step is the step that is shown, from 1.

/// How many steps there are.
[[nodiscard]] int tour_length();
/// Draws the step over everything else, with buttons to go on, back, and to leave.
void draw_tour(PanelContext& context);
/// Enter, Space and Right go on, Left back, Escape leaves; no other key does anything meanwhile.
void run_tour_keys(PanelContext& context, std::span<const KeyPress> keys);

}  // namespace viz::panels
