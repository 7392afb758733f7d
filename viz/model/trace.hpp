#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/recording/journey.hpp"
#include "sim/recording/recording_header.hpp"
#include "sim/recording/timeline.hpp"
#include "viz/model/moment.hpp"
#include "viz/model/packet.hpp"

namespace viz::model {

/// A connection between two hosts, from its first SYN to its end.
struct ConnectionRow {
    sim::recording::ConnectionId connection = 0;  ///< the client's number
    std::string client_host;
    std::string server_host;  ///< empty: nobody has the address
    std::string protocol;     ///< smtp, pop3; empty: none was spoken
    std::string message;      ///< id of the mail it was made for; empty: none
    Instant begins;
    std::optional<Instant> ends;
    bool failed = false;
};

/// A recording as the viewer uses it: events, indexes over them, and what is derived from them. It only
/// grows, at its end, so that a run can be watched while it goes on.
class Trace {
public:
    Trace() = default;

    void set_header(sim::recording::RecordingHeader header) { header_ = std::move(header); }
    /// Adds the next events, in the order of the recording.
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

    /// When something first happens beyond the topology, and the time of the last event.
    [[nodiscard]] Instant begin() const;
    [[nodiscard]] Instant end() const;
    /// The moment at a time: all events of that instant have happened.
    [[nodiscard]] Moment moment_at(Instant time) const;
    /// The moment right after an event.
    [[nodiscard]] Moment moment_after(std::size_t event_index) const;

    /// In the order of their leaving.
    [[nodiscard]] const std::vector<Packet>& packets() const { return packets_; }
    /// Indexes into packets() of those that are on their way at a moment: sent by one of the first
    /// `moment.events` events and not yet arrived at `moment.time`.
    [[nodiscard]] std::vector<std::size_t> packets_in_flight(const Moment& moment) const;

    [[nodiscard]] const std::vector<ConnectionRow>& connections() const { return connections_; }
    [[nodiscard]] const ConnectionRow* find_connection(sim::recording::ConnectionId connection) const;

    /// The ways of all mails, in the order in which they were first heard of.
    [[nodiscard]] const std::vector<sim::recording::Journey>& journeys() const { return journeys_.journeys(); }
    [[nodiscard]] const sim::recording::Journey* find_journey(std::string_view message) const {
        return journeys_.find(message);
    }

private:
    // see trace.cpp
    sim::recording::RecordingHeader header_;
    sim::recording::Timeline timeline_;
    sim::recording::JourneyBuilder journeys_;
    std::vector<Packet> packets_;
    std::vector<ConnectionRow> connections_;
    bool finished_ = false;
    bool cut_ = false;
};

}  // namespace viz::model
