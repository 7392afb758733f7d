#include <algorithm>
#include <cmath>
#include <iterator>
#include <span>
#include <string>

#include <fmt/format.h>

#include "viz/draw/text.hpp"
#include "viz/model/display_text.hpp"
#include "viz/panels/lesson_parts.hpp"
#include "viz/panels/lesson_steering.hpp"
#include "viz/panels/markdown_view.hpp"
#include "viz/panels/panels.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/theme/contrast.hpp"
#include "viz/theme/icons.hpp"
#include "viz/theme/imgui_compat.hpp"

namespace viz::panels {

namespace {

namespace icons = theme::icons;
using lesson::LessonPlay;
using lesson::Phase;

// In units of design.
constexpr float button_height = 30;
constexpr float small_button_height = 25;
constexpr float close_width = 24;
constexpr float titled_height_min = 330;
constexpr float foot_rows_height_min = 150;
constexpr float next_share = 0.5F;  ///< of the width, where all buttons are in one row
constexpr float progress_height = 5;
constexpr float progress_gap = 3;

/// Of what happened, while the run goes on and when it is listed; the events have all of it.
constexpr std::size_t told_running_max = 12;
constexpr std::size_t told_max = 25;

/// At the right of the line that begins at `corner`.
void draw_close_button(PanelContext& context, ImVec2 corner, float line_height) {
    const ImVec2 after = ImGui::GetCursorScreenPos();
    const float close = context.px(close_width);
    const float right = ImGui::GetWindowPos().x + ImGui::GetWindowContentRegionMax().x;
    ImGui::SetCursorScreenPos({right - close, corner.y - context.px(3)});
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {0, 0});
    ImGui::PushStyleColor(ImGuiCol_Button, theme::faded(context.theme.palette.panel_raised, 0));
    if (ImGui::Button(icons::times, {close, line_height + context.px(6)})) lesson_close(context);
    ImGui::PopStyleColor();
    ImGui::PopStyleVar();
    context.probes.set_last_item("lesson.close");
    explain(context, "Close the lesson; Q opens it again where it stands  (Q)");
    ImGui::SetCursorScreenPos(after);
}

void draw_lesson_title(PanelContext& context) {
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x - context.px(close_width + 6);
    {
        const TextStyle style(context.theme.fonts.bold, context.theme.palette.text);
        const std::string title = model::display_text(context.lesson->scenario().title);
        text_ellipsised(context, fmt::format("{}  {}", icons::book, title), width);
    }
    const float bottom = ImGui::GetItemRectMax().y;
    draw_close_button(context, corner, bottom - corner.y);
    ImGui::SetCursorScreenPos({corner.x, bottom + context.px(6)});
}

/// One field for each step: those behind, the one that it is at, those ahead.
void draw_lesson_progress(const PanelContext& context) {
    const theme::Palette& palette = context.theme.palette;
    const LessonPlay& play = *context.lesson;
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const std::size_t count = std::max<std::size_t>(1, play.player().count());
    const std::size_t behind = play.phase() == Phase::goals ? 0 : play.player().number() - 1;
    const float height = context.px(progress_height);
    const float step = (width + context.px(progress_gap)) / static_cast<float>(count);
    for (std::size_t place = 0; place < count; ++place) {
        const float left = std::round(corner.x + static_cast<float>(place) * step);
        const float right = std::round(corner.x + static_cast<float>(place + 1) * step - context.px(progress_gap));
        const bool current = place == behind && play.phase() != Phase::goals;
        const ImU32 passed = theme::mixed(palette.line, palette.accent, 0.55F);
        const ImU32 colour = place < behind ? passed : current ? palette.accent : palette.line;
        ImGui::GetWindowDrawList()->AddRectFilled({left, corner.y}, {std::max(left + 1, right), corner.y + height},
                                                  colour, height / 2);
    }
    ImGui::Dummy({width, height});
}

/// @param with_close  the button that closes the lesson is in this line
void draw_score_line(PanelContext& context, bool with_close) {
    const LessonPlay& play = *context.lesson;
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    const sim::lesson::Score score = play.player().score();
    const TextStyle style(context.theme.fonts.small, context.theme.palette.text_dim);
    const std::string points = fmt::format("{} of {}", score.points, counted(score.points_max, "point"));
    const float close = with_close ? context.px(close_width + 6) : 0;
    const float right = corner.x + ImGui::GetContentRegionAvail().x - close;
    std::string place = fmt::format("Step {} of {}", play.player().number(), play.player().count());
    if (play.phase() == Phase::goals) place = counted(play.player().count(), "step");
    if (play.player().is_over()) place = "The end";
    text_line(place);
    context.probes.set_last_item("lesson.place");
    ImGui::SameLine();
    ImGui::SetCursorScreenPos({right - ImGui::CalcTextSize(points.c_str()).x, ImGui::GetCursorScreenPos().y});
    text_line(points);
    context.probes.set_last_item("lesson.points");
    if (with_close) draw_close_button(context, corner, ImGui::GetFontSize());
}

/// A low panel has no room for a title.
void draw_lesson_head(PanelContext& context) {
    const bool waiting = context.lesson->phase() == Phase::waiting;
    const bool has_title = waiting || ImGui::GetWindowHeight() >= context.px(titled_height_min);
    if (has_title) draw_lesson_title(context);
    if (waiting) return;
    draw_lesson_progress(context);
    draw_score_line(context, !has_title);
}

void draw_waiting(const PanelContext& context) {
    empty_state(context, icons::hourglass, "The lesson begins when the recording is whole.");
}

/// Who it is for and how long it takes.
void draw_about(const PanelContext& context) {
    const LessonPlay& play = *context.lesson;
    const sim::scenario::About& about = play.scenario().about;
    const sim::lesson::Score score = play.player().score();
    std::string text;
    if (about.level)
        text += fmt::format("Level: {}. ", sim::scenario::level_names[static_cast<std::size_t>(*about.level)]);
    if (about.minutes != 0) text += fmt::format("About {}. ", counted(about.minutes, "minute"));
    text += fmt::format("{}, {}.", counted(score.questions, "question"), counted(score.points_max, "point"));
    const TextStyle style(context.theme.palette.text_dim);
    text_wrapped(text);
}

void draw_goals(const PanelContext& context) {
    const LessonPlay& play = *context.lesson;
    const theme::Palette& palette = context.theme.palette;
    if (!play.scenario().about.goals.empty()) {
        section_heading(context, "After this lesson you can");
        std::string goals;
        for (const std::string& goal : play.scenario().about.goals) goals += "- " + goal + '\n';
        draw_markdown(context, goals, palette.text);
    }
    draw_about(context);
    section_heading(context, "How it goes");
    draw_markdown(context,
                  "The run goes on from stop to stop. At a stop you are asked what comes next; then the run shows it. "
                  "Hints and what is no answer cost nothing, the first right answer earns all points, a later one half "
                  "of them. You can always leave a question out, go back, or close the lesson.",
                  palette.text_dim);
    const std::size_t missed = play.player().missed().size();
    if (missed == 0) return;
    const TextStyle style(palette.warning);
    text_wrapped(fmt::format("{} left out: the run never comes to where they stop.", counted(missed, "step is")));
}

void draw_running(PanelContext& context) {
    const theme::Palette& palette = context.theme.palette;
    {
        const TextStyle style(context.theme.fonts.bold, palette.accent);
        const char* const text = context.lesson->player().is_over() ? "The run goes on to its end" : "The run goes on";
        text_wrapped(fmt::format("{}  {}", context.view.playback.playing ? icons::play : icons::pause, text));
    }
    draw_lesson_told(context, told_running_max);
    if (context.view.playback.playing) ImGui::SetScrollHereY(1);
}

/// What happened since the step before: folded, for the question is what counts.
void draw_told_section(PanelContext& context) {
    const std::size_t count = context.lesson->player().told().size();
    if (count == 0) return;
    bool& open = context.view.lesson.told_open;
    const std::string text = fmt::format("{}  What happened: {}###told",
                                         open ? icons::chevron_down : icons::chevron_right, counted(count, "step"));
    if (toggle_button(context, text.c_str(), open, "lesson.told", "What the run did since the step before"))
        open = !open;
    if (!open) return;
    if (count > told_max) {
        const TextStyle style(context.theme.fonts.small, context.theme.palette.text_dim);
        text_wrapped(fmt::format("{} before these; the events have them all.", count - told_max));
    }
    draw_lesson_told(context, told_max);
}

void draw_lesson_step(PanelContext& context) {
    const sim::scenario::LessonStep& step = context.lesson->player().step();
    draw_told_section(context);
    if (!step.say.empty()) draw_markdown(context, step.say, context.theme.palette.text);
    if (!step.question) return;
    draw_lesson_question(context);
    draw_lesson_feedback(context);
}

void draw_over(PanelContext& context) {
    const LessonPlay& play = *context.lesson;
    const theme::Palette& palette = context.theme.palette;
    const sim::lesson::Score score = play.player().score();
    {
        const bool all = score.right == score.questions;
        const TextStyle style(context.theme.fonts.title, all ? palette.success : palette.text);
        text_wrapped(fmt::format("{}  {} of {}", all ? icons::check_circle : icons::flag, score.points,
                                 counted(score.points_max, "point")));
    }
    text_wrapped(fmt::format("{} of {} answered.", score.right, counted(score.questions, "question")));
    if (toggle_button(context, "Once more from the beginning", false, "lesson.restart", "All points are gone then")) {
        lesson_restart(context);
        return;
    }
    if (!play.scenario().description.empty()) {
        section_heading(context, "In short");
        draw_markdown(context, play.scenario().description, palette.text);
    }
    draw_told_section(context);
}

void draw_lesson_body(PanelContext& context) {
    switch (context.lesson->phase()) {
        case Phase::waiting:
            return draw_waiting(context);
        case Phase::goals:
            return draw_goals(context);
        case Phase::running:
            return draw_running(context);
        case Phase::step:
            return draw_lesson_step(context);
        case Phase::over:
            return draw_over(context);
    }
}

struct FootButton {
    const char* name;  ///< also of its probe
    const char* text;
    const char* explanation;
    bool enabled;
    void (*run)(PanelContext&);
};

/// Side by side, each as wide as its text and its share of what room is left.
void draw_foot_buttons(PanelContext& context, std::span<const FootButton> buttons) {
    const float gap = context.px(4);
    float text_width = 0;
    for (const FootButton& button : buttons) text_width += ImGui::CalcTextSize(button.text).x;
    const auto count = static_cast<float>(buttons.size());
    const float room = ImGui::GetContentRegionAvail().x - (count - 1) * gap - text_width;
    float left = ImGui::GetCursorScreenPos().x;
    for (const FootButton& button : buttons) {
        const float width = ImGui::CalcTextSize(button.text).x + room / count;
        if (&button != buttons.data()) ImGui::SameLine(0, 0);
        ImGui::SetCursorScreenPos({std::round(left), ImGui::GetCursorScreenPos().y});
        ImGui::BeginDisabled(!button.enabled);
        const ImVec2 size{std::max(1.F, std::floor(width)), context.px(small_button_height)};
        if (ImGui::Button(button.text, size)) button.run(context);
        ImGui::EndDisabled();
        context.probes.set_last_item(button.name);
        if (ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled)) show_tooltip(context, button.explanation);
        left += width + gap;
    }
}

