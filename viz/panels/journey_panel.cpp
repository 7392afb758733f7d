#include <algorithm>

#include "viz/panels/journey_parts.hpp"
#include "viz/panels/panels.hpp"
#include "viz/panels/selection.hpp"
#include "viz/panels/text_cache.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/theme/icons.hpp"
#include "viz/theme/imgui_compat.hpp"

namespace viz::panels {

namespace {

/// Of the panel's height at most so much is for the outcomes.
constexpr float outcomes_share_max = 0.34F;

const model::JourneyView& journey_at_moment(PanelContext& context, std::string_view message) {
    JourneyCache& cache = context.caches.text->journey;
    // Between two events nothing changes.
    const model::Moment moment = context.view.playback.moment;
    const MomentKey key{.subject = std::string(message),
                        .moment = {.time = {}, .events = moment.events},
                        .events_known = context.trace.events().size()};
    if (cache.key != key) {
        cache.view = model::make_journey_view(context.trace, moment, message);
        cache.key = key;
    }
    return cache.view;
}

void draw_journey_toggles(PanelContext& context) {
    JourneyOptions& options = context.view.journey;
    if (toggle_button(context, "details", options.show_details, "journey.details",
                      "Also show DNS questions, connections and repeated decisions")) {
        options.show_details = !options.show_details;
    }
    ImGui::SameLine(0, context.px(4));
    if (toggle_button(context, "hide what is to come", context.hides_future(), "journey.hide_future",
                      "Leave out what has not happened yet, to predict it")) {
        options.hide_future = !options.hide_future;
    }
}

}  // namespace

void draw_journey_panel(PanelContext& context) {
    const std::string_view message = shown_message(context);
    if (message.empty()) {
        empty_state(context, theme::icons::envelope, "No mail has been written in this recording yet.");
        return;
    }
    const model::JourneyView& view = journey_at_moment(context, message);
    draw_journey_head(context, message);
    if (!view.known) {
        empty_state(context, theme::icons::envelope, "The recording does not tell of this mail.");
        return;
    }
    draw_journey_toggles(context);
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const float wanted = journey_outcomes_height(context, view, room.x);
    const float outcomes = std::min(wanted, std::max(room.y * outcomes_share_max, context.px(24)));
    const float spacing = ImGui::GetStyle().ItemSpacing.y;
    theme::begin_child("journey.story", {0, std::max(context.px(40), room.y - outcomes - spacing)}, false);
    draw_journey_story(context, view);
    ImGui::EndChild();
    theme::begin_child("journey.outcomes", {0, 0}, false);
    draw_journey_outcomes(context, view);
    ImGui::EndChild();
}

}  // namespace viz::panels
