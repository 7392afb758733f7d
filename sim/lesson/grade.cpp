#include "sim/lesson/grade.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "sim/lesson/expectation_text.hpp"
#include "sim/recording/journey.hpp"
#include "sim/recording/time_text.hpp"

namespace sim::lesson {

namespace {

/// Whether a step is what a host found out or decided on the way from one event of a chain to the next: one event leads
/// to all that is done about it, and what is done first explains the rest.
bool stands_between(const ToldStep& step, const std::vector<EventId>& chain, const CauseRecorder& causes) {
    const EventId cause = causes.cause_of(step.event);
    const auto next = std::ranges::upper_bound(chain, cause);
    return next != chain.begin() && *std::prev(next) == cause && next != chain.end() && step.event < *next;
}

/// The main steps of a chain of causes, with those of the same mail that stand between them.
std::vector<ToldStep> told_chain(const std::vector<EventId>& chain, const std::string& mail,
                                 const std::vector<ToldStep>& steps, const CauseRecorder& causes) {
    std::vector<ToldStep> told;
    const auto leads_on = [&](const ToldStep& step) {
        if (std::ranges::binary_search(chain, step.event)) return true;
        return recording::root_message(step.message) == mail && stands_between(step, chain, causes);
    };
    std::ranges::copy_if(steps, std::back_inserter(told), leads_on);
    return told;
}

/// Takes the middle out of a long chain. @return how many steps
std::size_t shorten(std::vector<ToldStep>& chain) {
    if (chain.size() <= chain_begin + chain_end) return 0;
    const std::size_t left_out = chain.size() - chain_begin - chain_end;
    const auto begin = chain.begin() + static_cast<std::ptrdiff_t>(chain_begin);
    chain.erase(begin, begin + static_cast<std::ptrdiff_t>(left_out));
    return left_out;
}

/// The last step that a mail, a copy of it or a notification about it met; 0: none.
EventId last_step_of(const std::string& mail, const std::vector<ToldStep>& steps) {
    const auto of_mail = [&](const ToldStep& step) {
        return !step.message.empty() && recording::root_message(step.message) == mail;
    };
    const auto found = std::find_if(steps.rbegin(), steps.rend(), of_mail);
    return found == steps.rend() ? 0 : found->event;
}

/// The mail that an expectation is about; of an order of events the one that the last of them belongs to. Empty: none.
std::string mail_of(const scenario::Expectation& expectation) {
    const auto* order = std::get_if<scenario::Order>(&expectation.predicate);
    if (order == nullptr) return expectation.message;
    const auto& events = order->events;
    const auto names_mail = [](const scenario::EventPattern& pattern) { return pattern.message.has_value(); };
    const auto found = std::find_if(events.rbegin(), events.rend(), names_mail);
    return found == events.rend() ? expectation.message : *found->message;
}

}  // namespace

void CauseRecorder::consume(const recording::Event& event) {
    causes_.resize(event.id + 1);
    causes_[event.id] = event.cause;
}

std::vector<EventId> CauseRecorder::chain_to(EventId event) const {
    std::vector<EventId> chain;
    while (event != 0 && event < causes_.size()) {
        chain.push_back(event);
        event = causes_[event] < event ? causes_[event] : 0;  // causes come before: a chain ends
    }
    std::ranges::reverse(chain);
    return chain;
}

unsigned Grade::points() const {
    unsigned sum = 0;
    for (const GradedExpectation& expectation : expectations) sum += expectation.points;
    return sum;
}

unsigned Grade::points_max() const {
    unsigned sum = 0;
    for (const GradedExpectation& expectation : expectations) sum += expectation.points_max;
    return sum;
}

bool Grade::all_met() const {
    return std::ranges::all_of(expectations,
                               [](const auto& expectation) { return expectation.verdict == scenario::Verdict::met; });
}

std::vector<GradedExpectation> graded(const scenario::Scenario& scenario,
                                      const std::vector<scenario::ExpectationResult>& results,
                                      const std::vector<ToldStep>& steps, const CauseRecorder& causes) {
    std::vector<GradedExpectation> list;
    for (std::size_t index = 0; index < results.size(); ++index) {
        const scenario::ExpectationResult& result = results[index];
        const scenario::Expectation& expectation = scenario.expectations[index];
        GradedExpectation graded{.id = result.id,
                                 .expected = describe(expectation),
                                 .verdict = result.verdict,
                                 .happened = result.reason,
                                 .hint = result.hint,
                                 .points = result.points,
                                 .points_max = result.points_max,
                                 .chain = {},
                                 .decided = !result.events.empty()};
        const std::string mail = mail_of(expectation);
        const EventId last = graded.decided ? result.events.back() : last_step_of(mail, steps);
        graded.chain = told_chain(causes.chain_to(last), mail, steps, causes);
        graded.left_out = shorten(graded.chain);
        list.push_back(std::move(graded));
    }
    return list;
}

std::vector<std::string> chain_lines(const GradedExpectation& expectation) {
    std::vector<std::string> lines;
    for (const ToldStep& step : expectation.chain) {
        if (expectation.left_out > 0 && lines.size() == chain_begin)
            lines.push_back(fmt::format("({} steps in between are left out)", expectation.left_out));
        lines.push_back(fmt::format("{} {}", recording::to_text(step.time), step.sentence));
    }
    return lines;
}

std::string verdict_words(const GradedExpectation& expectation) {
    if (expectation.verdict == scenario::Verdict::undecided) return "undecided: the run ended before";
    return std::string(scenario::to_string(expectation.verdict));
}

}  // namespace sim::lesson
