#pragma once

#include "viz/panels/panel_context.hpp"

namespace viz::panels {

/// The panels. Each fills the current child window with its contents; titles and borders are the frame's.
void draw_map_panel(PanelContext& context);
void draw_journey_panel(PanelContext& context);
void draw_transcript_panel(PanelContext& context);
void draw_ladder_panel(PanelContext& context);
void draw_states_panel(PanelContext& context);
void draw_inspector_panel(PanelContext& context);
void draw_events_panel(PanelContext& context);
void draw_messages_panel(PanelContext& context);
void draw_mailboxes_panel(PanelContext& context);
void draw_queues_panel(PanelContext& context);
void draw_plots_panel(PanelContext& context);
void draw_dns_panel(PanelContext& context);
/// The lesson: what is told and asked at a step.
void draw_lesson_panel(PanelContext& context);
void draw_branches_panel(PanelContext& context);
void draw_exercise_panel(PanelContext& context);
/// One line: play, step, speed, time.
void draw_transport_bar(PanelContext& context);
/// The strip of what happens when.
void draw_timeline(PanelContext& context);
/// Every key and what the panels show; a window over the others.
void draw_help(PanelContext& context);

}  // namespace viz::panels
