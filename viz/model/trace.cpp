#include "viz/model/trace.hpp"

#include <algorithm>
#include <utility>

namespace viz::model {

namespace {

using sim::recording::Event;
using sim::recording::EventKind;
using sim::recording::Group;

/// Whether an event, among the first of a recording, tells what there is and not what happens.
bool is_setup(const Event& event) {
    if (event.kind == EventKind::run_ended) return false;
    const bool mailbox = event.kind == EventKind::mailbox_created || event.kind == EventKind::folder_created ||
                         event.kind == EventKind::folder_subscribed;
    return (mailbox && event.time == Instant{}) || info(event.kind).group == Group::topology;
}

}  // namespace

void Trace::append(std::vector<Event> events) {
    for (Event& event : events) {
        const std::size_t index = timeline_.events().size();
        timeline_.append(std::move(event));
        take(timeline_.events().back(), index);
    }
}

void Trace::take(const Event& event, std::size_t index) {
    if (index == setup_events_ && is_setup(event)) ++setup_events_;
    take_topology(event);
    journeys_->consume(event);
    const sim::recording::Journey* journey = journeys_->journey_of(event.id);
    const std::string_view message = journey == nullptr ? std::string_view() : std::string_view(journey->message);
    const ConnectionRow* connection = connections_.take(event, index, message);
    if (!event.message.empty()) note_event_of(event.message, journey, index);
    const PacketBuilder::Context context{
        .level = header_.level,
        .connection = connection,
        .message = message,
        .subject = journey == nullptr ? std::string_view() : std::string_view(journey->subject)};
    builder_.take(packets_, event, context);
}

void Trace::note_event_of(std::string_view message, const sim::recording::Journey* journey, std::size_t index) {
    // What a user fails to read names a mail and is on the journeys of others.
    if (journey == nullptr) journey = journeys_->find(message);
    const auto place = static_cast<std::size_t>(journey - journeys_->journeys().data());
    if (events_by_journey_.size() <= place) events_by_journey_.resize(place + 1);
    events_by_journey_[place].push_back(index);
}

void Trace::take_topology(const Event& event) {
    const sim::recording::Fields& fields = event.fields;
    if (event.kind == EventKind::site) topology_.sites.push_back(fields.text("name"));
    if (event.kind == EventKind::host) {
        topology_.hosts.push_back({fields.text("name"), fields.text("site"), fields.text("role")});
        services_at_start_[fields.text("name")] = fields.list("services");
    }
    if (event.kind == EventKind::link) topology_.links.push_back({fields.text("from"), fields.text("to")});
}

void Trace::finish(bool cut) {
    finished_ = true;
    cut_ = cut;
}

std::size_t Trace::index_of(sim::recording::EventId id) const {
    const std::vector<Event>& all = events();
    const auto found =
        std::lower_bound(all.begin(), all.end(), id,
                         [](const Event& event, sim::recording::EventId wanted) { return event.id < wanted; });
    return static_cast<std::size_t>(found - all.begin());
}

const Event* Trace::find_event(sim::recording::EventId id) const {
    const std::size_t index = index_of(id);
    return index < events().size() && events()[index].id == id ? &events()[index] : nullptr;
}

Moment Trace::start() const {
    return {Instant{}, setup_events_};
}

Instant Trace::begin() const {
    return setup_events_ < events().size() ? events()[setup_events_].time : Instant{};
}

Instant Trace::end() const {
    return events().empty() ? Instant{} : events().back().time;
}

Moment Trace::moment_at(Instant time) const {
    return {time, std::max(setup_events_, timeline_.events_until(time))};
}

Moment Trace::moment_after(std::size_t event_index) const {
    return {events()[event_index].time, event_index + 1};
}

std::vector<std::size_t> Trace::packets_in_flight(const Moment& moment) const {
    const std::size_t count = std::min(moment.events, events().size());
    return packets_.in_flight(moment.time, count == 0 ? 0 : events()[count - 1].id);
}

const std::vector<std::string>& Trace::services_at_start(std::string_view host) const {
    const auto found = services_at_start_.find(host);
    return found == services_at_start_.end() ? no_services_ : found->second;
}

const std::vector<std::size_t>& Trace::events_of(std::string_view message) const {
    const sim::recording::Journey* journey = journeys_->find(message);
    if (journey == nullptr) return no_events_;
    const auto place = static_cast<std::size_t>(journey - journeys_->journeys().data());
    return place < events_by_journey_.size() ? events_by_journey_[place] : no_events_;
}

}  // namespace viz::model
