#include <fmt/format.h>

#include "sim/recording/narration_parts.hpp"
#include "sim/recording/planned_change.hpp"
#include "sim/recording/printable.hpp"
#include "sim/recording/time_text.hpp"

namespace sim::recording {

namespace {

std::string narrate_link(const Event& event) {
    const std::string latency = to_text(protocol::Duration{event.fields.integer("latency_ns")});
    const std::string rate = fmt::format("{} octets/s", event.fields.integer("bandwidth_octets_per_s"));
    const std::int64_t loss_ppm = event.fields.integer("loss_ppm");
    const std::string loss = loss_ppm == 0 ? "" : fmt::format(", {} packets in a million get lost", loss_ppm);
    if (event.kind == EventKind::link_changed) {
        if (!event.fields.boolean("up"))
            return fmt::format("Link {} is down: nothing gets through", shown(event, "name"));
        return fmt::format("Link {} now works with latency {} and {}{}", shown(event, "name"), latency, rate, loss);
    }
    return fmt::format("Link {} joins {} and {}: latency {}, {}{}", shown(event, "name"), shown(event, "from"),
                       shown(event, "to"), latency, rate, loss);
}

std::string narrate_service(const Event& event) {
    const bool listening = event.fields.text("state") == "listening";
    return fmt::format("{} {} for {} on port {}", event.host, listening ? "listens" : "no longer listens",
                       shown(event, "service"), event.fields.integer("port"));
}

std::string narrate_fault(const Event& event) {
    std::string text = (is_planned_change(event) ? "Change: " : "Fault: ") + shown(event, "text");
    std::string_view separator = ": ";
    for (const std::string& change : event.fields.list("changes")) {
        text.append(separator).append(printable(change));
        separator = "; ";
    }
    return text;
}

std::string narrate_expectation(const Event& event) {
    const std::string& verdict = event.fields.text("verdict");
    return fmt::format("Expectation {} is {}{}", shown(event, "expectation_id"),
                       verdict == "not-met" ? "not met" : printable(verdict),
                       in_parentheses(event.fields.text("text")));
}

}  // namespace

std::string narrate_topology(const Event& event) {
    switch (event.kind) {
        case EventKind::run_started:
            return fmt::format("The run of \"{}\" begins on {} with seed {}", shown(event, "title"),
                               shown(event, "start"), event.fields.integer("seed"));
        case EventKind::site:
            return fmt::format("There is a site {}", shown(event, "name"));
        case EventKind::host:
            return fmt::format("{} stands in {} as {}, with address {}", shown(event, "name"), shown(event, "site"),
                               shown(event, "role"), enumerated(event.fields.list("addresses")));
        case EventKind::link:
            return narrate_link(event);
        case EventKind::route:
            return fmt::format("The way from {} to {} takes {}", shown(event, "from"), shown(event, "to"),
                               to_text(protocol::Duration{event.fields.integer("latency_ns")}));
        case EventKind::zone:
            return fmt::format("{} is an authoritative name server of the zone {} with {} records", event.host,
                               shown(event, "origin"), event.fields.list("records").size());
        case EventKind::account:
            return fmt::format("{} keeps the mailbox {} of {}", shown(event, "host"), shown(event, "mailbox"),
                               shown(event, "address"));
        case EventKind::run_ended:
            return fmt::format("The run is over{}", in_parentheses(event.fields.text("reason")));
        default:
            return std::string(name(event.kind));
    }
}

std::string narrate_change(const Event& event) {
    switch (event.kind) {
        case EventKind::fault_begun:
            return narrate_fault(event);
        case EventKind::fault_ended:
            return fmt::format("The {} is over: it is no longer so that {}",
                               is_planned_change(event) ? "change" : "fault", shown(event, "text"));
        case EventKind::host_down:
            return fmt::format(
                "{} goes down: its connections are gone without a word; what is on its disk (queue and "
                "mailboxes) stays",
                event.host);
        case EventKind::host_up:
            return fmt::format("{} is up again, with its queue and mailboxes as they were", event.host);
        case EventKind::link_changed:
            return narrate_link(event);
        case EventKind::firewall_changed:
            return fmt::format("The firewall of {} {}: {}", event.host,
                               event.fields.boolean("added") ? "gets a rule" : "loses a rule", shown(event, "rule"));
        case EventKind::service_changed:
            return narrate_service(event);
        case EventKind::settings_changed:
            return fmt::format("{} works with other settings from now on: {}", event.host, shown(event, "text"));
        case EventKind::expectation:
            return narrate_expectation(event);
        default:
            return std::string(name(event.kind));
    }
}

}  // namespace sim::recording