/// A low panel has no room for two rows of buttons.
bool has_one_row(const PanelContext& context) {
    return ImGui::GetWindowHeight() < context.px(foot_rows_height_min);
}

/// In one row the less needed ones are left to their keys.
void draw_small_buttons(PanelContext& context) {
    const LessonPlay& play = *context.lesson;
    const bool begun = play.phase() != Phase::waiting && play.phase() != Phase::goals;
    const FootButton buttons[] = {
        {"lesson.back", "Back", "The step before  (Shift+Enter)", begun, lesson_back},
        {"lesson.hint", "Hint", "Hints cost nothing  (Shift+Q)", play.has_hint(), lesson_hint},
        {"lesson.skip", "Leave out", "Explains the question, for no points  (Ctrl+Enter)",
         play.is_asking() && !play.player().is_done(), lesson_skip},
        {"lesson.again", "To the stop", "The run at the stop of this step again  (Shift+W)", play.is_at_step(),
         lesson_again}};
    const TextStyle style(context.theme.fonts.small, context.theme.palette.text);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {0, 0});
    draw_foot_buttons(context, std::span(buttons).first(has_one_row(context) ? 2 : std::size(buttons)));
    ImGui::PopStyleVar();
}

/// The one thing that comes next.
void draw_next_button(PanelContext& context) {
    const theme::Palette& palette = context.theme.palette;
    ImGui::BeginDisabled(context.lesson->phase() == Phase::waiting);
    ImGui::PushStyleColor(ImGuiCol_Button, palette.accent);
    ImGui::PushStyleColor(ImGuiCol_ButtonHovered, theme::mixed(palette.accent, palette.text, 0.15F));
    ImGui::PushStyleColor(ImGuiCol_ButtonActive, theme::mixed(palette.accent, palette.text, 0.3F));
    ImGui::PushStyleColor(ImGuiCol_Text, theme::text_on(palette.accent));
    ImGui::PushFont(context.theme.fonts.bold);
    const std::string text = fmt::format("{}###next", lesson_next_name(context));
    const bool one_row = has_one_row(context);
    const float width = one_row ? std::floor(ImGui::GetContentRegionAvail().x * next_share) : -1;
    const bool clicked =
        ImGui::Button(text.c_str(), {width, context.px(one_row ? small_button_height : button_height)});
    ImGui::PopFont();
    ImGui::PopStyleColor(4);
    ImGui::EndDisabled();
    context.probes.set_last_item("lesson.next");
    explain(context, "Enter");
    if (clicked) lesson_next(context);
}

