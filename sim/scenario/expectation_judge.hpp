#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sim/recording/event.hpp"
#include "sim/scenario/expectation_evaluator.hpp"
#include "sim/scenario/model.hpp"

namespace sim::scenario {

/// How the run ended: whether more would have happened later.
struct RunEnd {
    protocol::Instant at;
    bool cut = false;  ///< at `until` or stopped by hand
};

/// What a judge says at the end.
struct Judgement {
    Verdict verdict = Verdict::undecided;
    std::vector<recording::EventId> events;
    std::string reason;    ///< what happened
    std::string wanted{};  ///< how often and within what time the expectation says, if it counts
    std::string remark{};  ///< what else is to be known; begins with "; "
};

/// Watches a run for one expectation.
class ExpectationJudge {
public:
    ExpectationJudge() = default;
    ExpectationJudge(const ExpectationJudge&) = delete;
    ExpectationJudge& operator=(const ExpectationJudge&) = delete;
    virtual ~ExpectationJudge() = default;

    /// The mail it is about: it need not be shown events about others, but for failures to read. Empty: it watches all.
    [[nodiscard]] virtual std::string_view mail_id() const { return {}; }
    virtual void consume(const recording::Event& event) = 0;
    [[nodiscard]] virtual Judgement judge(const RunEnd& end) const = 0;
};

/// @param scenario must outlive the judge, and holds the expectation
std::unique_ptr<ExpectationJudge> make_judge(const Scenario& scenario, const Expectation& expectation);

}  // namespace sim::scenario
