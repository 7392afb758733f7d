#pragma once

#include <string>

#include "viz/panels/panel_context.hpp"

namespace viz::panels {

/// What a lesson does with the window: holds the run at a stop until that is done, lets it go on, turns to what a step
/// is about. Without effect while the lesson is closed.
/// @param before  where playback stood in the last frame
void steer_lesson(lesson::LessonPlay& play, const model::Trace& trace, ViewState& view, const model::Moment& before);

/// Turns the window to the step that the lesson stands at: moment, selection, and the panel that it points at.
void turn_to_step(const lesson::LessonPlay& play, const model::Trace& trace, ViewState& view);

/// Opens the lesson at its goals, or where it was closed.
void open_lesson(const lesson::LessonPlay& play, const model::Trace& trace, ViewState& view);

/// Gives an answer to the question, written as to the terminal's player, as if its widgets had been used.
/// @return false, without points lost: it is no answer to such a question: it names options that there are not, or an
///         order without each of them once, or cannot be read
[[nodiscard]] bool give_answer(lesson::LessonPlay& play, const std::string& answer, ViewState& view);

// What buttons and keys do. Without effect where there is no lesson, or where it makes no sense.

/// The next thing: begin, check the answer, run on, go to the stop at once, close.
void lesson_next(PanelContext& context);
void lesson_back(PanelContext& context);
/// Leaves the question out.
void lesson_skip(PanelContext& context);
void lesson_hint(PanelContext& context);
/// To the stop again, where somebody has looked elsewhere.
void lesson_again(PanelContext& context);
void lesson_practise(PanelContext& context);
void lesson_restart(PanelContext& context);
void lesson_toggle(PanelContext& context);
/// The run does not hurry on to a stop that nobody waits for.
void lesson_close(PanelContext& context);
/// Gives the keyboard to the line for the answer.
void lesson_write(PanelContext& context);

/// Whether a key is an answer: a letter of an option, or an arrow that goes through them. @return false: it is not
[[nodiscard]] bool take_answer_key(PanelContext& context, const KeyPress& key);
/// What the keys do that leave the line for the answer, while that has the keyboard.
void run_answer_line_keys(PanelContext& context);

/// What the next thing is called on its button.
[[nodiscard]] const char* lesson_next_name(const PanelContext& context);

}  // namespace viz::panels
