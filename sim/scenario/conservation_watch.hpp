#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/recording/recorder.hpp"
#include "sim/scenario/expectation_judge.hpp"

namespace sim::scenario {

/// Mail that a run lost, or counted twice: a defect of the program, whatever the scenario expects.
struct ConservationViolation {
    std::vector<recording::EventId> events;  ///< where it was seen; empty: at the end
    std::string reason;                      ///< one sentence
};

/// Watches any run, asked or not: each recipient of each accepted message is exactly one of queued, delivered, bounced,
/// discarded with a reason (RFC 5321 section 6.1), and delivered or passed on once.
class ConservationWatch final : public recording::EventSink {
public:
    ConservationWatch();
    ~ConservationWatch() override;

    [[nodiscard]] std::bitset<recording::event_kind_count> wanted_kinds() const override;
    void consume(const recording::Event& event) override;
    /// Nothing: no mail is missing. @pre the run has ended
    [[nodiscard]] std::optional<ConservationViolation> violation() const;

private:
    std::unique_ptr<ExpectationJudge> judge_;
    RunEnd end_{{}, true};
};

}  // namespace sim::scenario
