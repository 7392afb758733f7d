#include "viz/model/message_list.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "viz/model/display_text.hpp"
#include "viz/model/time_words.hpp"

namespace viz::model {

namespace {

using sim::recording::Event;
using sim::recording::EventKind;
using sim::recording::JourneyOutcome;
using sim::recording::World;
using State = JourneyOutcome::State;

/// The world as far as outcomes need it: which hosts are users' machines.
World world_of_roles(const Trace& trace) {
    World world;
    for (const layout::Topology::Host& host : trace.topology().hosts) world.hosts[host.name].role = host.role;
    return world;
}

bool is_notification(const JourneyOutcome& outcome) {
    return outcome.message.find('!') != std::string::npos;
}

MessagePhase phase_of(const JourneyOutcome& outcome) {
    switch (outcome.state) {
        case State::under_way:
            return MessagePhase::under_way;
        case State::delivered:
            return outcome.read ? MessagePhase::read : MessagePhase::delivered;
        default:
            return is_open(outcome) ? MessagePhase::waiting : MessagePhase::failed;
    }
}

/// How much a phase asks for attention: the recipient for whom it stands worst decides.
int urgency(MessagePhase phase) {
    switch (phase) {
        case MessagePhase::failed:
            return 4;
        case MessagePhase::waiting:
            return 3;
        case MessagePhase::under_way:
            return 2;
        case MessagePhase::delivered:
            return 1;
        case MessagePhase::read:
        case MessagePhase::not_begun:
            break;
    }
    return 0;
}

std::string waiting_words(const JourneyOutcome& outcome, Instant now) {
    const std::string words = fmt::format("waiting at {}", outcome.host);
    if (!outcome.next_attempt || *outcome.next_attempt <= now) return words;
    return fmt::format("{}, next try {}", words, countdown_words(now, *outcome.next_attempt));
}

std::string state_words(const JourneyOutcome& outcome, Instant now) {
    switch (outcome.state) {
        case State::under_way:
            return "on its way";
        case State::delivered:
            return outcome.read && outcome.only_fetched ? "fetched" : outcome.read ? "read" : "delivered";
        case State::refused:
            return "not sent: refused";
        case State::failed:
            return outcome.notification.empty() ? "failed" : "bounced";
        case State::discarded:
            return "lost: discarded";
        default:
            return waiting_words(outcome, now);
    }
}

/// The outcome that the row tells of; nullptr: there is none.
const JourneyOutcome* most_urgent(const std::vector<JourneyOutcome>& outcomes) {
    const JourneyOutcome* found = nullptr;
    for (const JourneyOutcome& outcome : outcomes) {
        if (is_notification(outcome)) continue;
        if (found == nullptr || urgency(phase_of(outcome)) > urgency(phase_of(*found))) found = &outcome;
    }
    return found;
}

void describe_progress(MessageRow& row, const std::vector<JourneyOutcome>& outcomes, Instant now) {
    const JourneyOutcome* worst = most_urgent(outcomes);
    row.phase = worst == nullptr ? MessagePhase::under_way : phase_of(*worst);
    row.state = worst == nullptr ? "on its way" : state_words(*worst, now);
    if (worst != nullptr) row.place = worst->host;
    const auto alike = std::count_if(outcomes.begin(), outcomes.end(), [&](const JourneyOutcome& outcome) {
        return !is_notification(outcome) && phase_of(outcome) == row.phase;
    });
    const auto all = std::count_if(outcomes.begin(), outcomes.end(),
                                   [](const JourneyOutcome& outcome) { return !is_notification(outcome); });
    if (all > 1 && alike < all) row.state += fmt::format(" ({} of {})", alike, all);
}

/// Of a mail that a program outside has sent, the envelope is what is known.
void describe_outside_mail(MessageRow& row, const Trace& trace, const std::vector<std::size_t>& events) {
    row.subject = "mail " + row.id + " from outside";
    for (const std::size_t index : events) {
        const Event& event = trace.events()[index];
        if (event.kind != EventKind::message_accepted) continue;
        const std::string& from = event.fields.text("reverse_path");
        row.from = from.empty() ? "<>" : display_text(from);
        for (const std::string& to : event.fields.list("recipients")) row.to.push_back(display_text(to));
        return;
    }
}

}  // namespace

std::vector<JourneyOutcome> outcomes_at(const Trace& trace, const Moment& moment, std::string_view message) {
    std::vector<JourneyOutcome> outcomes;
    const World world = world_of_roles(trace);
    for (const std::size_t index : trace.events_of(message)) {
        if (index >= moment.events) break;
        note_outcome(outcomes, trace.events()[index], world);
    }
    return outcomes;
}

MessageRow make_message_row(const Trace& trace, const Moment& moment, std::size_t journey) {
    const sim::recording::Journey& way = trace.journeys()[journey];
    const std::vector<std::size_t>& events = trace.events_of(way.message);
    MessageRow row;
    row.id = way.message;
    row.subject = display_text(way.subject);
    row.event_index = events.empty() ? 0 : events.front();
    const Event& first = trace.events()[row.event_index];
    row.begins = first.time;
    row.begun = row.event_index < moment.events;
    if (first.kind == EventKind::mail_composed) {
        row.from = display_text(first.fields.text("from"));
        for (const std::string& to : first.fields.list("to")) row.to.push_back(display_text(to));
    } else {
        describe_outside_mail(row, trace, events);
    }
    if (row.begun) {
        describe_progress(row, outcomes_at(trace, moment, way.message), moment.time);
    } else {
        row.state = fmt::format("not sent yet: in {}", time_words(row.begins - moment.time));
    }
    return row;
}

std::vector<MessageRow> make_message_list(const Trace& trace, const Moment& moment) {
    std::vector<MessageRow> rows;
    for (std::size_t journey = 0; journey < trace.journeys().size(); ++journey) {
        rows.push_back(make_message_row(trace, moment, journey));
    }
    return rows;
}

}  // namespace viz::model
