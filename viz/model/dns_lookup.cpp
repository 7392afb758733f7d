#include "viz/model/dns_lookup.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sim/recording/record_text.hpp"

namespace viz::model {

using sim::recording::Event;
using sim::recording::EventKind;
using sim::recording::Fields;
using sim::recording::split_record;
using sim::recording::without_final_dot;

namespace {

/// So many causes are followed from a question to the one that it serves.
constexpr int causes_max = 200;
/// So many lookups back one is looked for that waits for its answer.
constexpr std::size_t lookups_searched_max = 200;

/// Under one key lies the last question of its kind.
std::string open_key(const Event& event) {
    const Fields& fields = event.fields;
    return fmt::format("{} {} {} {}", event.host, fields.text("server"), fields.text("name"), fields.text("type"));
}

bool is_within(std::string_view name, std::string_view zone) {
    if (zone == ".") return true;
    if (!name.ends_with(zone)) return false;
    return name.size() == zone.size() || name[name.size() - zone.size() - 1] == '.';
}

DnsResult result_of(const Fields& fields) {
    if (fields.boolean("truncated")) return DnsResult::truncated;
    const std::string& rcode = fields.text("rcode");
    if (rcode == "NXDOMAIN") return DnsResult::no_name;
    if (rcode != "NOERROR") return DnsResult::failure;
    if (!fields.list("answers").empty()) return DnsResult::answer;
    const bool delegates = !fields.boolean("authoritative") && sim::recording::is_delegation(fields.list("authority"));
    return delegates ? DnsResult::referral : DnsResult::no_data;
}

std::string text_of(DnsResult result, const Fields& fields) {
    if (result == DnsResult::failure) return fields.text("rcode");
    if (result == DnsResult::referral) return data_of(fields.list("authority"), "NS");
    const std::string& type = fields.text("type");
    const std::string found = data_of(fields.list("answers"), type);
    const std::string alias = type == "CNAME" ? std::string() : data_of(fields.list("answers"), "CNAME");
    if (alias.empty()) return found;
    return found.empty() ? "alias of " + alias : fmt::format("{} (alias of {})", found, alias);
}

DnsStep step_of(const Event& event, std::size_t index) {
    DnsStep step;
    step.asker = event.host;
    step.server = event.fields.text("server");
    step.name = without_final_dot(event.fields.text("name"));
    step.type = event.fields.text("type");
    step.transport = event.fields.text("transport");
    step.asked = event.time;
    step.query_event = index;
    return step;
}

bool is_same(const DnsStep& step, const Event& query) {
    return step.name == without_final_dot(query.fields.text("name")) && step.type == query.fields.text("type");
}

}  // namespace

std::string data_of(const std::vector<std::string>& records, std::string_view type) {
    std::string text;
    for (const std::string& record : records) {
        const auto parts = split_record(record);
        if (!parts || (!type.empty() && parts->type != type)) continue;
        if (!text.empty()) text += ", ";
        text += without_final_dot(parts->data);
    }
    return text;
}

void DnsLookupIndex::update(const Trace& trace, std::size_t events_max) {
    const auto& events = trace.events();
    const std::size_t end = taken_ + std::min(events.size() - taken_, events_max);
    for (; taken_ < end; ++taken_) take(trace, events[taken_], taken_);
}

std::size_t DnsLookupIndex::begun(const Moment& moment) const {
    const auto next = std::ranges::lower_bound(lookups_, moment.events, {},
                                               [](const DnsLookup& lookup) { return lookup.question.query_event; });
    return static_cast<std::size_t>(next - lookups_.begin());
}

void DnsLookupIndex::take(const Trace& trace, const Event& event, std::size_t index) {
    switch (event.kind) {
        case EventKind::dns_query:
            return take_query(trace, event, index);
        case EventKind::dns_answer:
        case EventKind::dns_timeout:
            return take_answer(event, index);
        case EventKind::dns_cache_stored:
            return take_delegation(event);
        case EventKind::datagram_sent:
        case EventKind::connection_opening:
        case EventKind::segment_sent:
            return take_octets(trace, event);
        default:
            return;
    }
}

/// What is sent because of the same as the last question carries it: what it leads to was caused by the question.
void DnsLookupIndex::take_octets(const Trace& trace, const Event& event) {
    if (!last_query_) return;
    const Event& query = trace.events()[*last_query_];
    if (query.time == event.time && query.cause == event.cause && query.host == event.host) {
        places_.emplace(event.id, places_.at(query.id));
    }
}

DnsStep& DnsLookupIndex::step_at(const Place& place) {
    DnsLookup& lookup = lookups_[place.lookup];
    return place.step ? lookup.steps[*place.step] : lookup.question;
}

const DnsStep& DnsLookupIndex::step_at(const Place& place) const {
    const DnsLookup& lookup = lookups_[place.lookup];
    return place.step ? lookup.steps[*place.step] : lookup.question;
}

void DnsLookupIndex::take_query(const Trace& trace, const Event& event, std::size_t index) {
    DnsStep step = step_of(event, index);
    Place place;
    if (const auto served = served_by(trace, event)) {
        step.zone = zone_of(event.host, step.server, step.name);
        step.depth = served->depth;
        DnsLookup& lookup = lookups_[served->place.lookup];
        place = {served->place.lookup, lookup.steps.size()};
        lookup.steps.push_back(std::move(step));
        last_place_.insert_or_assign(event.host, place);
    } else {
        place = {lookups_.size(), std::nullopt};
        lookups_.push_back({.question = std::move(step), .message = event.message, .steps = {}});
    }
    places_.emplace(event.id, place);
    last_query_ = index;
    open_.insert_or_assign(open_key(event), place);
}

/// Where the recording leaves out what carries the questions, the causes lead nowhere: the same question that still
/// waits for its answer, or whatever this name server has been busy with.
std::optional<DnsLookupIndex::Served> DnsLookupIndex::likely_served_by(const Event& query) const {
    const auto last = last_place_.find(query.host);
    const bool busy = last != last_place_.end() && is_open(lookups_[last->second.lookup]);
    if (busy && is_same(step_at(last->second), query)) return Served{last->second, step_at(last->second).depth};
    for (std::size_t index = lookups_.size(); index-- > 0 && lookups_.size() - index <= lookups_searched_max;) {
        if (is_open(lookups_[index]) && is_same(lookups_[index].question, query)) {
            return Served{{index, std::nullopt}, 0};
        }
    }
    if (busy) return Served{last->second, step_at(last->second).depth + 1};
    return std::nullopt;
}

/// The causes lead from a question to its answer and on to the next one. An earlier question of the same asker for the
/// same is at the same depth.
std::optional<DnsLookupIndex::Served> DnsLookupIndex::served_by(const Trace& trace, const Event& query) const {
    if (query.fields.boolean("recursion_desired")) return std::nullopt;
    std::optional<Served> nearest;
    sim::recording::EventId cause = query.cause;
    for (int count = 0; count < causes_max && cause != 0; ++count) {
        if (const auto known = places_.find(cause); known != places_.end()) {
            const Place& place = known->second;
            if (nearest && place.lookup != nearest->place.lookup) break;
            const DnsStep& step = step_at(place);
            const std::size_t own_depth = place.step ? step.depth : 0;
            if (is_same(step, query)) return Served{place, own_depth};
            if (!nearest) nearest = Served{place, place.step ? step.depth + 1 : 0};
            if (!place.step) break;
        }
        const Event* event = trace.find_event(cause);
        cause = event == nullptr ? 0 : event->cause;
    }
    return nearest ? nearest : likely_served_by(query);
}

void DnsLookupIndex::take_answer(const Event& event, std::size_t index) {
    const auto found = open_.find(open_key(event));
    if (found == open_.end()) return;
    DnsStep& step = step_at(found->second);
    step.answered = event.time;
    step.answer_event = index;
    if (event.kind == EventKind::dns_timeout) {
        step.result = DnsResult::timeout;
    } else {
        step.result = result_of(event.fields);
        step.text = text_of(step.result, event.fields);
    }
    open_.erase(found);
}

void DnsLookupIndex::take_delegation(const Event& event) {
    const std::string& type = event.fields.text("type");
    if (type != "NS" && type != "A" && type != "AAAA") return;
    Delegations& known = delegations_[event.host];
    for (const std::string& record : event.fields.list("records")) {
        const auto parts = split_record(record);
        if (!parts) continue;
        Names& names = type == "NS" ? known.zones_by_server : known.servers_by_address;
        names[std::string(without_final_dot(parts->data))].emplace(without_final_dot(parts->owner));
    }
}

std::string DnsLookupIndex::zone_of(std::string_view asker, std::string_view server, std::string_view name) const {
    std::string deepest = ".";
    const auto known = delegations_.find(asker);
    if (known == delegations_.end()) return deepest;
    const auto servers = known->second.servers_by_address.find(server);
    if (servers == known->second.servers_by_address.end()) return deepest;
    for (const std::string& each : servers->second) {
        const auto zones = known->second.zones_by_server.find(each);
        if (zones == known->second.zones_by_server.end()) continue;
        for (const std::string& zone : zones->second) {
            if (is_within(name, zone) && zone.size() >= deepest.size()) deepest = zone;
        }
    }
    return deepest;
}

}  // namespace viz::model
