#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

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
    /// By what a packet is found again.
    struct Sent {
        Instant leaves;
        sim::recording::EventId event = 0;
        bool lost = false;  ///< what was lost of a connection is sent again
    };
    /// What has to be remembered of a connection.
    struct Connection {
        Sent syn;
        SpeechTracker speech;
        bool encrypted = false;      ///< what goes over it is TLS
        Instant content_leaves;      ///< when the client began with the content; below level full
        bool content_known = false;  ///< content_leaves is set
        /// Packets of an SMTP connection before it was known for which mail it was made.
        std::vector<Sent> of_unknown_mail;
        std::string fetched;  ///< the mail that the server sends next; empty: none
    };
    /// One call's arguments.
    struct Work {
        PacketStore& packets;
        const sim::recording::Event& event;
        const Context& context;
    };

    void note_topology(const sim::recording::Event& event);
    void take_connection(const Work& work);
    /// Below level full causes are missing: the mail of a connection is known only when it is spoken of.
    void name_mail(const Work& work, Connection& connection);
    void take_session(const Work& work);
    void send_syn(const Work& work);
    void lose_syn(const Work& work);
    /// The server's answer to the last SYN: half of the time the SYN took, half the answer.
    void answer_syn(const Work& work, std::string_view label);
    void take_failed(const Work& work);
    void take_closed(const Work& work);
    void take_segment(const Work& work);
    void take_datagram(const Work& work);
    void take_fate(const Work& work, bool lost);
    void send_again(const Work& work, const Packet& first, bool lost);
    void take_speech(const Work& work);
    void take_session_state(const Work& work);
    void take_fetched(const Work& work);
    void take_dns(const Work& work);
    void take_dns_timeout(const Work& work);

    /// A packet that leaves now, and arrives as the route's latency says.
    [[nodiscard]] Packet leaving_packet(const Work& work, const std::string& from, const std::string& to) const;
    /// A packet that arrives now, and left as the route's latency says.
    [[nodiscard]] Packet arriving_packet(const Work& work, const std::string& from, const std::string& to) const;
    void add(const Work& work, Packet packet);
    /// Adds a packet whose fate the recording will tell.
    void send(const Work& work, Packet packet);
    [[nodiscard]] Duration latency(const std::string& from, const std::string& to) const;
    [[nodiscard]] std::string host_of(std::string_view endpoint) const;

    sim::recording::World topology_;                                  ///< hosts, links and routes only
    std::map<sim::recording::ConnectionId, Connection> connections_;  ///< by the client's number, until they end
    std::map<sim::recording::EventId, Sent> on_the_way_;              ///< by the event that sent them
    /// By host and question: the last one put. Below level full.
    std::map<std::pair<std::string, std::string>, Sent> questions_;
    /// By both hosts, until a link changes. Looked up only, never walked.
    mutable std::unordered_map<std::string, Duration> latencies_;
    mutable std::string latency_key_;  ///< kept for its room
};

}  // namespace viz::model
