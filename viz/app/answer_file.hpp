#pragma once

#include <optional>
#include <string>

#include "viz/app/source_arguments.hpp"
#include "viz/panels/view_state.hpp"

namespace viz::app {

/// The answer to an exercise that a window begins with: the last overlay that lies over the exercise, or else a file of
/// the current folder that is named after it, `wrong-exchanger-answer.yaml`, which need not exist. What cannot be
/// written in the window has no path, and says why.
[[nodiscard]] panels::AnswerDraft find_answer(const SourceArguments& source);

/// Writes an answer into its file. @return what went wrong; nothing: it is there
[[nodiscard]] std::optional<std::string> write_answer(const panels::AnswerDraft& answer);

}  // namespace viz::app
