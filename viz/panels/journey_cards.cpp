#include <algorithm>

#include <fmt/format.h>

#include "viz/panels/event_look.hpp"
#include "viz/panels/journey_parts.hpp"
#include "viz/panels/reply_colour.hpp"
#include "viz/panels/selection.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/theme/icons.hpp"

namespace viz::panels {

namespace icons = theme::icons;
using sim::recording::JourneyExchange;
using sim::recording::JourneyStep;

namespace {

/// A plate that what is written from now on lies on, until the end of the object.
class Card {
public:
    explicit Card(PanelContext& context)
        : context_(context), corner_(ImGui::GetCursorScreenPos()), width_(steady_right_edge() - corner_.x) {
        ImGui::BeginGroup();
        ImGui::Dummy({1, context.px(3)});
        ImGui::Indent(context.px(9));
        ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(context.px(6), context.px(3)));
    }
    Card(const Card&) = delete;
    Card& operator=(const Card&) = delete;
    ~Card() {
        ImGui::PopStyleVar();
        ImGui::Unindent(context_.px(9));
        ImGui::Dummy({1, context_.px(2)});
        ImGui::EndGroup();
        const ImVec2 end(corner_.x + width_, ImGui::GetItemRectMax().y);
        ImDrawList& list = *ImGui::GetWindowDrawList();
        list.ChannelsSetCurrent(card_channel);
        list.AddRectFilled(corner_, end, context_.theme.palette.panel_raised, context_.px(5));
        list.ChannelsSetCurrent(content_channel);
    }

    /// Room for text up to the right margin.
    [[nodiscard]] float room() const {
        return std::max(1.0F, corner_.x + width_ - context_.px(8) - ImGui::GetCursorScreenPos().x);
    }

private:
    PanelContext& context_;
    ImVec2 corner_;
    float width_;
};

/// A heading that folds its card. @return whether it is to be folded or unfolded
bool fold_heading(PanelContext& context, const Card& card, const JourneyStep& step, bool open, ImU32 colour,
                  std::string_view text) {
    const TextStyle style(context.theme.fonts.bold, colour);
    const std::string heading = fmt::format("{}  {}", open ? icons::chevron_down : icons::chevron_right, text);
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    text_wrapped(heading, card.room());
    const ImVec2 after = ImGui::GetCursorPos();
    const ImVec2 end = ImGui::GetItemRectMax();
    ImGui::SetCursorScreenPos(corner);
    const std::string probe = fmt::format("journey.fold.{}", step.event);
    const bool clicked = ImGui::InvisibleButton(probe.c_str(), {std::max(1.0F, card.room()), end.y - corner.y});
    context.probes.set_last_item(probe);
    if (ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    ImGui::SetCursorPos(after);
    return clicked;
}

void toggle(PanelContext& context, const JourneyStep& step) {
    auto& toggled = context.view.journey.toggled;
    if (toggled.erase(step.event) == 0) toggled.insert(step.event);
}

/// An icon, and a text beside it that is broken within the card.
void marked_line(PanelContext& context, const Card& card, const char* icon, ImU32 icon_colour, std::string_view text) {
    {
        const TextStyle style(icon_colour);
        text_line(icon);
    }
    ImGui::SameLine(0, 0);
    const float indent = context.px(24) - ImGui::GetItemRectSize().x;
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + std::max(context.px(2), indent));
    text_wrapped(text, card.room());
}

void draw_options(PanelContext& context, const Card& card, const JourneyStep& step, bool revealed, ImU32 colour) {
    const theme::Palette& palette = context.theme.palette;
    const sim::recording::JourneyDecision& decision = *step.decision;
    bool found = false;
    for (const std::string& option : decision.options) {
        const bool chosen = revealed && is_chosen(option, decision.chosen);
        found = found || chosen;
        const TextStyle style(chosen ? context.theme.fonts.bold : nullptr, chosen ? colour : palette.text_dim);
        marked_line(context, card, chosen ? icons::check_circle : icons::circle_outline,
                    chosen ? palette.accent : palette.text_dim, chosen ? decision.chosen : option);
    }
    if (!revealed) return;
    if (!found) marked_line(context, card, icons::check_circle, palette.accent, decision.chosen);
    const TextStyle style(context.theme.fonts.small, palette.text_dim);
    text_wrapped("because " + decision.rule, card.room());
    if (decision.rfc.empty()) return;
    const TextStyle accent(palette.accent);
    text_wrapped(fmt::format("{}  {}", icons::book, decision.rfc), card.room());
}

/// What one side said. A click goes to the moment right after it.
void draw_speech(PanelContext& context, const Card& card, const char* who, ImU32 colour, std::string_view text,
                 sim::recording::EventId event) {
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    const float width = card.room();
    ImGui::BeginGroup();
    {
        const TextStyle style(colour);
        text_line(who);
    }
    ImGui::SameLine(0, context.px(5));
    text_wrapped(text, card.room());
    ImGui::EndGroup();
    const draw::Rect row{corner.x, corner.y, corner.x + width, ImGui::GetItemRectMax().y};
    if (row_button(context, row, {}, fmt::format("journey.said.{}", event))) go_to_event(context, event);
}

void draw_exchange(PanelContext& context, const Card& card, const JourneyExchange& exchange,
                   const sim::recording::ExchangeEvents& events) {
    const theme::Palette& palette = context.theme.palette;
    if (exchange.content) {
        draw_speech(context, card, "C:", command_colour(palette), "(header and body)", events.said);
    } else if (!exchange.said.empty()) {
        draw_speech(context, card, "C:", command_colour(palette), exchange.said, events.said);
    }
    if (!exchange.answer.empty()) {
        draw_speech(context, card, "S:", reply_colour(palette, exchange.answer), exchange.answer, events.answered);
    }
}

}  // namespace

bool is_unfolded(const PanelContext& context, const JourneyStep& step) {
    return context.view.journey.toggled.contains(step.event) != step.decision.has_value();
}

void draw_decision_card(PanelContext& context, const JourneyStep& step, bool revealed, ImU32 colour) {
    const Card card(context);
    const bool open = is_unfolded(context, step) || !revealed;
    const TextStyle style(colour);
    if (fold_heading(context, card, step, open, colour, step.decision->question)) toggle(context, step);
    if (open) {
        draw_options(context, card, step, revealed, colour);
    } else {
        marked_line(context, card, icons::check_circle, context.theme.palette.accent, step.decision->chosen);
    }
}

void draw_dialogue_card(PanelContext& context, const model::JourneyStepView& step, ImU32 colour) {
    const Card card(context);
    const bool open = is_unfolded(context, *step.step);
    const std::string heading = fmt::format("What they say ({} {})", step.dialogue.size(),
                                            step.dialogue.size() == 1 ? "exchange" : "exchanges");
    if (fold_heading(context, card, *step.step, open, colour, heading)) toggle(context, *step.step);
    if (!open) return;
    const TextStyle style(context.theme.fonts.mono_small, colour);
    for (std::size_t index = 0; index < step.dialogue.size(); ++index) {
        draw_exchange(context, card, step.dialogue[index], step.step->dialogue_events[index]);
    }
}

}  // namespace viz::panels
