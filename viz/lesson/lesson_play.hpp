#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/lesson/player.hpp"
#include "viz/lesson/answer_draft.hpp"
#include "viz/model/trace.hpp"

namespace viz::lesson {

enum class Phase : std::uint8_t {
    waiting,  ///< for the end of the recording, which the stops are looked for in
    goals,    ///< what is to be learnt
    running,  ///< the run goes on to the stop of the step
    step,     ///< the run stands at it
    over,     ///< all steps are behind
};

/// What a student did at one step; it is there again after going back.
struct StepWork {
    AnswerDraft draft;
    std::optional<sim::lesson::Response> response;  ///< to the last answer
    std::vector<std::string> hints;                 ///< that were given
    bool practice = false;                          ///< the question is over, and answered again for nothing
    bool skipped = false;                           ///< it was left out
};

/// A lesson as a window plays it: the player that the terminal has too, with the run that goes on between two steps,
/// the answer that is being made up, and what was said to the last one. It draws nothing and moves nothing: stop()
/// tells how far the run may be seen.
class LessonPlay {
public:
    /// @pre the scenario has a lesson
    explicit LessonPlay(sim::scenario::Scenario scenario);
    LessonPlay(const LessonPlay&) = delete;
    LessonPlay& operator=(const LessonPlay&) = delete;

    /// Looks for the stops as soon as the recording is whole; then the phase is `goals`.
    void take(const model::Trace& trace);

    [[nodiscard]] Phase phase() const { return phase_; }
    [[nodiscard]] const sim::scenario::Scenario& scenario() const { return scenario_; }
    /// @pre phase is not waiting
    [[nodiscard]] const sim::lesson::LessonPlayer& player() const { return *player_; }
    /// Whether a step is told or asked.
    [[nodiscard]] bool is_at_step() const { return phase_ == Phase::step; }
    /// Whether a question waits for its answer, the first one or for practice.
    [[nodiscard]] bool is_asking() const;
    /// How the question of the step is answered; nothing: the run goes on, or nothing is asked.
    [[nodiscard]] std::optional<AnswerKind> asked_kind() const;

    /// How far the run may be seen: up to the stop of the step that it stands at or goes to. Nothing: all of it.
    [[nodiscard]] std::optional<model::Moment> stop(const model::Trace& trace) const;
    /// Where the run goes on from: the stop before.
    [[nodiscard]] model::Moment stop_before(const model::Trace& trace) const;

    /// To the first step. Without effect in another phase than `goals`.
    void begin();
    /// The run has come to its stop.
    void arrive();
    /// At a step, as if the lesson had been played up to there. @param number from 1; one more than there are: the end
    void go_to_step(std::size_t number);
    /// The run goes on to the next step. Without effect while a question has neither been answered nor left out: it is
    /// explained first.
    void go_on();
    /// To the step before; from the first one to the goals. From a run that goes on, to the step that it left.
    void back();
    /// As at the beginning.
    void restart();

    /// What the window points at: nothing while the run goes on, and no hosts while one of them is asked for.
    [[nodiscard]] sim::scenario::Highlight highlight() const;

    // What is done at a step; without effect where it makes no sense.

    /// @pre is_at_step()
    [[nodiscard]] const StepWork& work() const { return work_[player_->number() - 1]; }
    /// @pre is_at_step()
    [[nodiscard]] AnswerDraft& draft() { return work_[player_->number() - 1].draft; }
    /// Judges what is written; what is no answer costs nothing.
    void check();
    /// The question is explained and earns nothing.
    void skip();
    /// One hint more, if there is one.
    void hint();
    [[nodiscard]] bool has_hint() const;
    /// A question that is over is asked again, for nothing.
    void practise();

private:
    [[nodiscard]] StepWork& own_work() { return work_[player_->number() - 1]; }
    void prepare();

    sim::scenario::Scenario scenario_;
    std::optional<sim::lesson::LessonPlayer> player_;
    std::vector<StepWork> work_;  ///< of each step
    std::optional<sim::lesson::Moment> before_;
    Phase phase_ = Phase::waiting;
};

/// A stop of a lesson as a moment of its recording.
[[nodiscard]] model::Moment moment_of(const sim::lesson::Moment& stop, const model::Trace& trace);

}  // namespace viz::lesson
