#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "sim/app/exit_code.hpp"
#include "sim/recording/journey.hpp"
#include "sim/scenario/conservation_watch.hpp"
#include "sim/scenario/expectation_evaluator.hpp"
#include "sim/scenario/model.hpp"

namespace sim::app {

/// What a run brought, for people and for programs.
struct RunReport {
    const scenario::Scenario* scenario = nullptr;
    std::vector<recording::Journey> journeys;
    std::vector<recording::LooseStep> failed_readings;   ///< those on no journey
    std::vector<recording::LooseStep> synchronisations;  ///< of copies on devices
    std::vector<scenario::ExpectationResult> expectations;
    std::optional<scenario::ConservationViolation> lost_mail;  ///< nothing: every accepted mail is accounted for
    std::string fingerprint;
    std::string ended;  ///< why: no-strong-event, until-reached, stopped
    protocol::Instant end;
    std::uint64_t events = 0;
};

/// What the program exits with after a run that nothing disturbed.
[[nodiscard]] ExitCode exit_code(const RunReport& report);

/// One journey: a line a step, with time and host, decisions with their options and reasons.
void print_journey(const recording::Journey& journey, bool details, std::ostream& output);
/// The whole report as text.
void print_text(const RunReport& report, bool details, bool quiet, std::ostream& output);
/// The whole report as one JSON object.
void print_json(const RunReport& report, std::ostream& output);

}  // namespace sim::app
