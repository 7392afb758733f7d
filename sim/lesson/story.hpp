#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/recording/journey.hpp"
#include "sim/scenario/model.hpp"

namespace sim::lesson {

using protocol::Instant;
using recording::EventId;

/// Something that happened, in a sentence.
struct ToldStep {
    EventId event = 0;
    Instant time;
    std::string message;  ///< the mail it belongs to; empty: none
    std::string sentence;
    bool operator==(const ToldStep&) const = default;
};

/// Where in the run a step of a lesson stops: all events up to and with `event` have happened.
struct Moment {
    EventId event = 0;
    Instant time;
    std::string sentence;  ///< of the event that it stops at; empty: it stops at a time
    bool operator==(const Moment&) const = default;
};

/// What a lesson knows of its run.
struct Story {
    std::vector<std::optional<Moment>> moments;  ///< of each step of the lesson; nothing: it never happened
    std::vector<ToldStep> steps;                 ///< the main steps of all mails, in the order of happening
    Moment finish;
};

/// A step's moment that never happened: a mistake of the scenario.
struct MissedStop {
    std::size_t step = 0;  ///< its place in Scenario::lesson
    std::string what;      ///< `no event delivery-started of m1 after 0:02.000000`
};
[[nodiscard]] std::vector<MissedStop> missed_stops(const scenario::Scenario& scenario, const Story& story);

/// Listens to a run and makes the story of its lesson.
class StoryBuilder final : public recording::EventSink {
public:
    /// @param scenario must outlive the builder
    explicit StoryBuilder(const scenario::Scenario& scenario);
    ~StoryBuilder() override;

    [[nodiscard]] std::bitset<recording::event_kind_count> wanted_kinds() const override;
    void consume(const recording::Event& event) override;
    /// @pre the run has ended
    [[nodiscard]] Story story() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

/// A step of a journey as one sentence: of a decision what was asked, what was chosen, and why.
[[nodiscard]] std::string sentence_of(const recording::JourneyStep& step);

}  // namespace sim::lesson
