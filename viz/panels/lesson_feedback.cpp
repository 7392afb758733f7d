#include <algorithm>
#include <cmath>
#include <string>

#include <fmt/format.h>

#include "sim/recording/readable_text.hpp"
#include "viz/model/time_words.hpp"
#include "viz/panels/lesson_parts.hpp"
#include "viz/panels/lesson_steering.hpp"
#include "viz/panels/markdown_view.hpp"
#include "viz/panels/playback.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/theme/icons.hpp"

namespace viz::panels {

namespace {

namespace icons = theme::icons;
using sim::lesson::Response;
using sim::lesson::Verdict;

constexpr float bar_width = 3;     ///< in units of design
constexpr float bar_distance = 9;  ///< of the contents

/// Contents with a coloured bar at their left.
class BarredBox {
public:
    BarredBox(const PanelContext& context, ImU32 colour)
        : context_(context), colour_(colour), corner_(ImGui::GetCursorScreenPos()) {
        ImGui::Indent(context.px(bar_width + bar_distance));
        ImGui::BeginGroup();
    }
    BarredBox(const BarredBox&) = delete;
    BarredBox& operator=(const BarredBox&) = delete;
    ~BarredBox() {
        ImGui::EndGroup();
        const float bottom = ImGui::GetItemRectMax().y;
        ImGui::Unindent(context_.px(bar_width + bar_distance));
        ImGui::GetWindowDrawList()->AddRectFilled(corner_, {corner_.x + context_.px(bar_width), bottom}, colour_,
                                                  context_.px(1));
    }

private:
    const PanelContext& context_;
    ImU32 colour_;
    ImVec2 corner_;
};

/// A word or two in bold, with an icon.
void draw_verdict(const PanelContext& context, const char* icon, ImU32 colour, std::string_view text) {
    const TextStyle style(context.theme.fonts.bold, colour);
    text_wrapped(fmt::format("{}  {}", icon, text));
}

void draw_hints(PanelContext& context) {
    const theme::Palette& palette = context.theme.palette;
    for (const std::string& hint : context.lesson->work().hints) {
        const BarredBox box(context, palette.warning);
        {
            const TextStyle style(context.theme.fonts.small_bold, palette.warning);
            text_line("Hint");
        }
        draw_markdown(context, hint, palette.text);
    }
}

std::string verdict_words(const Response& response, bool skipped) {
    if (response.verdict == Verdict::right)
        return response.points > 0 ? fmt::format("Right: {}.", sim::lesson::points_text(response.points)) : "Right.";
    if (skipped) return "Left out.";
    return response.explained ? "Not so." : "Not so. Try again.";
}

/// What of a response is the same for right and wrong ones: the note, the answer, the explanation.
void draw_response_texts(const PanelContext& context, const Response& response) {
    const theme::Palette& palette = context.theme.palette;
    if (!response.note.empty()) draw_markdown(context, response.note, palette.text);
    if (!response.explained) return;
    if (response.verdict != Verdict::right) {
        const TextStyle style(palette.text_dim);
        text_line("The right answer:");
        const TextStyle strong(context.theme.fonts.bold, palette.text);
        text_wrapped(sim::recording::readable_text(response.right_answer));
    }
    if (!response.explain.empty()) draw_markdown(context, response.explain, palette.text);
}

void draw_response(PanelContext& context, const Response& response) {
    const theme::Palette& palette = context.theme.palette;
    if (response.verdict == Verdict::unclear) {
        const BarredBox box(context, palette.warning);
        draw_verdict(context, icons::info_circle, palette.warning, "This costs nothing.");
        return draw_response_texts(context, response);
    }
    const bool right = response.verdict == Verdict::right;
    const ImU32 colour = right ? palette.success : palette.failure;
    const BarredBox box(context, colour);
    draw_verdict(context, right ? icons::check_circle : icons::times_circle, colour,
                 verdict_words(response, context.lesson->work().skipped));
    draw_response_texts(context, response);
}

}  // namespace

namespace {

/// Brings what was said last into sight: all of it, or its beginning where it is higher than the panel.
void scroll_to_feedback(PanelContext& context, float top, float bottom) {
    int& frames_left = context.view.lesson.frames_to_feedback;
    if (frames_left == 0) return;
    --frames_left;
    const bool fits = bottom - top <= ImGui::GetWindowHeight();
    const float y = (fits ? bottom : top) - ImGui::GetWindowPos().y;
    ImGui::SetScrollFromPosY(y, fits ? 1 : 0);
}

}  // namespace

void draw_lesson_feedback(PanelContext& context) {
    float top = ImGui::GetCursorScreenPos().y;
    draw_hints(context);
    const auto& response = context.lesson->work().response;
    if (response) {
        top = ImGui::GetCursorScreenPos().y;
        draw_response(context, *response);
    }
    const float bottom = ImGui::GetCursorScreenPos().y;
    context.probes.set("lesson.feedback", {ImGui::GetCursorScreenPos().x, top, steady_right_edge(), bottom});
    scroll_to_feedback(context, top, bottom);
    if (context.lesson->is_asking() || !response) return;
    if (toggle_button(context, "Answer again, for practice", false, "lesson.practise", "It earns nothing any more")) {
        lesson_practise(context);
    }
}

void draw_lesson_told(PanelContext& context, std::size_t last) {
    const theme::Palette& palette = context.theme.palette;
    std::vector<sim::lesson::ToldStep> told = context.lesson->player().told();
    const std::size_t events = context.view.playback.moment.events;
    std::erase_if(told, [&](const auto& step) { return context.trace.index_of(step.event) >= events; });
    const std::size_t first = told.size() > last ? told.size() - last : 0;
    for (std::size_t index = first; index < told.size(); ++index) {
        const sim::lesson::ToldStep& step = told[index];
        const std::string time = model::list_words(step.time);
        const ImVec2 corner = ImGui::GetCursorScreenPos();
        {
            const TextStyle style(context.theme.fonts.mono_small, palette.text_dim);
            text_line(time);
        }
        const TextStyle style(context.theme.fonts.small, palette.text);
        text_wrapped(sim::recording::readable_text(step.sentence));
        const draw::Rect rect{corner.x, corner.y, steady_right_edge(), ImGui::GetItemRectMax().y};
        if (row_button(context, rect, {}, fmt::format("lesson.told.{}", index)))
            seek(context.view.playback, context.trace.moment_after(context.trace.index_of(step.event)));
    }
}

}  // namespace viz::panels
