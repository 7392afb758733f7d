#include "viz/model/journey_view.hpp"

#include <algorithm>
#include <utility>

#include "sim/recording/readable_text.hpp"
#include "viz/model/display_text.hpp"
#include "viz/model/message_list.hpp"

namespace viz::model {

namespace {

using sim::recording::ExchangeEvents;
using sim::recording::Journey;
using sim::recording::JourneyExchange;
using sim::recording::JourneyStep;

/// What had been said before an event of the recording.
std::vector<JourneyExchange> dialogue_until(const JourneyStep& step, sim::recording::EventId last_event) {
    std::vector<JourneyExchange> dialogue;
    for (std::size_t index = 0; index < step.dialogue.size(); ++index) {
        const ExchangeEvents& events = step.dialogue_events[index];
        const bool said = events.said != 0 && events.said <= last_event;
        const bool answered = events.answered != 0 && events.answered <= last_event;
        if (!said && !answered) break;
        JourneyExchange exchange = step.dialogue[index];
        exchange.said = sim::recording::unescaped(exchange.said);
        exchange.answer = answered ? sim::recording::unescaped(exchange.answer) : std::string();
        dialogue.push_back(std::move(exchange));
    }
    return dialogue;
}

void add_step(JourneyView& view, JourneyStepView step) {
    if (view.groups.empty() || view.groups.back().host != step.step->host) {
        view.groups.push_back({step.step->host, step.step->time, {}});
    }
    view.groups.back().steps.push_back(std::move(step));
}

void add_steps(JourneyView& view, const Trace& trace, const Moment& moment, const Journey& journey) {
    const std::size_t count = std::min(moment.events, trace.events().size());
    const sim::recording::EventId last_event = count == 0 ? 0 : trace.events()[count - 1].id;
    const JourneyStep* previous = nullptr;
    for (const JourneyStep& step : journey.steps) {
        JourneyStepView shown;
        shown.step = &step;
        shown.sentence = sim::recording::unescaped(step.sentence);
        shown.event_index = trace.index_of(step.event);
        if (previous != nullptr) shown.since_previous = step.time - previous->time;
        shown.state = step.event <= last_event ? StepState::past : StepState::future;
        shown.dialogue = dialogue_until(step, last_event);
        add_step(view, std::move(shown));
        previous = &step;
    }
}

/// The last step that has happened is the current one.
void mark_current(JourneyView& view) {
    JourneyStepView* last = nullptr;
    for (JourneyGroup& group : view.groups) {
        for (JourneyStepView& step : group.steps) {
            if (step.state == StepState::past && (last == nullptr || step.step->event > last->step->event))
                last = &step;
        }
    }
    if (last != nullptr) last->state = StepState::current;
}

}  // namespace

JourneyView make_journey_view(const Trace& trace, const Moment& moment, std::string_view message) {
    JourneyView view;
    view.message = sim::recording::root_message(message);
    const Journey* journey = trace.find_journey(message);
    if (journey == nullptr) return view;
    view.known = true;
    view.subject = display_text(journey->subject);
    const std::vector<std::size_t>& events = trace.events_of(message);
    view.begun = !events.empty() && events.front() < moment.events;
    for (const sim::recording::JourneyOutcome& outcome : outcomes_at(trace, moment, message)) {
        view.outcomes.push_back({sim::recording::unescaped(narrate(outcome)), outcome.state, outcome.read.has_value()});
    }
    add_steps(view, trace, moment, *journey);
    mark_current(view);
    return view;
}

}  // namespace viz::model
