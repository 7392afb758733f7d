#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/lesson/story.hpp"
#include "sim/scenario/expectation_evaluator.hpp"

namespace sim::lesson {

/// Remembers which event led to which.
class CauseRecorder final : public recording::EventSink {
public:
    [[nodiscard]] std::bitset<recording::event_kind_count> wanted_kinds() const override {
        return std::bitset<recording::event_kind_count>().set();
    }
    void consume(const recording::Event& event) override;
    /// The event and all that led to it, the first one first. An event that nobody recorded has no causes.
    [[nodiscard]] std::vector<EventId> chain_to(EventId event) const;
    /// 0: none, or nobody recorded the event.
    [[nodiscard]] EventId cause_of(EventId event) const { return event < causes_.size() ? causes_[event] : 0; }

private:
    std::vector<EventId> causes_;  ///< by event number
};

/// Of a chain of causes these many are told at its beginning and at its end: who tries for days makes a long one.
inline constexpr std::size_t chain_begin = 6;
inline constexpr std::size_t chain_end = 12;

/// One expectation, judged.
struct GradedExpectation {
    std::string id;
    std::string expected;         ///< a sentence, see describe()
    scenario::Verdict verdict{};  ///< undecided counts as not met
    std::string happened;         ///< what the run brought
    std::string hint;             ///< the expectation's, where it is not met
    unsigned points = 0;
    unsigned points_max = 0;
    std::vector<ToldStep> chain;  ///< what led to the event that decided it, the first cause first
    std::size_t left_out = 0;     ///< so many steps are left out after the first `chain_begin` of the chain
    bool decided = true;          ///< false: no event decided it; the chain ends at the last thing the mail met
};

/// A run of an exercise, judged.
struct Grade {
    std::string file;
    std::string title;
    std::string task;                    ///< in Markdown; may be empty
    std::optional<std::string> student;  ///< whose variant it is
    std::uint64_t seed = 0;
    std::string fingerprint;
    protocol::Duration run_length{};
    std::vector<GradedExpectation> expectations;
    std::optional<std::string> lost_mail;  ///< a defect of the program itself: the grade says nothing

    [[nodiscard]] unsigned points() const;
    [[nodiscard]] unsigned points_max() const;
    [[nodiscard]] bool all_met() const;
};

/// Judges each expectation of a scenario, in its order.
/// @param results  of the same scenario's run, as story and causes
[[nodiscard]] std::vector<GradedExpectation> graded(const scenario::Scenario& scenario,
                                                    const std::vector<scenario::ExpectationResult>& results,
                                                    const std::vector<ToldStep>& steps, const CauseRecorder& causes);

/// As a JUnit report: an expectation is a test case, its points are properties of it.
[[nodiscard]] std::string junit_xml(const Grade& grade);
/// As one page of HTML that needs nothing else: no script, no picture, no network.
[[nodiscard]] std::string html_page(const Grade& grade);

/// The chain as sentences with their times, and where steps are left out how many.
[[nodiscard]] std::vector<std::string> chain_lines(const GradedExpectation& expectation);

/// `met`, `not met` or `undecided: the run ended before`.
[[nodiscard]] std::string verdict_words(const GradedExpectation& expectation);

}  // namespace sim::lesson
