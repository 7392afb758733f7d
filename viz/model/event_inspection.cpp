#include "viz/model/event_inspection.hpp"

#include <algorithm>
#include <variant>

#include <fmt/format.h>

#include "viz/model/display_text.hpp"
#include "viz/model/time_words.hpp"

namespace viz::model {

using sim::recording::Event;
using sim::recording::EventId;
using sim::recording::EventKind;
using sim::recording::FieldInfo;
using sim::recording::FieldType;
using sim::recording::Value;

namespace {

/// So many causes are shown, and so many followed.
constexpr std::size_t causes_shown_max = 12;
constexpr int causes_followed_max = 400;

bool merely_carries(const Event& event) {
    switch (event.kind) {
        case EventKind::datagram_sent:
        case EventKind::datagram_arrived:
        case EventKind::segment_sent:
        case EventKind::segment_arrived:
            return true;
        default:
            return false;
    }
}

std::string integer_text(std::int64_t value, std::string_view unit) {
    if (unit == "ns") return time_words(Duration(value));
    return unit.empty() ? fmt::format("{}", value) : fmt::format("{} {}", value, unit);
}

std::string value_text(const Value& value, std::string_view unit) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return integer_text(*integer, unit);
    if (const auto* truth = std::get_if<bool>(&value)) return *truth ? "yes" : "no";
    if (const auto* text = std::get_if<std::string>(&value)) return text->empty() ? "(empty)" : display_text(*text);
    std::string lines;
    for (const std::string& item : std::get<std::vector<std::string>>(value)) {
        if (!lines.empty()) lines += '\n';
        lines += display_text(item);
    }
    return lines.empty() ? "(none)" : lines;
}

/// Octets of a packet have a page of their own; a line of a protocol is shown.
bool is_bulk(const Event& event, std::string_view name) {
    return name == "octets" && merely_carries(event);
}

std::vector<InspectedField> fields_of(const Event& event) {
    std::vector<InspectedField> fields;
    const auto known = info(event.kind).fields();
    for (const auto& [name, value] : event.fields.entries()) {
        if (is_bulk(event, name)) continue;
        const auto row = std::ranges::find(known, name, &FieldInfo::name);
        const bool is_known = row != known.end();
        fields.push_back({name, value_text(value, is_known ? row->unit : std::string_view()),
                          is_known ? row->description : std::string_view()});
    }
    return fields;
}

/// The table of kinds calls the host of an event `host`.
std::string meaning_of(const Event& event) {
    static constexpr std::string_view placeholder = "`host`";
    std::string text(info(event.kind).description);
    const std::string who = event.host.empty() ? "the world" : event.host;
    for (auto at = text.find(placeholder); at != std::string::npos; at = text.find(placeholder, at + who.size())) {
        text.replace(at, placeholder.size(), who);
    }
    return text;
}

std::vector<EventCause> causes_of(const Trace& trace, const Event& event, EventRows& rows) {
    std::vector<EventCause> causes;
    EventId next = event.cause;
    for (int count = 0; count < causes_followed_max && next != 0 && causes.size() < causes_shown_max; ++count) {
        const Event* cause = trace.find_event(next);
        if (cause == nullptr) break;
        if (!merely_carries(*cause)) {
            const EventRow& row = rows.at(trace, trace.index_of(next));
            causes.push_back({next, list_words(cause->time), row.host, row.sentence});
        }
        next = cause->cause;
    }
    return causes;
}

}  // namespace

EventInspection inspect_event(const Trace& trace, EventId id, EventRows& rows) {
    EventInspection inspection;
    const Event* event = trace.find_event(id);
    if (event == nullptr) return inspection;
    inspection.event = id;
    inspection.host = event->host;
    inspection.kind = name(event->kind);
    inspection.meaning = meaning_of(*event);
    const EventRow& row = rows.at(trace, trace.index_of(id));
    inspection.sentence = row.sentence;
    inspection.time_text = list_words(event->time);
    inspection.fields = fields_of(*event);
    inspection.causes = causes_of(trace, *event, rows);
    return inspection;
}

}  // namespace viz::model
