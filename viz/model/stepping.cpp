#include "viz/model/stepping.hpp"

#include <algorithm>

namespace viz::model {

namespace {

using sim::recording::Event;
using sim::recording::EventKind;

bool is_speech(EventKind kind) {
    switch (kind) {
        case EventKind::command:
        case EventKind::reply:
        case EventKind::dns_query:
        case EventKind::dns_answer:
            return true;
        default:
            return false;
    }
}

bool is_hop(EventKind kind) {
    switch (kind) {
        case EventKind::mail_composed:
        case EventKind::message_accepted:
        case EventKind::message_stored:
        case EventKind::message_fetched:
        case EventKind::mail_read:
        case EventKind::bounce_created:
        case EventKind::notification_created:
        case EventKind::message_discarded:
            return true;
        default:
            return false;
    }
}

bool is_negative_reply(const Event& event) {
    const std::string& code = event.fields.text("code");
    return code.starts_with('4') || code.starts_with('5') || code.starts_with('-');
}

bool is_failure(const Event& event) {
    switch (event.kind) {
        case EventKind::fault_begun:
        case EventKind::host_down:
        case EventKind::syn_retransmitted:
        case EventKind::connection_failed:
        case EventKind::segment_lost:
        case EventKind::datagram_lost:
        case EventKind::datagram_refused:
        case EventKind::dns_timeout:
        case EventKind::message_refused:
        case EventKind::bounce_created:
        case EventKind::message_discarded:
            return true;
        case EventKind::reply:
            return is_negative_reply(event);
        case EventKind::dns_answer:
            return event.fields.text("rcode") != "NOERROR";
        case EventKind::queue_entry_changed:
            return event.fields.text("state") != "active";
        case EventKind::delivery_attempted:
            return event.fields.text("outcome") == "deferred" || event.fields.text("outcome") == "bounced";
        case EventKind::link_changed:
            return !event.fields.boolean("up");
        case EventKind::expectation:
            return event.fields.text("verdict") == "not-met";
        default:
            return false;
    }
}

bool matches(const Trace& trace, std::size_t index, StepKind kind) {
    if (index < trace.setup_events()) return false;
    const Event& event = trace.events()[index];
    switch (kind) {
        case StepKind::event:
            return true;
        case StepKind::command:
            return is_speech(event.kind);
        case StepKind::hop:
            return is_hop(event.kind);
        case StepKind::delivery:
            return event.kind == EventKind::message_stored || event.kind == EventKind::mail_read;
        case StepKind::failure:
            return is_failure(event);
    }
    return false;
}

/// Where a step to an event ends: what it leads to at the same instant on the same host is shown with it, such as the
/// packet that carries it. Commands and replies are shown one by one, the other kinds together.
Moment moment_of_step(const Trace& trace, std::size_t index, StepKind kind) {
    if (kind == StepKind::event) return trace.moment_after(index);
    const std::vector<Event>& events = trace.events();
    std::size_t last = index;
    while (last + 1 < events.size() && events[last + 1].time == events[index].time &&
           events[last + 1].host == events[index].host) {
        if (kind == StepKind::command && matches(trace, last + 1, kind)) break;
        ++last;
    }
    return trace.moment_after(last);
}

bool is_before(const Moment& left, const Moment& right) {
    return left.events < right.events || (left.events == right.events && left.time < right.time);
}

}  // namespace

std::optional<Moment> step_forward(const Trace& trace, const Moment& from, StepKind kind) {
    for (std::size_t index = from.events; index < trace.events().size(); ++index) {
        if (matches(trace, index, kind)) return moment_of_step(trace, index, kind);
    }
    return std::nullopt;
}

std::optional<Moment> step_back(const Trace& trace, const Moment& from, StepKind kind) {
    for (std::size_t index = std::min(from.events, trace.events().size()); index-- > trace.setup_events();) {
        if (!matches(trace, index, kind)) continue;
        const Moment moment = moment_of_step(trace, index, kind);
        if (is_before(moment, from)) return moment;
    }
    const Moment start = trace.start();
    if (is_before(start, from)) return start;
    return std::nullopt;
}

std::optional<std::size_t> steps_end(const Trace& trace, StepKind kind, std::size_t begin) {
    for (std::size_t index = trace.events().size(); index-- > begin;) {
        if (matches(trace, index, kind)) return index + 1;
    }
    return std::nullopt;
}

std::optional<Moment> skip_quiet(const Trace& trace, const Moment& from, Duration quiet_min) {
    if (from.events >= trace.events().size() || !trace.packets_in_flight(from).empty()) return std::nullopt;
    const Instant next = std::min(trace.events()[from.events].time, trace.next_leaving(from.time));
    // So much before that the eye sees it begin.
    const Instant target = next - quiet_min / 4;
    if (next - from.time < quiet_min) return std::nullopt;
    return Moment{target, from.events};
}

}  // namespace viz::model
