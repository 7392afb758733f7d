#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/expectation_evaluator.hpp"
#include "viz/model/trace.hpp"

namespace viz::lesson {

/// One thing that a run of an exercise is to bring, and whether it did.
struct ExerciseAim {
    std::string expected;  ///< a sentence without full stop
    sim::scenario::Verdict verdict = sim::scenario::Verdict::undecided;
    std::string happened;
    std::string hint;  ///< where it is not met
    unsigned points = 0;
    unsigned points_max = 0;
    std::optional<sim::recording::EventId> decided_by;  ///< the last event that the verdict rests on
    bool operator==(const ExerciseAim&) const = default;
};

/// What a student is to do, and how far it is done: what `mailflow grade` tells, from a recording.
struct Exercise {
    std::string title;
    std::string task;  ///< in the Markdown of lessons
    std::vector<ExerciseAim> aims;
    /// Why nothing is judged; empty: it is. The recording goes on still, or lacks events.
    std::string unjudged;
    unsigned points = 0;
    unsigned points_max = 0;
    bool operator==(const Exercise&) const = default;
};

/// Whether a recording's scenario may be an exercise: tells without reading the scenario.
[[nodiscard]] bool mentions_exercise(const sim::recording::RecordingHeader& header);

/// The exercise that a recording was made of, in the variant of its student. Nothing: it is none.
[[nodiscard]] std::optional<Exercise> recorded_exercise(const model::Trace& trace);

}  // namespace viz::lesson
