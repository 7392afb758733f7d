#include "viz/model/series.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace viz::model {

namespace {

using sim::recording::Event;
using sim::recording::EventKind;
using sim::recording::Level;

namespace series_names {

/// The names of those that are no mere count of one kind of event stand here too, for source_of().
constexpr std::string_view queue_length = "queue-length";
constexpr std::string_view outbox_length = "outbox-length";
constexpr std::string_view connections_open = "connections";
constexpr std::string_view latency = "latency";
constexpr std::string_view deferrals = "deferrals";
constexpr std::string_view octets_sent = "octets-sent";

}  // namespace series_names

/// A series of the table, and of which kind of event it is the count, where it is one.
struct NamedSeries {
    SeriesInfo info;
    EventKind kind{};
};

constexpr auto series_table = std::to_array<NamedSeries>({
    {{series_names::queue_length, "Queue length", "mails", SeriesShape::level, Level::flow,
      "messages in the queues of transfer agents"}},
    {{series_names::outbox_length, "Outbox length", "mails", SeriesShape::level, Level::flow,
      "mails in the outboxes of mail programs, after the first attempt to hand them over has failed"}},
    {{series_names::latency, "Latency", "s", SeriesShape::measure, Level::summary,
      "of each delivery into a mailbox: the time since Send was pressed, or since the notification was written"}},
    {{"composed", "Mails written", "mails", SeriesShape::count, Level::summary,
      "mails of which a user has pressed Send"},
     EventKind::mail_composed},
    {{"submissions", "Submissions", "mails", SeriesShape::count, Level::flow,
      "mails that a submission server has taken"},
     EventKind::mail_submitted},
    {{"deliveries", "Deliveries", "mails", SeriesShape::count, Level::summary, "messages that were put into a mailbox"},
     EventKind::message_stored},
    {{"reads", "Mails read", "mails", SeriesShape::count, Level::summary,
      "mails that a user has read, or a program has fetched"},
     EventKind::mail_read},
    {{"attempts", "Delivery attempts", "attempts", SeriesShape::count, Level::flow,
      "attempts to deliver, for each recipient"},
     EventKind::delivery_attempted},
    {{series_names::deferrals, "Deferrals", "attempts", SeriesShape::count, Level::flow,
      "attempts that are to be made again, for each recipient"},
     EventKind::delivery_attempted},
    {{"refusals", "Refusals", "refusals", SeriesShape::count, Level::flow,
      "recipients and messages that a server has refused"},
     EventKind::message_refused},
    {{"bounces", "Bounces", "mails", SeriesShape::count, Level::summary, "notifications that a delivery has failed"},
     EventKind::bounce_created},
    {{series_names::connections_open, "Open connections", "connections", SeriesShape::level, Level::flow,
      "connections that are open; a host's are those that it has an end of"}},
    {{"connections-opened", "Connections opened", "connections", SeriesShape::count, Level::flow,
      "connections that were opened, by the client's host"},
     EventKind::connection_opened},
    {{"connections-failed", "Connections failed", "connections", SeriesShape::count, Level::flow,
      "connections that came to nothing, or broke"},
     EventKind::connection_failed},
    {{"commands", "Commands", "commands", SeriesShape::count, Level::flow,
      "commands of mail protocols that a server has got"},
     EventKind::command},
    {{"replies", "Replies", "replies", SeriesShape::count, Level::flow,
      "replies of mail protocols that a server has sent"},
     EventKind::reply},
    {{"dns-questions", "DNS questions", "questions", SeriesShape::count, Level::flow,
      "questions to name servers, by who asks"},
     EventKind::dns_query},
    {{"dns-cache-hits", "DNS cache hits", "answers", SeriesShape::count, Level::flow, "answers that a cache knew"},
     EventKind::dns_cache_hit},
    {{series_names::octets_sent, "Octets sent", "octets", SeriesShape::count, Level::full,
      "octets of segments and datagrams, by who sends"}},
});

constexpr auto series_infos = [] {
    std::array<SeriesInfo, series_table.size()> all{};
    for (std::size_t index = 0; index < all.size(); ++index) all[index] = series_table[index].info;
    return all;
}();

const NamedSeries* find_named(std::string_view name) {
    const auto found = std::ranges::find(series_table, name, [](const NamedSeries& each) { return each.info.name; });
    return found == series_table.end() ? nullptr : &*found;
}

/// The level or count goes on from its last value. What comes back to it within an instant leaves nothing.
void append_change(SeriesPoints& points, std::int64_t change, Instant time, std::size_t event_index) {
    const std::int64_t value = (points.empty() ? 0 : points.back().value) + change;
    if (points.empty() || points.back().time != time) {
        points.push_back({time, value, event_index});
        return;
    }
    points.back() = {time, value, event_index};
    const std::int64_t before = points.size() < 2 ? 0 : points[points.size() - 2].value;
    if (value == before) points.pop_back();
}

}  // namespace

std::span<const SeriesInfo> named_series() {
    return series_infos;
}

std::optional<SeriesInfo> find_series(std::string_view name) {
    if (const NamedSeries* named = find_named(name)) return named->info;
    const auto kind = sim::recording::parse_event_kind(name);
    if (!kind) return std::nullopt;
    const sim::recording::KindInfo& info = sim::recording::info(*kind);
    return SeriesInfo{info.name, info.name, "events", SeriesShape::count, info.level, info.description};
}

const std::vector<std::string>& usual_series() {
    static const std::vector<std::string> usual = {std::string(series_names::queue_length),
                                                   std::string(series_names::latency), "deliveries", "bounces",
                                                   std::string(series_names::connections_open)};
    return usual;
}

