#include "sim/app/lesson_command.hpp"

#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iostream>
#include <system_error>

#include <fmt/format.h>

#include "protocol/base/ascii.hpp"
#include "sim/app/lesson_voice.hpp"
#include "sim/app/story_run.hpp"
#include "sim/lesson/handout.hpp"
#include "sim/lesson/markdown.hpp"

namespace sim::app {

namespace {

constexpr std::size_t answer_octets_max = 4096;

/// Gives the lines that somebody types, or that stand in a file of answers.
class AnswerSource {
public:
    /// @param is_file  lines that are empty or begin with `#` are left out
    AnswerSource(std::istream& input, bool is_file) : input_(input), is_file_(is_file) {}

    /// The next line without blanks around it; nothing: there are no more.
    std::optional<std::string> next() {
        while (const auto line = next_line()) {
            const std::string_view text = protocol::trim(*line);
            const bool is_comment = text.empty() || text.starts_with('#');
            if (!is_file_ || !is_comment) return std::string(text);
        }
        return std::nullopt;
    }

private:
    /// Without its end, LF or CRLF; what is beyond the bound is passed over.
    std::optional<std::string> next_line() {
        using Traits = std::istream::traits_type;
        std::string line;
        for (auto octet = input_.get(); octet != Traits::eof(); octet = input_.get()) {
            if (octet == '\n') return without_cr(std::move(line));
            if (line.size() < answer_octets_max) line += Traits::to_char_type(octet);
        }
        return line.empty() ? std::nullopt : std::optional(without_cr(std::move(line)));
    }
    static std::string without_cr(std::string line) {
        if (line.ends_with('\r')) line.pop_back();
        return line;
    }

    std::istream& input_;
    bool is_file_;
};

/// Leads through a lesson.
class LessonDialogue {
public:
    LessonDialogue(lesson::LessonPlayer& player, LessonVoice& voice, AnswerSource& answers, bool is_interactive)
        : player_(player), voice_(voice), answers_(answers), is_interactive_(is_interactive) {}

    void run() {
        while (!stopped_ && !player_.is_over()) {
            voice_.step(player_);
            const bool question_waits = player_.step().question.has_value();
            if (question_waits) {
                ask();
            } else {
                pause();
            }
        }
        if (!stopped_) voice_.rest(player_);
        voice_.score(player_);
    }

private:
    /// Until the question is done, or somebody goes elsewhere.
    void ask() {
        bool shown_again = player_.is_done();
        moved_ = false;
        while (!stopped_ && !moved_ && (shown_again || !player_.is_done())) {
            const auto line = read();
            if (!line || obeyed(*line)) continue;
            if (shown_again && line->empty()) break;
            const lesson::Response response = player_.answer(*line);
            voice_.response(response);
            if (response.explained) shown_again = false;
        }
        if (!stopped_ && !moved_) pause();
    }
    /// Lets somebody read before it goes on; a step back is possible, too.
    void pause() {
        if (!is_interactive_) return player_.proceed();
        voice_.notice("(Enter: go on)");
        moved_ = false;
        while (const auto line = read()) {
            if (!obeyed(*line)) return player_.proceed();
            if (moved_ || stopped_) return;
        }
    }
    std::optional<std::string> read() {
        voice_.prompt();
        auto line = answers_.next();
        if (!line) {
            voice_.notice("The input ended.");
            stopped_ = true;
        }
        return line;
    }
    /// Whether the line was a command.
    bool obeyed(const std::string& line) {
        const std::string word = protocol::to_lower(line);
        if (word == "quit") {
            stopped_ = true;
        } else if (word == "back") {
            moved_ = true;
            if (!player_.back()) voice_.notice("This is the first step.");
        } else if (word == "repeat") {
            moved_ = true;
        } else if (word == "?") {
            voice_.hint(player_.hint().value_or(""));
        } else if (word == "skip") {
            skip();
        } else {
            return false;
        }
        return true;
    }
    void skip() {
        if (player_.step().question && !player_.is_done()) {
            voice_.response(player_.skip());
        } else {
            player_.proceed();
            moved_ = true;
        }
    }

    lesson::LessonPlayer& player_;
    LessonVoice& voice_;
    AnswerSource& answers_;
    bool is_interactive_;
    bool moved_ = false;    ///< the player stands elsewhere, or the step is to be told again
    bool stopped_ = false;  ///< by `quit`, or the input ended
};

ExitCode play(const LessonArguments& arguments, const scenario::Scenario& scenario, lesson::Story story,
              std::istream& input, std::ostream& output, std::ostream& errors) {
    const bool is_file = !arguments.answers.empty();
    const bool is_interactive = !is_file && !arguments.json && ::isatty(STDIN_FILENO) == 1;
    lesson::LessonPlayer player(scenario, std::move(story));
    const auto voice = arguments.json ? json_voice(output) : text_voice(output, is_interactive);
    AnswerSource answers(input, is_file);
    voice->begin(scenario, player);
    LessonDialogue(player, *voice, answers, is_interactive).run();
    if (print_missed_stops(scenario, player.missed(), errors) > 0) return ExitCode::bad_input;
    const lesson::Score score = player.score();
    return score.right == score.questions ? ExitCode::success : ExitCode::not_met;
}

/// An exercise is not played: it is told what is to be done, and how an answer is judged.
ExitCode tell_exercise(const LessonArguments& arguments, const scenario::Scenario& scenario, std::ostream& output) {
    constexpr std::size_t columns = 100;
    const std::string sheet = lesson::handout_markdown(scenario, lesson::Reader::student);
    output << lesson::plain_text(lesson::parse_markdown(sheet), columns);
    const auto& student = arguments.scenario.student;
    output << fmt::format("\nAn answer is graded by: mailflow grade {}{} --with answer.yaml\n", arguments.scenario.file,
                          student ? " --student " + *student : "");
    return ExitCode::success;
}

}  // namespace

ExitCode lesson_command(const LessonArguments& arguments, std::istream& input, std::ostream& output,
                        std::ostream& errors) {
    const auto loaded = load_scenario(arguments.scenario, errors);
    if (!loaded) return ExitCode::bad_input;
    if (loaded->scenario.lesson.empty() && !loaded->scenario.about.task.empty())
        return tell_exercise(arguments, loaded->scenario, output);
    if (loaded->scenario.lesson.empty()) {
        errors << "mailflow: " << arguments.scenario.file << " has no `lesson`; `mailflow run` runs it\n";
        return ExitCode::bad_input;
    }
    std::ifstream file;
    if (!arguments.answers.empty()) {
        file.open(arguments.answers);
        if (!file) {
            errors << "mailflow: " << arguments.answers << ": " << std::generic_category().message(errno) << '\n';
            return ExitCode::bad_input;
        }
    }
    auto story = run_for_story(loaded->scenario, errors);
    if (!story) return ExitCode::bad_input;
    std::istream& answers = arguments.answers.empty() ? input : file;
    return play(arguments, loaded->scenario, std::move(*story), answers, output, errors);
}

}  // namespace sim::app