float foot_height(const PanelContext& context) {
    const float gap = ImGui::GetStyle().ItemSpacing.y;
    if (has_one_row(context)) return context.px(small_button_height) + gap;
    return context.px(button_height + small_button_height) + 2 * gap;
}

/// Steps scroll each by themselves.
std::string body_name(const LessonPlay& play) {
    const std::size_t step = play.phase() == Phase::waiting ? 0 : play.player().number();
    return fmt::format("lesson.body.{}.{}", static_cast<int>(play.phase()), step);
}

}  // namespace

void draw_lesson_panel(PanelContext& context) {
    context.view.lesson.line_active = false;
    if (context.lesson == nullptr) {
        empty_state(context, icons::book, "This recording has no lesson.");
        return;
    }
    const bool one_row = has_one_row(context);
    if (!one_row) draw_lesson_head(context);
    const float height = std::max(context.px(30), ImGui::GetContentRegionAvail().y - foot_height(context));
    theme::begin_child(body_name(*context.lesson).c_str(), {0, height}, false);
    if (one_row) draw_lesson_head(context);  // it scrolls with the text, of which nothing would be in sight beneath it
    draw_lesson_body(context);
    ImGui::EndChild();
    draw_next_button(context);
    if (one_row) ImGui::SameLine(0, context.px(4));
    draw_small_buttons(context);
}

}  // namespace viz::panels
