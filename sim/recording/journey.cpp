#include "sim/recording/journey.hpp"

#include <algorithm>

#include "sim/recording/narration.hpp"

namespace sim::recording {

namespace {

enum class Interest { none, detail, main };

Interest interest_in_mail(const Event& event) {
    switch (event.kind) {
        case EventKind::queue_entry_changed:
            return event.fields.text("state") == "deferred" ? Interest::main : Interest::detail;
        case EventKind::queue_entry_added:
        case EventKind::queue_entry_removed:
        case EventKind::header_added:
        case EventKind::delivery_started:
        case EventKind::message_removed:
            return Interest::detail;
        case EventKind::mailbox_created:
        case EventKind::maildrop_locked:
        case EventKind::maildrop_unlocked:
            return Interest::none;
        default:
            return Interest::main;
    }
}

/// How much an event says about the way of the mail that it belongs to.
Interest interest_of(const Event& event) {
    switch (event.kind) {
        case EventKind::connection_opening:
        case EventKind::connection_failed:
        case EventKind::dns_resolved:
        case EventKind::dns_timeout:
            return Interest::main;
        case EventKind::syn_retransmitted:
        case EventKind::connection_opened:
        case EventKind::connection_closed:
        case EventKind::dns_answer:
        case EventKind::dns_cache_hit:
            return Interest::detail;
        // What a mail host asks its resolver is on the way; how the resolver finds out is a detail.
        case EventKind::dns_query:
            return event.fields.boolean("recursion_desired") ? Interest::main : Interest::detail;
        default:
            return info(event.kind).group == Group::mail ? interest_in_mail(event) : Interest::none;
    }
}

void arrive(Journey& journey, const Event& event) {
    const auto here = [&](const JourneyStay& stay) {
        return stay.message == event.message && stay.host == event.host && !stay.left;
    };
    if (std::none_of(journey.stays.begin(), journey.stays.end(), here)) {
        journey.stays.push_back({event.message, event.host, event.time, std::nullopt});
    }
}

void leave(Journey& journey, const std::string& message, const Event& event) {
    const auto stay = std::find_if(journey.stays.rbegin(), journey.stays.rend(), [&](const JourneyStay& candidate) {
        return candidate.message == message && candidate.host == event.host;
    });
    if (stay != journey.stays.rend()) stay->left = event.time;
}

void note_stay(Journey& journey, const Event& event) {
    switch (event.kind) {
        case EventKind::mail_composed:
        case EventKind::message_accepted:
        case EventKind::message_stored:
        case EventKind::mail_read:
            arrive(journey, event);
            break;
        case EventKind::bounce_created:
            arrive(journey, event);
            leave(journey, event.fields.text("parent"), event);
            break;
        case EventKind::mail_submitted:
        case EventKind::message_discarded:
        case EventKind::message_removed:
            leave(journey, event.message, event);
            break;
        case EventKind::delivery_attempted:
            if (event.fields.text("outcome") == "relayed") leave(journey, event.message, event);
            break;
        default:
            break;
    }
}

std::optional<JourneyDecision> decision_of(const Event& event) {
    if (event.kind != EventKind::decision) return std::nullopt;
    const Fields& fields = event.fields;
    return JourneyDecision{fields.text("question"), fields.list("options"), fields.text("chosen"), fields.text("rule"),
                           fields.text("rfc")};
}

}  // namespace

std::string_view root_message(std::string_view message) {
    return message.substr(0, message.find_first_of("/!"));
}

std::bitset<event_kind_count> JourneyBuilder::wanted_kinds() const {
    // Every kind may be a link in a chain of causes.
    return std::bitset<event_kind_count>().set();
}

void JourneyBuilder::consume(const Event& event) {
    const Owner owner = owner_of(event);
    if (owner != 0) {
        remember(event, owner);
        Journey& journey = journeys_[owner - 1];
        note_stay(journey, event);
        if (event.kind == EventKind::mail_composed) journey.subject = event.fields.text("subject");
        if (interest_of(event) != Interest::none) add_step(journey, event);
    }
    // Of the world the narration needs names of addresses and ends of connections.
    const Group group = info(event.kind).group;
    if (group == Group::topology || group == Group::network) apply(world_, event);
}

const Journey* JourneyBuilder::find(std::string_view message) const {
    const auto owner = owners_.find(root_message(message));
    return owner == owners_.end() ? nullptr : &journeys_[owner->second - 1];
}

JourneyBuilder::Owner JourneyBuilder::owner_of(const Event& event) {
    if (!event.message.empty()) return owner_of_message(root_message(event.message));
    if (const Owner owner = owner_of_event(event.cause)) return owner;
    for (const EventId cause : event.also) {
        if (const Owner owner = owner_of_event(cause)) return owner;
    }
    const auto connection = owner_by_connection_.find(event.connection);
    return connection == owner_by_connection_.end() ? 0 : connection->second;
}

JourneyBuilder::Owner JourneyBuilder::owner_of_message(std::string_view root) {
    if (!only_.empty() && root != only_) return 0;
    const auto known = owners_.find(root);
    if (known != owners_.end()) return known->second;
    journeys_.push_back({std::string(root), {}, {}, {}});
    const auto owner = static_cast<Owner>(journeys_.size());
    owners_.emplace(root, owner);
    return owner;
}

JourneyBuilder::Owner JourneyBuilder::owner_of_event(EventId event) const {
    return event < owner_by_event_.size() ? owner_by_event_[event] : 0;
}

void JourneyBuilder::remember(const Event& event, Owner owner) {
    if (owner_by_event_.size() <= event.id) owner_by_event_.resize(event.id + 1);
    owner_by_event_[event.id] = owner;
    if (event.kind != EventKind::connection_opening) return;
    owner_by_connection_[event.connection] = owner;
    const auto server_connection = static_cast<ConnectionId>(event.fields.integer("server_connection"));
    if (server_connection != 0) owner_by_connection_[server_connection] = owner;
}

void JourneyBuilder::add_step(Journey& journey, const Event& event) {
    journey.steps.push_back({.event = event.id,
                             .time = event.time,
                             .kind = event.kind,
                             .host = event.host,
                             .message = event.message,
                             .sentence = narrate(event, world_),
                             .detail = interest_of(event) == Interest::detail,
                             .decision = decision_of(event)});
}

std::vector<Journey> journeys_of(const std::vector<Event>& events, std::string only) {
    JourneyBuilder builder(std::move(only));
    for (const Event& event : events) builder.consume(event);
    return builder.journeys();
}

}  // namespace sim::recording
