#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/lesson/answer.hpp"
#include "sim/lesson/story.hpp"
#include "sim/scenario/model.hpp"

namespace sim::lesson {

/// What a player says to an answer.
struct Response {
    Verdict verdict = Verdict::unclear;
    std::string note;          ///< what was nearly right, how to write an answer; may be empty
    bool left_out = false;     ///< by skip(): nothing was answered
    bool explained = false;    ///< the question is over: the next two members are given
    std::string right_answer;  ///< as people read it
    std::string explain;       ///< in Markdown
    double points = 0;         ///< what this answer earned, in whole and half ones
};

/// How far somebody has come.
struct Score {
    double points = 0;  ///< in whole and half ones
    unsigned points_max = 0;
    unsigned right = 0;      ///< questions answered by the student, at whatever try
    unsigned questions = 0;  ///< those that can be asked
    bool operator==(const Score&) const = default;
};

/// "1 point", "2.5 points". @param points  whole and half ones
[[nodiscard]] std::string points_text(double points);

/// Plays a lesson: one step at a time, which tells what happened since the step before, and may ask. It has no input
/// and no output of its own, knows no time, and gives the same to the same answers. Steps whose moment never came are
/// left out.
class LessonPlayer {
public:
    /// @param scenario  must outlive the player
    LessonPlayer(const scenario::Scenario& scenario, Story story);

    /// Whether all steps are behind; then told() tells the rest of the run.
    [[nodiscard]] bool is_over() const { return place_ == steps_.size(); }
    /// The step, its number from 1, and how many there are. @pre not over
    [[nodiscard]] const scenario::LessonStep& step() const { return lesson()[steps_[place_]]; }
    [[nodiscard]] std::size_t number() const { return place_ + 1; }
    [[nodiscard]] std::size_t count() const { return steps_.size(); }
    /// Where the run stands.
    [[nodiscard]] const Moment& moment() const;
    /// What happened after the step before, up to this one.
    [[nodiscard]] std::vector<ToldStep> told() const;

    /// The question of the step; nothing: it asks none. Valid until the player moves.
    [[nodiscard]] std::optional<PutQuestion> question() const;
    /// Whether the step's question was answered rightly, explained or left out, or there is none.
    [[nodiscard]] bool is_done() const;
    /// Judges an answer. The first one that is right earns the question's points, a later one half of them. One to a
    /// question that is done is practice and earns nothing. @pre there is a question
    [[nodiscard]] Response answer(std::string_view given);
    /// The next hint; nothing: there are no more. Hints cost nothing.
    [[nodiscard]] std::optional<std::string> hint();
    /// Gives the question up: it is explained and earns nothing. @pre there is a question
    [[nodiscard]] Response skip();

    /// On to the next step. @pre not over
    void proceed() { ++place_; }
    /// One step back, to look again. @return false: this is the first one
    bool back();
    /// As at the beginning.
    void restart();

    [[nodiscard]] Score score() const;
    [[nodiscard]] std::vector<MissedStop> missed() const { return missed_stops(scenario_, story_); }

private:
    /// What a student did with one step.
    struct Progress {
        unsigned wrong = 0;
        std::size_t hints = 0;
        bool done = false;
        bool right = false;
        double points = 0;
    };
    [[nodiscard]] const std::vector<scenario::LessonStep>& lesson() const { return scenario_.lesson; }
    [[nodiscard]] Response explained(Response response);

    const scenario::Scenario& scenario_;
    Story story_;
    std::vector<std::size_t> steps_;  ///< those whose moment came, by their places in the lesson
    std::vector<Progress> progress_;  ///< of each of these
    std::size_t place_ = 0;
};

}  // namespace sim::lesson
