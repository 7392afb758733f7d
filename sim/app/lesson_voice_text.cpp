#include <fmt/format.h>

#include <ostream>

#include "sim/app/counted.hpp"
#include "sim/app/lesson_voice.hpp"
#include "sim/lesson/markdown.hpp"
#include "sim/recording/readable_text.hpp"
#include "sim/recording/time_text.hpp"

namespace sim::app {

namespace {

constexpr std::size_t lesson_columns = 100;
/// Of what happened since the last step; `mailflow run` tells everything.
constexpr std::size_t told_max = 25;

std::string markdown(const std::string& text) {
    return lesson::plain_text(lesson::parse_markdown(text), lesson_columns);
}

/// Plain lines, without colours, boxes or columns that only eyes can follow.
class TextVoice final : public LessonVoice {
public:
    TextVoice(std::ostream& output, bool is_interactive) : output_(output), is_interactive_(is_interactive) {}

    void begin(const scenario::Scenario& scenario, const lesson::LessonPlayer& player) override {
        description_ = scenario.description;
        output_ << recording::readable_text(scenario.title) << '\n';
        const scenario::About& about = scenario.about;
        if (!about.goals.empty()) output_ << "\nAfter this lesson you can:\n";
        for (const std::string& goal : about.goals) output_ << markdown("- " + goal);
        const lesson::Score score = player.score();
        output_ << '\n';
        if (about.level) output_ << "Level: " << scenario::level_names[static_cast<std::size_t>(*about.level)] << ". ";
        if (about.minutes != 0) output_ << fmt::format("About {}. ", counted(about.minutes, "minute"));
        output_ << counted(player.count(), "step") << ", " << counted(score.questions, "question") << ", "
                << counted(score.points_max, "point") << ".\n"
                << "Beside an answer you can type: ? for a hint, skip, back, repeat, quit.\n";
    }

    void step(const lesson::LessonPlayer& player) override {
        output_ << fmt::format("\nStep {} of {}, at {}\n", player.number(), player.count(),
                               recording::to_text(player.moment().time));
        tell(player);
        const scenario::LessonStep& step = player.step();
        if (!step.say.empty()) output_ << '\n' << markdown(step.say);
        if (step.question) ask(player, *step.question);
    }

    void response(const lesson::Response& response) override {
        if (response.verdict == lesson::Verdict::right) output_ << "\nRight.";
        const bool wrong = response.verdict == lesson::Verdict::wrong && !response.left_out;
        if (wrong) output_ << (response.explained ? "\nNot so." : "\nNot so. Try again.");
        if (response.left_out) output_ << "\nLeft out.";
        if (response.verdict != lesson::Verdict::unclear && !response.note.empty()) output_ << ' ';
        if (response.verdict == lesson::Verdict::unclear) output_ << '\n';
        output_ << recording::readable_text(response.note) << '\n';
        if (!response.explained) return;
        if (response.verdict != lesson::Verdict::right)
            output_ << "The right answer: " << recording::readable_text(response.right_answer) << '\n';
        if (response.points > 0) output_ << lesson::points_text(response.points) << ".\n";
        output_ << '\n' << markdown(response.explain);
    }

    void hint(const std::string& hint) override {
        output_ << (hint.empty() ? "There is no further hint.\n" : "Hint: " + markdown(hint));
    }
    void notice(const std::string& text) override { output_ << text << '\n'; }
    void prompt() override {
        if (is_interactive_) output_ << "> ";
        output_.flush();
    }
    void rest(const lesson::LessonPlayer& player) override {
        output_ << "\nThe end of the run, at " << recording::to_text(player.moment().time) << '\n';
        tell(player);
        if (!description_.empty()) output_ << "\nIn short:\n\n" << markdown(description_);
    }
    void score(const lesson::LessonPlayer& player) override {
        const lesson::Score score = player.score();
        if (score.questions == 0) return;
        output_ << fmt::format("\n{} of {} answered, {} of {}.\n", score.right, counted(score.questions, "question"),
                               score.points, counted(score.points_max, "point"));
    }

private:
    void tell(const lesson::LessonPlayer& player) {
        const std::vector<lesson::ToldStep> told = player.told();
        if (told.empty()) return;
        const std::size_t left_out = told.size() > told_max ? told.size() - told_max : 0;
        output_ << "\nWhat happened:\n";
        if (left_out > 0)
            output_ << fmt::format("({} before these are left out; `mailflow run` tells them)\n",
                                   counted(left_out, "step"));
        for (std::size_t index = left_out; index < told.size(); ++index) {
            const lesson::ToldStep& step = told[index];
            const std::string of = step.message.empty() ? "" : " [" + step.message + "]";
            output_ << fmt::format("{}{} {}\n", recording::to_text(step.time), of, step.sentence);
        }
    }
    void ask(const lesson::LessonPlayer& player, const scenario::LessonQuestion& question) {
        const auto put = player.question();
        output_ << fmt::format("\nQuestion, {}:\n", counted(question.points, "point")) << markdown(question.text);
        for (std::size_t place = 0; place < put->options().size(); ++place)
            output_ << fmt::format("{}) {}\n", lesson::letter_of(place),
                                   recording::readable_text(put->options()[place]));
        output_ << put->instruction() << '\n';
        if (!put->hosts().empty()) output_ << markdown(fmt::format("The hosts: {}", fmt::join(put->hosts(), ", ")));
        if (player.is_done())
            output_ << "This question is done; on with an empty line, or answer again for practice.\n";
    }

    std::ostream& output_;
    bool is_interactive_;
    std::string description_;  ///< it may say what happens, so it is told in the end
};

}  // namespace

std::unique_ptr<LessonVoice> text_voice(std::ostream& output, bool is_interactive) {
    return std::make_unique<TextVoice>(output, is_interactive);
}

}  // namespace sim::app
