#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sim/recording/recorder.hpp"
#include "sim/scenario/model.hpp"

namespace sim::scenario {

/// How an expectation ended. `undecided`: the run ended before it could be told; it counts as not met.
enum class Verdict : std::uint8_t { met, not_met, undecided };

/// The name as people read it: `met`, `not met`, `undecided`.
std::string_view to_string(Verdict verdict);

/// What became of one expectation.
struct ExpectationResult {
    std::string id;
    Verdict verdict = Verdict::undecided;
    std::vector<recording::EventId> events;  ///< the events that decided it, in order
    std::string reason;                      ///< one sentence: `expected 1 time, happened 0 times`
    unsigned points = 0;                     ///< points earned: those of the expectation where it is met
    unsigned points_max = 0;
    std::string hint;  ///< the expectation's, where it is not met
};

/// Watches a run and tells which of a scenario's expectations are met.
class ExpectationEvaluator final : public recording::EventSink {
public:
    /// @param scenario must outlive the evaluator
    explicit ExpectationEvaluator(const Scenario& scenario);
    ~ExpectationEvaluator() override;

    [[nodiscard]] std::bitset<recording::event_kind_count> wanted_kinds() const override;
    void consume(const recording::Event& event) override;
    /// The verdicts, in the order of Scenario::expectations. @pre the run has ended
    [[nodiscard]] std::vector<ExpectationResult> results() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sim::scenario
