#include <nlohmann/json.hpp>
#include <ostream>

#include "sim/app/run_report.hpp"
#include "sim/recording/readable_text.hpp"

namespace sim::app {

using nlohmann::ordered_json;

namespace {

ordered_json step_json(const recording::JourneyStep& step) {
    ordered_json json{
        {"t", step.time.nanoseconds}, {"event", step.event},     {"kind", recording::name(step.kind)},
        {"host", step.host},          {"message", step.message}, {"text", recording::unescaped(step.sentence)},
        {"detail", step.detail}};
    if (step.because != 0) json["because"] = step.because;
    if (step.connection != 0) json["connection"] = step.connection;
    for (const auto& exchange : step.dialogue) {
        json["dialogue"].push_back({{"said", recording::unescaped(exchange.said)},
                                    {"answer", recording::unescaped(exchange.answer)},
                                    {"content", exchange.content}});
    }
    if (!step.decision) return json;
    json["decision"] = {{"question", step.decision->question},
                        {"options", step.decision->options},
                        {"chosen", step.decision->chosen},
                        {"rule", step.decision->rule},
                        {"rfc", step.decision->rfc}};
    return json;
}

ordered_json stay_json(const recording::JourneyStay& stay) {
    ordered_json json{{"message", stay.message}, {"host", stay.host}, {"arrived", stay.arrived.nanoseconds}};
    if (stay.left) json["left"] = stay.left->nanoseconds;
    if (!stay.mailbox.empty()) json["mailbox"] = stay.mailbox;
    return json;
}

ordered_json outcome_json(const recording::JourneyOutcome& outcome) {
    ordered_json json{{"message", outcome.message},
                      {"recipient", outcome.recipient},
                      {"state", recording::name(outcome.state)},
                      {"host", outcome.host},
                      {"since", outcome.since.nanoseconds},
                      {"text", recording::unescaped(recording::narrate(outcome))}};
    if (!outcome.alias.empty()) json["alias"] = outcome.alias;
    if (outcome.read) json[outcome.only_fetched ? "fetched" : "read"] = outcome.read->nanoseconds;
    if (!outcome.notification.empty()) json["notification"] = outcome.notification;
    return json;
}

ordered_json journey_json(const recording::Journey& journey) {
    ordered_json steps = ordered_json::array();
    for (const auto& step : journey.steps) steps.push_back(step_json(step));
    ordered_json stays = ordered_json::array();
    for (const auto& stay : journey.stays) stays.push_back(stay_json(stay));
    ordered_json outcomes = ordered_json::array();
    for (const auto& outcome : journey.outcomes) outcomes.push_back(outcome_json(outcome));
    return {{"message", journey.message},
            {"subject", journey.subject},
            {"steps", steps},
            {"outcomes", outcomes},
            {"stays", stays}};
}

ordered_json loose_steps_json(const std::vector<recording::LooseStep>& loose_steps) {
    ordered_json steps = ordered_json::array();
    for (const recording::LooseStep& step : loose_steps) {
        steps.push_back(
            {{"t", step.time.nanoseconds}, {"event", step.event}, {"text", recording::unescaped(step.sentence)}});
    }
    return steps;
}

ordered_json expectation_json(const scenario::ExpectationResult& result) {
    return {{"id", result.id},         {"verdict", scenario::to_string(result.verdict)},
            {"points", result.points}, {"points_max", result.points_max},
            {"events", result.events}, {"reason", result.reason},
            {"hint", result.hint}};
}

}  // namespace

void print_json(const RunReport& report, std::ostream& output) {
    ordered_json journeys = ordered_json::array();
    for (const auto& journey : report.journeys) journeys.push_back(journey_json(journey));
    ordered_json expectations = ordered_json::array();
    for (const auto& result : report.expectations) expectations.push_back(expectation_json(result));
    ordered_json lost_mail;
    if (report.lost_mail) lost_mail = {{"reason", report.lost_mail->reason}, {"events", report.lost_mail->events}};
    const ordered_json json{{"title", report.scenario->title},
                            {"seed", report.scenario->seed},
                            {"events", report.events},
                            {"end", report.end.nanoseconds},
                            {"ended", report.ended},
                            {"fingerprint", report.fingerprint},
                            {"journeys", journeys},
                            {"failed_readings", loose_steps_json(report.failed_readings)},
                            {"synchronisations", loose_steps_json(report.synchronisations)},
                            {"expectations", expectations},
                            {"lost_mail", lost_mail}};
    // Octets of mail that are no UTF-8 are shown as replacement characters: a report is for reading.
    output << json.dump(2, ' ', false, ordered_json::error_handler_t::replace) << '\n';
}

}  // namespace sim::app
