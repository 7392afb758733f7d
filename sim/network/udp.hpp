#pragma once

#include <string_view>

#include "sim/engine/pool.hpp"
#include "sim/network/fabric.hpp"

namespace sim::network {

/// Virtual UDP, RFC 768: a datagram arrives once or not at all. Its sender is not told, but for one case: a host that
/// is up, with nobody at the port, answers with an ICMP message (RFC 1122 section 4.1.3.1), which may get lost too.
class Udp {
public:
    explicit Udp(Fabric& fabric) : fabric_(fabric) {}

    void send(NodeIndex node, std::uint16_t local_port, Endpoint remote, Octets octets,
              const std::optional<IpAddress>& local);

private:
    struct Datagram {
        NodeIndex sender = 0;
        NodeIndex receiver = 0;
        Endpoint from;
        Endpoint to;
        Octets octets;
        std::string_view lost_to;  ///< what took it on leaving; empty: nothing
        recording::EventId cause = 0;
    };
    using DatagramIndex = std::uint32_t;

    [[nodiscard]] std::string_view why_not_sent(const Datagram& datagram, bool has_source, bool has_target) const;
    recording::EventId record_sent(const Datagram& datagram, bool has_target);
    recording::EventId record_arrived(const Datagram& datagram);
    void record_lost(const Datagram& datagram, NodeIndex at, std::string_view reason);
    void landed(DatagramIndex index, engine::Transmission outcome);
    void send_unreachable(Datagram datagram);
    void unreachable_landed(DatagramIndex index, engine::Transmission outcome);
    [[nodiscard]] std::string_view why_not_delivered(const Datagram& datagram, engine::Transmission outcome) const;

    Fabric& fabric_;
    engine::Pool<Datagram> datagrams_;
};

}  // namespace sim::network
