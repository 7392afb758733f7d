#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/recording/journey.hpp"
#include "viz/model/trace.hpp"

namespace viz::model {

enum class StepState : std::uint8_t { past, current, future };

/// A step of a journey at a moment.
struct JourneyStepView {
    /// Time, host, detail, decision, connection; valid until the trace grows.
    const sim::recording::JourneyStep* step = nullptr;
    std::string sentence;  ///< the step's, readable
    std::size_t event_index = 0;
    Duration since_previous{0};  ///< from the step before it, whether shown or not
    StepState state = StepState::future;
    /// What had been said by the moment, readable, of a step that is an SMTP transaction.
    std::vector<sim::recording::JourneyExchange> dialogue;
};

/// Steps that follow each other at one host.
struct JourneyGroup {
    std::string host;  ///< empty: the world
    Instant begins;
    std::vector<JourneyStepView> steps;
};

/// How it stands for one recipient.
struct JourneyOutcomeLine {
    std::string text;
    sim::recording::JourneyOutcome::State state{};
    bool read = false;
};

/// The journey of a mail as of a moment: what lies behind, where it is, and what is to come.
struct JourneyView {
    std::string message;
    std::string subject;
    bool known = false;  ///< the recording tells of this mail
    bool begun = false;
    std::vector<JourneyOutcomeLine> outcomes;  ///< as of the moment; none before the mail was written
    std::vector<JourneyGroup> groups;
};

[[nodiscard]] JourneyView make_journey_view(const Trace& trace, const Moment& moment, std::string_view message);

}  // namespace viz::model
