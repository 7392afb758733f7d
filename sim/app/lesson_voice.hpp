#pragma once

#include <iosfwd>
#include <memory>
#include <string>

#include "sim/lesson/player.hpp"

namespace sim::app {

/// How a lesson speaks: as text for people, or as JSON for programs that play lessons in their own windows.
class LessonVoice {
public:
    LessonVoice() = default;
    LessonVoice(const LessonVoice&) = delete;
    LessonVoice& operator=(const LessonVoice&) = delete;
    virtual ~LessonVoice() = default;

    virtual void begin(const scenario::Scenario& scenario, const lesson::LessonPlayer& player) = 0;
    /// The step that the player has come to: what happened, what is said, what is asked.
    virtual void step(const lesson::LessonPlayer& player) = 0;
    virtual void response(const lesson::Response& response) = 0;
    /// An empty hint: there are no more.
    virtual void hint(const std::string& hint) = 0;
    /// Something about the playing itself.
    virtual void notice(const std::string& text) = 0;
    /// Before an answer is read.
    virtual void prompt() = 0;
    /// The rest of the run. @pre the player is over
    virtual void rest(const lesson::LessonPlayer& player) = 0;
    virtual void score(const lesson::LessonPlayer& player) = 0;
};

/// @param is_interactive  somebody types: prompts are shown
[[nodiscard]] std::unique_ptr<LessonVoice> text_voice(std::ostream& output, bool is_interactive);
/// One JSON object a line, each with its `type`.
[[nodiscard]] std::unique_ptr<LessonVoice> json_voice(std::ostream& output);

}  // namespace sim::app
