#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim/recording/journey.hpp"
#include "sim/recording/recording_header.hpp"
#include "sim/recording/timeline.hpp"
#include "viz/layout/map_layout.hpp"
#include "viz/model/connection_index.hpp"
#include "viz/model/moment.hpp"
#include "viz/model/packet_builder.hpp"
#include "viz/model/packet_store.hpp"

namespace viz::model {

/// A recording as the viewer uses it: events, indexes over them, and what is derived from them. It only
/// grows, at its end, so that a run can be watched while it goes on.
class Trace {
public:
    Trace() = default;

    /// @pre before the first events: the level says what packets are made from
    void set_header(sim::recording::RecordingHeader header) { header_ = std::move(header); }
    /// About so many events will come in all, so that room for them need not be made again and again.
    void expect(std::size_t events) { timeline_.expect(events); }
    /// Adds the next events, in the order of the recording. However they are cut, the trace is the same.
    void append(std::vector<sim::recording::Event> events);
    /// The recording is whole now, or nothing more will come. @param cut its end is missing
    void finish(bool cut);

    [[nodiscard]] const sim::recording::RecordingHeader& header() const { return header_; }
    [[nodiscard]] const std::vector<sim::recording::Event>& events() const { return timeline_.events(); }
    [[nodiscard]] const sim::recording::Timeline& timeline() const { return timeline_; }
    [[nodiscard]] bool finished() const { return finished_; }
    [[nodiscard]] bool cut() const { return cut_; }

    /// The event with this number; nullptr: the recording has it not.
    [[nodiscard]] const sim::recording::Event* find_event(sim::recording::EventId id) const;
    /// Index of the event with this number, or of the next one that the recording has.
    [[nodiscard]] std::size_t index_of(sim::recording::EventId id) const;

    /// Sites, hosts and links, to be laid out.
    [[nodiscard]] const layout::Topology& topology() const { return topology_; }

    /// What listened on a host at the start, as service:port.
    [[nodiscard]] const std::vector<std::string>& services_at_start(std::string_view host) const;

    /// How many events at the beginning tell of the world as it is at the start.
    [[nodiscard]] std::size_t setup_events() const { return setup_events_; }
    /// The world is there, nothing has happened yet.
    [[nodiscard]] Moment start() const;
    /// When something first happens beyond that, and when the last event happens.
    [[nodiscard]] Instant begin() const;
    [[nodiscard]] Instant end() const;
    /// The moment at a time: all events of that instant have happened.
    [[nodiscard]] Moment moment_at(Instant time) const;
    /// The moment right after an event.
    [[nodiscard]] Moment moment_after(std::size_t event_index) const;

    /// In the order of their leaving. Of a recording of level full they are what was sent; of a lower level what must
    /// have been sent, with the latency of the route as travel time. Indexes hold until the trace grows.
    [[nodiscard]] const std::vector<Packet>& packets() const { return packets_.packets(); }
    /// Indexes into packets() of those that are on their way at a moment: sent by one of the first
    /// `moment.events` events and not yet arrived at `moment.time`.
    [[nodiscard]] std::vector<std::size_t> packets_in_flight(const Moment& moment) const;
    /// When the next packet leaves after a time; instant_max: none does.
    [[nodiscard]] Instant next_leaving(Instant time) const { return packets_.next_leaving(time); }

    [[nodiscard]] const std::vector<ConnectionRow>& connections() const { return connections_.rows(); }
    /// By the number of either end; nullptr: the recording tells nothing of it.
    [[nodiscard]] const ConnectionRow* find_connection(sim::recording::ConnectionId connection) const {
        return connections_.find(connection);
    }

    /// The ways of all mails, in the order in which they were first heard of.
    [[nodiscard]] const std::vector<sim::recording::Journey>& journeys() const { return journeys_->journeys(); }
    [[nodiscard]] const sim::recording::Journey* find_journey(std::string_view message) const {
        return journeys_->find(message);
    }
    /// Id of the mail that an event belongs to, without copies and notifications; empty: none. Valid until the trace
    /// grows.
    [[nodiscard]] std::string_view message_of(sim::recording::EventId event) const {
        return journeys_->message_of(event);
    }
    /// Indexes of the events that name the mail, a copy of it or a notification about it.
    [[nodiscard]] const std::vector<std::size_t>& events_of(std::string_view message) const;

private:
    void take(const sim::recording::Event& event, std::size_t index);
    /// @param journey  the event's; nullptr: it is on none
    void note_event_of(std::string_view message, const sim::recording::Journey* journey, std::size_t index);
    void take_topology(const sim::recording::Event& event);

    sim::recording::RecordingHeader header_;
    sim::recording::Timeline timeline_;
    /// Behind a pointer so that a trace can be moved.
    std::unique_ptr<sim::recording::JourneyBuilder> journeys_ = std::make_unique<sim::recording::JourneyBuilder>();
    layout::Topology topology_;
    ConnectionIndex connections_;
    PacketStore packets_;
    PacketBuilder builder_;
    std::vector<std::vector<std::size_t>> events_by_journey_;                         ///< in the order of journeys()
    std::map<std::string, std::vector<std::string>, std::less<>> services_at_start_;  ///< by host
    std::vector<std::size_t> no_events_;
    std::vector<std::string> no_services_;
    std::size_t setup_events_ = 0;
    bool finished_ = false;
    bool cut_ = false;
};

}  // namespace viz::model
