#include <algorithm>
#include <cmath>
#include <string>

#include <fmt/format.h>

#include "sim/recording/readable_text.hpp"
#include "viz/model/display_text.hpp"
#include "viz/panels/exercise_view.hpp"
#include "viz/panels/markdown_view.hpp"
#include "viz/panels/panels.hpp"
#include "viz/panels/selection.hpp"
#include "viz/panels/text_cache.hpp"
#include "viz/panels/text_field.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/theme/icons.hpp"
#include "viz/theme/imgui_compat.hpp"

namespace viz::panels {

namespace {

namespace icons = theme::icons;
using lesson::Exercise;
using lesson::ExerciseAim;
using sim::scenario::Verdict;

// In units of design.
constexpr float two_columns_width_min = 620;
constexpr float mark_width = 22;
constexpr float task_share = 0.5F;  ///< of the width
constexpr float answer_height = 110;

struct Mark {
    const char* icon;
    ImU32 colour;
};

Mark mark_of(const PanelContext& context, const ExerciseAim& aim, bool is_judged) {
    const theme::Palette& palette = context.theme.palette;
    if (!is_judged || aim.verdict == Verdict::undecided) return {icons::hourglass, palette.text_dim};
    return aim.verdict == Verdict::met ? Mark{icons::check_circle, palette.success}
                                       : Mark{icons::times_circle, palette.failure};
}

/// Whether Ctrl+Enter is pressed in this frame.
bool wants_try(const PanelContext& context) {
    return std::ranges::any_of(context.keys, [](const KeyPress& key) { return key.key == Key::enter && key.control; });
}

/// What is wrong with the answer, a mistake a line, or how it is graded.
void draw_answer_state(PanelContext& context) {
    const theme::Palette& palette = context.theme.palette;
    const std::string& problem = context.view.answer.problem;
    const TextStyle style(context.theme.fonts.small, problem.empty() ? palette.text_dim : palette.failure);
    const std::string graded =
        fmt::format("Kept in {}. Graded by: mailflow grade {}", context.view.answer.path, context.view.source_words);
    text_wrapped(model::display_text(problem.empty() ? graded : problem));
    if (!problem.empty()) context.probes.set_last_item("exercise.problem");
}

void draw_answer(PanelContext& context) {
    AnswerDraft& answer = context.view.answer;
    if (answer.path.empty() && answer.problem.empty()) return;  // of a recording
    section_heading(context, "Your answer");
    if (!answer.path.empty()) {
        ImGui::PushFont(context.theme.fonts.mono_small);
        text_area(context, "exercise.answer", answer.text, {-1, context.px(answer_height)});
        ImGui::PopFont();
        const bool pressed = ImGui::Button(fmt::format("{}  Try it", icons::play).c_str());
        context.probes.set_last_item("exercise.try");
        explain(context, "Keeps the answer and runs the exercise with it  (Ctrl+Enter)");
        answer.wanted = answer.wanted || pressed || wants_try(context);
    }
    draw_answer_state(context);
}

void draw_task(PanelContext& context, const Exercise& exercise) {
    draw_markdown(context, exercise.task, context.theme.palette.text);
    draw_answer(context);
}

/// What happened, and where that was not enough the hint.
void draw_finding(const PanelContext& context, const ExerciseAim& aim) {
    const TextStyle style(context.theme.fonts.small, context.theme.palette.text_dim);
    if (!aim.happened.empty()) text_wrapped(sim::recording::readable_text(aim.happened));
    if (!aim.hint.empty()) text_wrapped("Hint: " + aim.hint);
}

/// A click goes to what decided it.
void draw_aim(PanelContext& context, const Exercise& exercise, std::size_t index) {
    const ExerciseAim& aim = exercise.aims[index];
    const Mark mark = mark_of(context, aim, exercise.unjudged.empty());
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    {
        const TextStyle style(mark.colour);
        text_line(mark.icon);
    }
    ImGui::SetCursorScreenPos({corner.x + context.px(mark_width), corner.y});
    ImGui::BeginGroup();
    const std::string points = aim.points_max == 0 ? "" : fmt::format("  ({} of {})", aim.points, aim.points_max);
    text_wrapped(sim::recording::readable_text(aim.expected) + (exercise.unjudged.empty() ? points : ""));
    draw_finding(context, aim);
    ImGui::EndGroup();
    const float bottom = ImGui::GetItemRectMax().y;
    const draw::Rect rect{corner.x, corner.y, steady_right_edge(), bottom};
    const bool clicked = row_button(context, rect, {}, fmt::format("exercise.aim.{}", index));
    if (clicked && aim.decided_by) go_to_event(context, *aim.decided_by);
}

void draw_aims(PanelContext& context, const Exercise& exercise) {
    const bool is_judged = exercise.unjudged.empty();
    const bool all = is_judged && exercise.points == exercise.points_max;
    {
        const theme::Palette& palette = context.theme.palette;
        const TextStyle style(context.theme.fonts.bold, all ? palette.success : palette.text);
        text_wrapped(is_judged ? fmt::format("{} of {} points", exercise.points, exercise.points_max)
                               : fmt::format("{} points can be had. {}", exercise.points_max, exercise.unjudged));
        context.probes.set_last_item("exercise.points");
    }
    for (std::size_t index = 0; index < exercise.aims.size(); ++index) draw_aim(context, exercise, index);
}

}  // namespace

const Exercise* exercise_of(const PanelContext& context) {
    ExerciseCache& cache = context.caches.text->exercise;
    const ExerciseKey key{context.trace.events().size(), context.trace.finished()};
    if (cache.key != key) {
        const bool is_due = context.trace.finished() || !cache.key;  // not anew with each event that comes
        if (is_due) cache.exercise = lesson::recorded_exercise(context.trace);
        if (is_due) cache.key = key;
    }
    return cache.exercise ? &*cache.exercise : nullptr;
}

void draw_exercise_panel(PanelContext& context) {
    const Exercise* exercise = exercise_of(context);
    if (exercise == nullptr) return empty_state(context, icons::flag, "This recording is of no exercise.");
    const float width = ImGui::GetContentRegionAvail().x;
    if (width < context.px(two_columns_width_min)) {
        draw_task(context, *exercise);
        section_heading(context, "What is to come of it");
        return draw_aims(context, *exercise);
    }
    theme::begin_child("exercise.task", {std::floor(width * task_share), 0}, false);
    draw_task(context, *exercise);
    ImGui::EndChild();
    ImGui::SameLine();
    theme::begin_child("exercise.aims", {0, 0}, false);
    draw_aims(context, *exercise);
    ImGui::EndChild();
}

}  // namespace viz::panels