std::int64_t value_at(const SeriesPoints& points, Instant time) {
    const auto after = std::ranges::upper_bound(points, time, {}, &SeriesPoint::time);
    return after == points.begin() ? 0 : std::prev(after)->value;
}

const SeriesGroup* find_group(const std::vector<SeriesGroup>& groups, std::string_view name) {
    const auto found = std::ranges::find(groups, name, [](const SeriesGroup& group) { return group.info.name; });
    return found == groups.end() ? nullptr : &*found;
}

const SeriesPoints& SeriesGroup::of(std::string_view host) const {
    static const SeriesPoints none;
    if (host.empty()) return together;
    const auto found = by_host.find(host);
    return found == by_host.end() ? none : found->second;
}

SeriesBuilder::SeriesBuilder(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
        const auto info = find_series(name);
        if (!info || find_group(groups_, info->name) != nullptr) continue;
        groups_.push_back({*info, {}, {}});
        sources_.push_back(source_of(*info));
    }
}

SeriesBuilder::Source SeriesBuilder::source_of(const SeriesInfo& info) {
    using Rule = Source::Rule;
    if (info.name == series_names::queue_length) return {Rule::queues, {}};
    if (info.name == series_names::outbox_length) return {Rule::outboxes, {}};
    if (info.name == series_names::connections_open) return {Rule::connections, {}};
    if (info.name == series_names::latency) return {Rule::latency, {}};
    if (info.name == series_names::deferrals) return {Rule::deferrals, {}};
    if (info.name == series_names::octets_sent) return {Rule::octets, {}};
    const NamedSeries* named = find_named(info.name);
    return {Rule::events, named != nullptr ? named->kind : *sim::recording::parse_event_kind(info.name)};
}

void SeriesBuilder::take(const Event& event, std::size_t index) {
    if (event.kind == EventKind::host) {
        for (SeriesGroup& group : groups_) group.by_host[event.fields.text("name")];
    }
    for (std::size_t group = 0; group < groups_.size(); ++group) take_for(group, event, index);
}

void SeriesBuilder::take_for(std::size_t group, const Event& event, std::size_t index) {
    using Rule = Source::Rule;
    const EventKind kind = event.kind;
    switch (sources_[group].rule) {
        case Rule::events:
            if (kind == sources_[group].kind) add(group, 1, event, index);
            break;
        case Rule::octets:
            if (kind == EventKind::segment_sent || kind == EventKind::datagram_sent)
                add(group, event.fields.integer("size_octets"), event, index);
            break;
        case Rule::deferrals:
            if (kind == EventKind::delivery_attempted && event.fields.text("outcome") == "deferred")
                add(group, 1, event, index);
            break;
        case Rule::queues:
            if (kind == EventKind::queue_entry_added || kind == EventKind::queue_entry_removed)
                add(group, entry_change(event), event, index);
            break;
        case Rule::outboxes:
            if (kind == EventKind::outbox_entry_changed || kind == EventKind::outbox_entry_removed)
                add(group, entry_change(event), event, index);
            break;
        case Rule::connections:
            for (const OpenConnections::Change& change : connections_.take(event)) {
                SeriesGroup& all = groups_[group];
                SeriesPoints& points = change.host.empty() ? all.together : all.by_host[change.host];
                append_change(points, change.change, event.time, index);
            }
            break;
        case Rule::latency:
            note_begin(event);
            if (kind == EventKind::message_stored) measure(group, event, index);
            break;
    }
}

void SeriesBuilder::add(std::size_t group, std::int64_t change, const Event& event, std::size_t index) {
    if (change == 0) return;
    append_change(groups_[group].together, change, event.time, index);
    append_change(groups_[group].by_host[event.host], change, event.time, index);
}

void SeriesBuilder::measure(std::size_t group, const Event& event, std::size_t index) {
    const auto begin = begin_of(event.message);
    if (!begin) return;
    const SeriesPoint point{event.time, (event.time - *begin).count(), index};
    groups_[group].together.push_back(point);
    groups_[group].by_host[event.host].push_back(point);
}

void SeriesBuilder::note_begin(const Event& event) {
    switch (event.kind) {
        case EventKind::mail_composed:
        case EventKind::bounce_created:
        case EventKind::notification_created:
            begins_.emplace(event.message, event.time);
            break;
        case EventKind::message_accepted:
            // Of a mail from outside the simulation nobody is seen to press Send.
            if (!begin_of(event.message)) begins_.emplace(event.message, event.time);
            break;
        default:
            break;
    }
}

/// A copy was written when the message was that it is a copy of: `m1/2` when `m1`, `m1!1/2` when `m1!1`.
std::optional<Instant> SeriesBuilder::begin_of(std::string_view message) const {
    while (true) {
        if (const auto found = begins_.find(message); found != begins_.end()) return found->second;
        const std::size_t copy = message.find_last_of("/!");
        if (copy == std::string_view::npos || message[copy] == '!') return std::nullopt;
        message = message.substr(0, copy);
    }
}

/// What an event adds to how many wait in the queue or the outbox of its host.
std::int64_t SeriesBuilder::entry_change(const Event& event) {
    switch (event.kind) {
        case EventKind::queue_entry_added:
            return queued_.emplace(event.host, event.fields.text("queue_id")).second ? 1 : 0;
        case EventKind::queue_entry_removed:
            return -static_cast<std::int64_t>(queued_.erase({event.host, event.fields.text("queue_id")}));
        case EventKind::outbox_entry_changed:
            return in_outboxes_.emplace(event.host, event.message).second ? 1 : 0;
        case EventKind::outbox_entry_removed:
            return -static_cast<std::int64_t>(in_outboxes_.erase({event.host, event.message}));
        default:
            return 0;
    }
}

}  // namespace viz::model
