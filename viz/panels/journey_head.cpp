#include <algorithm>

#include <fmt/format.h>

#include "viz/draw/text.hpp"
#include "viz/model/display_text.hpp"
#include "viz/model/message_list.hpp"
#include "viz/panels/event_look.hpp"
#include "viz/panels/journey_parts.hpp"
#include "viz/panels/selection.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/theme/icons.hpp"

namespace viz::panels {

namespace icons = theme::icons;
using sim::recording::Journey;
using sim::recording::JourneyOutcome;

namespace {

std::string mail_title(const Journey& journey) {
    return fmt::format("{}  {}", journey.message,
                       journey.subject.empty() ? "(no subject)" : model::display_text(journey.subject));
}

void draw_mail_list(PanelContext& context, std::size_t shown) {
    const auto& journeys = context.trace.journeys();
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(journeys.size()));
    while (clipper.Step()) {
        for (int row = clipper.DisplayStart; row < clipper.DisplayEnd; ++row) {
            const auto index = static_cast<std::size_t>(row);
            ImGui::PushID(row);
            // The title is drawn apart: "##" in a subject would be taken for the beginning of the widget's id.
            if (ImGui::Selectable("##mail", index == shown)) select_message(context, journeys[index].message);
            ImGui::SameLine(0, 0);
            ImGui::TextUnformatted(mail_title(journeys[index]).c_str());
            context.probes.set_last_item("journey.mail." + journeys[index].message);
            ImGui::PopID();
        }
    }
}

/// The title of the mail in the closed list that was submitted last, cut to the room before its arrow.
void draw_chosen(const PanelContext& context, const std::string& title) {
    const ImVec2 low = ImGui::GetItemRectMin();
    const ImVec2 high = ImGui::GetItemRectMax();
    const ImVec2 padding = ImGui::GetStyle().FramePadding;
    const ImFont& font = *context.theme.fonts.regular;
    const float room = high.x - low.x - ImGui::GetFrameHeight() - 2 * padding.x;
    draw::draw_text(*ImGui::GetWindowDrawList(), font, {low.x + padding.x, low.y + padding.y},
                    context.theme.palette.text, draw::fit_text(font, title, room));
}

/// Arrows to the mails before and after, and all of them in a list.
void draw_mail_chooser(PanelContext& context, std::size_t shown) {
    const auto& journeys = context.trace.journeys();
    const float spacing = context.px(4);
    const float button = ImGui::GetFrameHeight();
    ImGui::BeginDisabled(shown == 0);
    if (ImGui::Button(icons::chevron_left, {button, button})) select_message(context, journeys[shown - 1].message);
    ImGui::EndDisabled();
    context.probes.set_last_item("journey.previous");
    ImGui::SameLine(0, spacing);
    ImGui::SetNextItemWidth(std::max(context.px(60), ImGui::GetContentRegionAvail().x - button - spacing));
    const bool open = ImGui::BeginCombo("##mail", "");
    context.probes.set_last_item("journey.mail");
    if (!open) draw_chosen(context, mail_title(journeys[shown]));
    if (open) {
        draw_mail_list(context, shown);
        ImGui::EndCombo();
    }
    ImGui::SameLine(0, spacing);
    ImGui::BeginDisabled(shown + 1 >= journeys.size());
    if (ImGui::Button(icons::chevron_right, {button, button})) select_message(context, journeys[shown + 1].message);
    ImGui::EndDisabled();
    context.probes.set_last_item("journey.next");
}

EventLook look_of_outcome(const model::JourneyOutcomeLine& outcome) {
    switch (outcome.state) {
        case JourneyOutcome::State::under_way:
            return {icons::paper_plane};
        case JourneyOutcome::State::in_outbox:
        case JourneyOutcome::State::queued:
            return {icons::hourglass, Tone::warning};
        case JourneyOutcome::State::delivered:
            return {outcome.read ? icons::envelope_open : icons::inbox, Tone::good};
        case JourneyOutcome::State::refused:
        case JourneyOutcome::State::failed:
        case JourneyOutcome::State::discarded:
            break;
    }
    return {icons::times_circle, Tone::bad};
}

constexpr float outcome_indent = 22;

}  // namespace

void draw_journey_head(PanelContext& context, std::string_view message) {
    const auto& journeys = context.trace.journeys();
    const Journey* shown = context.trace.find_journey(message);
    if (shown == nullptr) return;
    const auto index = static_cast<std::size_t>(shown - journeys.data());
    if (journeys.size() > 1) draw_mail_chooser(context, index);
    const theme::Palette& palette = context.theme.palette;
    const model::MessageRow row = model::make_message_row(context.trace, context.view.playback.moment, index);
    {
        const TextStyle style(context.theme.fonts.title, palette.text);
        const std::string_view subject = row.subject.empty() ? std::string_view("(no subject)") : row.subject;
        text_ellipsised(context, fmt::format("{}  {}", icons::envelope, subject), ImGui::GetContentRegionAvail().x);
    }
    const TextStyle style(context.theme.fonts.small, palette.text_dim);
    const std::string way = fmt::format("{}  {}  {}", row.from, icons::arrow_right, fmt::join(row.to, ", "));
    text_ellipsised(context, way, ImGui::GetContentRegionAvail().x);
    context.probes.set_last_item("journey.title");
}

float journey_outcomes_height(const PanelContext& context, const model::JourneyView& view, float width) {
    const ImGuiStyle& style = ImGui::GetStyle();
    const TextStyle font(context.theme.fonts.small, context.theme.palette.text);
    float height = context.px(10);
    for (const model::JourneyOutcomeLine& outcome : view.outcomes) {
        const float room = std::max(context.px(40), width - style.ScrollbarSize - context.px(outcome_indent));
        height += ImGui::CalcTextSize(broken_into_lines(outcome.text, room).c_str()).y + style.ItemSpacing.y;
    }
    if (view.outcomes.empty()) height += ImGui::GetTextLineHeightWithSpacing();
    return height;
}

void draw_journey_outcomes(PanelContext& context, const model::JourneyView& view) {
    const theme::Palette& palette = context.theme.palette;
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    ImGui::GetWindowDrawList()->AddLine(corner, {corner.x + ImGui::GetContentRegionAvail().x, corner.y}, palette.line);
    ImGui::Dummy({1, context.px(3)});
    const TextStyle font(context.theme.fonts.small, palette.text);
    if (view.outcomes.empty()) {
        const TextStyle dim(palette.text_dim);
        text_wrapped("It has not been written yet.");
    }
    for (std::size_t index = 0; index < view.outcomes.size(); ++index) {
        const model::JourneyOutcomeLine& outcome = view.outcomes[index];
        const EventLook look = look_of_outcome(outcome);
        const float left = ImGui::GetCursorPosX();
        {
            const TextStyle colour(look.tone == Tone::plain ? palette.accent : colour_of(palette, look.tone));
            text_line(look.icon);
        }
        ImGui::SameLine();
        ImGui::SetCursorPosX(left + context.px(outcome_indent));
        text_wrapped(outcome.text);
        context.probes.set_last_item(fmt::format("journey.outcome.{}", index));
    }
}

}  // namespace viz::panels
