#pragma once

#include <string>
#include <vector>

#include "viz/model/deed_choices.hpp"
#include "viz/panels/panel_context.hpp"

namespace viz::panels {

/// Begins a dialog's window in the middle of the frame, as large as said in units of design where there is room. It
/// ends with end_deed_window(), whatever it returns.
bool begin_deed_window(PanelContext& context, const char* title, const char* probe, float width, float height);
void end_deed_window();
/// What is being worked out, or why the last wish came to nothing, or why nothing can be done at all; one line is kept
/// free for it, whatever there is. @return whether something can be done now
bool draw_deed_state(PanelContext& context);
/// The height that draw_deed_state() takes.
[[nodiscard]] float deed_state_height(const PanelContext& context);

/// The target that the dialog `act` is about, and all there are. @pre targets is not empty
[[nodiscard]] std::size_t shown_target(const PanelContext& context, const std::vector<sim::deed::Target>& targets);

void draw_act_dialog(PanelContext& context);
void draw_compose_dialog(PanelContext& context);
void draw_terminal_dialog(PanelContext& context);
void run_terminal_key(PanelContext& context, const KeyPress& key);

/// Asks for what is chosen, if that can be done.
void do_choice(PanelContext& context);
void send_draft(PanelContext& context);

}  // namespace viz::panels
