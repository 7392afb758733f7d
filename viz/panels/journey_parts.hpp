#pragma once

#include <string_view>

#include "viz/model/journey_view.hpp"
#include "viz/panels/panel_context.hpp"

namespace viz::panels {

/// The pieces of the journey panel. Within the story, backgrounds lie in lower channels of the draw list than what is
/// written on them.
enum JourneyChannel : int { highlight_channel, card_channel, content_channel, journey_channel_count };

/// Which mail it is, from whom to whom, and a way to another one.
void draw_journey_head(PanelContext& context, std::string_view message);
/// How it stands for every recipient.
void draw_journey_outcomes(PanelContext& context, const model::JourneyView& view);
/// Height that the outcomes need at a width.
[[nodiscard]] float journey_outcomes_height(const PanelContext& context, const model::JourneyView& view, float width);
/// Everything that happened, and that is still to come.
void draw_journey_story(PanelContext& context, const model::JourneyView& view);

/// A choice: question, options, the rule. @param revealed  false: without what was chosen
void draw_decision_card(PanelContext& context, const sim::recording::JourneyStep& step, bool revealed, ImU32 colour);
/// What client and server said.
void draw_dialogue_card(PanelContext& context, const model::JourneyStepView& step, ImU32 colour);
/// Whether a card of a step is open.
[[nodiscard]] bool is_unfolded(const PanelContext& context, const sim::recording::JourneyStep& step);

}  // namespace viz::panels
