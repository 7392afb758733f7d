#include "viz/model/terminal_dialogue.hpp"

#include <algorithm>
#include <span>
#include <string_view>

#include <fmt/format.h>

#include "protocol/base/ascii.hpp"
#include "sim/deed/terminal_follower.hpp"
#include "sim/recording/readable_text.hpp"

namespace viz::model {
namespace {

using sim::recording::Event;
using sim::recording::EventKind;
using LineKind = TerminalLine::Kind;

/// The events of a trace from a time up to a moment.
std::span<const Event> events_between(const Trace& trace, Instant since, std::size_t end) {
    const std::span<const Event> all(trace.events().data(), std::min(end, trace.events().size()));
    const auto first = std::ranges::lower_bound(all, since, {}, &Event::time);
    return {first, all.end()};
}

/// Adds the lines of some octets; a line goes on where the one before had no end.
class LineMaker {
public:
    explicit LineMaker(std::vector<TerminalLine>& lines) : lines_(lines) {}

    void add(Instant time, LineKind kind, std::string_view octets) {
        while (!octets.empty()) {
            const std::size_t end = octets.find("\r\n");
            const bool is_whole = end != std::string_view::npos;
            add_piece(time, kind, octets.substr(0, end));
            goes_on_ = !is_whole;
            octets.remove_prefix(is_whole ? end + 2 : octets.size());
        }
    }
    void note(Instant time, std::string text) {
        goes_on_ = false;
        lines_.push_back({time, LineKind::note, std::move(text)});
    }

private:
    void add_piece(Instant time, LineKind kind, std::string_view octets) {
        std::string text = sim::recording::readable_text(octets);
        if (goes_on_ && lines_.back().kind == kind) {
            lines_.back().text += text;
        } else {
            lines_.push_back({time, kind, std::move(text)});
        }
    }
    std::vector<TerminalLine>& lines_;
    bool goes_on_ = false;
};

/// @pre the event is the terminal's own
void add_event(LineMaker& maker, const Event& event) {
    const auto& fields = event.fields;
    switch (event.kind) {
        case EventKind::terminal_opened:
            maker.note(event.time,
                       fmt::format("connecting to {}, port {}", sim::recording::readable_text(fields.text("to")),
                                   fields.integer("port")));
            break;
        case EventKind::terminal_typed:
            maker.add(event.time, LineKind::typed, fields.text("octets"));
            break;
        case EventKind::terminal_shown:
            maker.add(event.time, LineKind::shown, fields.text("octets"));
            break;
        case EventKind::tls_established:
            maker.note(event.time, "TLS stands: " + fields.text("protocol"));
            break;
        case EventKind::terminal_closed:
            maker.note(event.time, "closed: " + sim::recording::readable_text(fields.text("reason")));
            break;
        default:  // tls-failed: the end of the connection follows and tells why
            break;
    }
}

TerminalDialogue dialogue_until(const Trace& trace, std::size_t end, const sim::deed::TerminalPlace& place) {
    TerminalDialogue dialogue;
    LineMaker maker(dialogue.lines);
    sim::deed::TerminalFollower follower(place.terminal);
    for (const Event& event : events_between(trace, place.opened, end)) {
        if (follower.take(event)) add_event(maker, event);
    }
    dialogue.watch = follower.watch();
    dialogue.is_open = follower.is_open();
    dialogue.connection = follower.connection();
    return dialogue;
}

void add_records(std::vector<TerminalLine>& lines, Instant time, const char* section,
                 const std::vector<std::string>& records) {
    for (const std::string& record : records) {
        lines.push_back(
            {time, LineKind::shown, fmt::format("{:<11}{}", section, sim::recording::readable_text(record))});
    }
}

void add_answer(std::vector<TerminalLine>& lines, const Event& event) {
    const auto& fields = event.fields;
    lines.push_back({event.time, LineKind::note,
                     fmt::format("{} answers: {}{}{}", fields.text("server"), fields.text("rcode"),
                                 fields.boolean("authoritative") ? ", it is the authority" : "",
                                 fields.boolean("truncated") ? ", cut: once more by TCP" : "")});
    add_records(lines, event.time, "answer", fields.list("answers"));
    add_records(lines, event.time, "authority", fields.list("authority"));
    add_records(lines, event.time, "additional", fields.list("additional"));
}

bool is_about(const Event& event, const Event& question) {
    return event.host == question.host && event.fields.text("name") == question.fields.text("name") &&
           event.fields.text("type") == question.fields.text("type");
}

}  // namespace

TerminalDialogue make_terminal_dialogue(const Trace& trace, const Moment& moment,
                                        const sim::deed::TerminalPlace& place) {
    return dialogue_until(trace, moment.events, place);
}

std::optional<Instant> terminal_answer_time(const Trace& trace, const sim::deed::Deed& deed) {
    const sim::deed::TerminalPlace& place = *sim::deed::place_of(deed);
    sim::deed::TerminalFollower follower(place.terminal);
    follower.expect(deed);
    const Instant patience_ends = deed.at + sim::deed::answer_patience;
    const auto last = [&] { return std::max(deed.at, follower.last_activity()); };
    for (const Event& event : events_between(trace, place.opened, trace.events().size())) {
        if (event.time >= deed.at && follower.has_come_to_rest(event.time)) return last();
        static_cast<void>(follower.take(event));
        if (event.time > patience_ends) break;
    }
    const bool is_all = trace.finished() || trace.end() > patience_ends;
    return is_all ? std::optional(last()) : std::nullopt;
}

std::optional<Instant> query_answer_time(const Trace& trace, const std::string& query, Instant since) {
    const Event* question = nullptr;
    std::optional<Instant> resolved;
    for (const Event& event : events_between(trace, since, trace.events().size())) {
        if (event.kind == EventKind::dns_asked && event.fields.text("query") == query) question = &event;
        if (question == nullptr || event.kind != EventKind::dns_resolved || !is_about(event, *question)) continue;
        resolved = event.time;
        break;
    }
    if (resolved || trace.finished()) return resolved.value_or(since);
    return std::nullopt;
}

std::vector<TerminalLine> query_lines(const Trace& trace, const Moment& moment, const std::string& host) {
    std::vector<TerminalLine> lines;
    const Event* question = nullptr;
    for (const Event& event : events_between(trace, Instant{}, moment.events)) {
        if (event.host != host) continue;
        if (event.kind == EventKind::dns_asked) {
            question = &event;
            const std::string& server = event.fields.text("server");
            lines.push_back({event.time, LineKind::typed,
                             sim::recording::readable_text(fmt::format("{} {}{}{}", event.fields.text("name"),
                                                                       event.fields.text("type"),
                                                                       server.empty() ? "" : " @", server))});
        } else if (question == nullptr || !is_about(event, *question)) {
            continue;
        } else if (event.kind == EventKind::dns_answer) {
            add_answer(lines, event);
        } else if (event.kind == EventKind::dns_timeout) {
            lines.push_back({event.time, LineKind::note, "no answer from " + event.fields.text("server")});
        } else if (event.kind == EventKind::dns_resolved) {
            const std::string& reason = event.fields.text("reason");
            lines.push_back({event.time, LineKind::note,
                             reason.empty() ? "so it is: " + event.fields.text("outcome") : "no answer: " + reason});
            question = nullptr;
        }
    }
    return lines;
}

std::vector<TerminalTarget> terminal_targets(const sim::recording::World& world) {
    std::vector<TerminalTarget> targets;
    for (const auto& [name, host] : world.hosts) {
        for (const std::string& service : host.services) {
            const std::size_t colon = service.rfind(':');
            if (colon == std::string::npos) continue;
            const auto port = protocol::parse_decimal(std::string_view(service).substr(colon + 1), UINT16_MAX);
            if (port) targets.push_back({name, static_cast<std::uint16_t>(*port), service.substr(0, colon)});
        }
    }
    return targets;
}

}  // namespace viz::model
