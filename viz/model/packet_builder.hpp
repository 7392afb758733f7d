#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "sim/recording/recording_header.hpp"
#include "sim/recording/world.hpp"
#include "viz/model/connection_index.hpp"
#include "viz/model/packet_store.hpp"
#include "viz/model/speech_tracker.hpp"

namespace viz::model {

/// Makes packets from events, while they come. A packet is there as soon as it is sent, arriving when the latency of
/// its route says, and is put right when the recording tells when it arrived or that it was lost.
class PacketBuilder {
public:
    /// What is known of an event beside the event.
    struct Context {
        sim::recording::Level level = sim::recording::Level::full;
        const ConnectionRow* connection = nullptr;  ///< it happened on; nullptr: on none
        std::string_view message;                   ///< id of the mail it belongs to
        std::string_view subject;                   ///< of that mail
    };
    void take(PacketStore& packets, const sim::recording::Event& event, const Context& context);

private:
    /// A packet by which it is found again.
    struct Sent {
        Instant leaves;
        sim::recording::EventId event = 0;
    };
    /// What has to be remembered of a connection.
    struct Connection {
        Sent syn;
        SpeechTracker speech;
        Instant content_leaves;      ///< when the client began with the content; level flow
        bool content_known = false;  ///< content_leaves is set
        std::string fetched;         ///< the mail that the server sends next; empty: none
    };

    void take_opening(PacketStore& packets, const sim::recording::Event& event, const Context& context);
    void take_again(PacketStore& packets, const sim::recording::Event& event, const Context& context);
    void take_opened(PacketStore& packets, const sim::recording::Event& event, const Context& context);
    void take_failed(PacketStore& packets, const sim::recording::Event& event, const Context& context);
    void take_closed(PacketStore& packets, const sim::recording::Event& event, const Context& context);
    void take_segment(PacketStore& packets, const sim::recording::Event& event, const Context& context);
    void take_datagram(PacketStore& packets, const sim::recording::Event& event, const Context& context);
    void take_fate(PacketStore& packets, const sim::recording::Event& event, bool lost);
    void take_speech(PacketStore& packets, const sim::recording::Event& event, const Context& context);
    void take_content(PacketStore& packets, const sim::recording::Event& event, const Context& context);
    void take_fetched(PacketStore& packets, const sim::recording::Event& event, const Context& context);
    void take_dns(PacketStore& packets, const sim::recording::Event& event, const Context& context);
    void take_dns_timeout(PacketStore& packets, const sim::recording::Event& event);

    [[nodiscard]] Packet packet_of(const sim::recording::Event& event, const Context& context) const;
    [[nodiscard]] Duration latency(const std::string& from, const std::string& to) const;
    [[nodiscard]] std::string host_of(std::string_view endpoint) const;

    sim::recording::World topology_;
    std::map<sim::recording::ConnectionId, Connection> connections_;  ///< by the client's number, those open
    std::map<sim::recording::EventId, Sent> on_the_way_;              ///< by the event that sent them
    /// The last question a host put to a server about a name and type; level flow.
    std::map<std::pair<std::string, std::string>, Sent> questions_;
    mutable std::map<std::pair<std::string, std::string>, Duration> latencies_;  ///< by hosts, until a link changes
};

}  // namespace viz::model
