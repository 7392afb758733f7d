#include "sim/network/udp.hpp"

#include <algorithm>
#include <utility>

namespace sim::network {

namespace {

// The longest UDP datagram is 65,535 octets with its header of 8 (RFC 768). In IPv4 that holds for the whole
// packet with its header of 20 (RFC 791 section 3.1); in IPv6 for the payload (RFC 8200 section 3).
constexpr std::size_t ipv4_content_octets_max = 65'507;
constexpr std::size_t ipv6_content_octets_max = 65'527;
constexpr std::uint64_t ipv4_headers_octets = 28;
constexpr std::uint64_t ipv6_headers_octets = 48;
constexpr std::string_view port_unreachable = "port-unreachable";
// IP header, ICMP header, and of the datagram the IP header and 8 octets (RFC 792).
constexpr std::uint64_t icmpv4_octets = 56;
// IPv6 and ICMPv6 header, the datagram's headers, and as much of it as fits into 1280 octets (RFC 4443 section 3.1).
constexpr std::uint64_t icmpv6_headers_octets = 96;
constexpr std::uint64_t icmpv6_quoted_octets_max = 1280 - icmpv6_headers_octets;

}  // namespace

void Udp::send(NodeIndex node, std::uint16_t local_port, Endpoint remote, Octets octets,
               const std::optional<IpAddress>& local) {
    const std::optional<IpAddress> source = fabric_.source(node, local, remote.address);
    const std::optional<NodeIndex> target = fabric_.target(node, remote.address);
    const DatagramIndex index = datagrams_.take();
    Datagram& datagram = datagrams_[index];
    datagram.sender = node;
    datagram.receiver = target.value_or(node);
    datagram.from = {source.value_or(IpAddress{}), local_port};
    datagram.to = remote;
    datagram.octets = std::move(octets);
    datagram.cause = record_sent(datagram, target.has_value());
    const std::string_view not_sent = why_not_sent(datagram, source.has_value(), target.has_value());
    if (!not_sent.empty()) {
        record_lost(datagram, node, not_sent);
        datagrams_.release(index);
        return;
    }
    if (fabric_.leaving(node, remote) != Verdict::accept) {
        datagram.lost_to = "firewall";
    } else if (fabric_.draw_loss(node, *target)) {
        datagram.lost_to = "loss";
    }
    const std::uint64_t headers = remote.address.is_v4() ? ipv4_headers_octets : ipv6_headers_octets;
    fabric_.engine.send(node, *target, datagram.octets.size() + headers,
                        [this, index](engine::Transmission outcome) { landed(index, outcome); });
}

std::string_view Udp::why_not_sent(const Datagram& datagram, bool has_source, bool has_target) const {
    const std::size_t octets_max = datagram.to.address.is_v4() ? ipv4_content_octets_max : ipv6_content_octets_max;
    if (!has_source || !has_target) return "unreachable";
    return datagram.octets.size() > octets_max ? "too-large" : "";
}

void Udp::landed(DatagramIndex index, engine::Transmission outcome) {
    // Out of the pool first: the handler may send.
    Datagram datagram = std::move(datagrams_[index]);
    datagrams_.release(index);
    const std::string_view lost = why_not_delivered(datagram, outcome);
    if (!lost.empty()) {
        record_lost(datagram, datagram.receiver, lost);
        if (lost == port_unreachable) send_unreachable(std::move(datagram));
        return;
    }
    const recording::EventId arrived = record_arrived(datagram);
    const recording::CauseScope scope(fabric_.recorder, arrived);
    DatagramHandler* handler = fabric_.host(datagram.receiver).ports.binding(datagram.to.port);
    handler->on_datagram(datagram.to, datagram.from, datagram.octets);
}

std::string_view Udp::why_not_delivered(const Datagram& datagram, engine::Transmission outcome) const {
    if (!datagram.lost_to.empty()) return datagram.lost_to;
    if (outcome == engine::Transmission::lost) return "way-down";
    if (fabric_.entering(datagram.receiver, datagram.from, datagram.to) != Verdict::accept) return "firewall";
    const bool bound = fabric_.host(datagram.receiver).ports.binding(datagram.to.port) != nullptr;
    return bound ? "" : port_unreachable;
}

/// RFC 1122 section 4.1.3.1. On its way back it passes the firewalls as an answer would.
void Udp::send_unreachable(Datagram datagram) {
    if (fabric_.leaving(datagram.receiver, datagram.from) != Verdict::accept) return;
    const bool lost = fabric_.draw_loss(datagram.receiver, datagram.sender);
    const std::uint64_t quoted_octets = std::min<std::uint64_t>(datagram.octets.size(), icmpv6_quoted_octets_max);
    const std::uint64_t octets = datagram.to.address.is_v4() ? icmpv4_octets : icmpv6_headers_octets + quoted_octets;
    const NodeIndex from = datagram.receiver;
    const NodeIndex to = datagram.sender;
    const DatagramIndex index = datagrams_.take();
    datagrams_[index] = std::move(datagram);
    datagrams_[index].lost_to = lost ? "loss" : "";
    fabric_.engine.send(from, to, octets,
                        [this, index](engine::Transmission outcome) { unreachable_landed(index, outcome); });
}

void Udp::unreachable_landed(DatagramIndex index, engine::Transmission outcome) {
    const Datagram datagram = std::move(datagrams_[index]);
    datagrams_.release(index);
    if (!datagram.lost_to.empty() || outcome == engine::Transmission::lost) return;
    if (fabric_.entering(datagram.sender, datagram.to, datagram.from) != Verdict::accept) return;
    DatagramHandler* handler = fabric_.host(datagram.sender).ports.binding(datagram.from.port);
    if (handler == nullptr) return;
    const recording::CauseScope scope(fabric_.recorder, datagram.cause);
    const recording::EventId refused =
        fabric_.record(datagram.sender, EventKind::datagram_refused, [&](recording::Event& event) {
            event.fields.set("from", datagram.from.to_string());
            event.fields.set("to", datagram.to.to_string());
        });
    const recording::CauseScope inner(fabric_.recorder, refused);
    handler->on_unreachable(datagram.from, datagram.to);
}

recording::EventId Udp::record_sent(const Datagram& datagram, bool has_target) {
    return fabric_.record(datagram.sender, EventKind::datagram_sent, [&](recording::Event& event) {
        event.fields.set("from", datagram.from.to_string());
        event.fields.set("to", datagram.to.to_string());
        event.fields.set("size_octets", static_cast<std::uint64_t>(datagram.octets.size()));
        event.fields.set("octets", datagram.octets);
        if (has_target) event.fields.set("to_host", fabric_.host(datagram.receiver).name);
    });
}

recording::EventId Udp::record_arrived(const Datagram& datagram) {
    const recording::CauseScope scope(fabric_.recorder, datagram.cause);
    return fabric_.record(datagram.receiver, EventKind::datagram_arrived, [&](recording::Event& event) {
        event.fields.set("from", datagram.from.to_string());
        event.fields.set("to", datagram.to.to_string());
        event.fields.set("size_octets", static_cast<std::uint64_t>(datagram.octets.size()));
    });
}

void Udp::record_lost(const Datagram& datagram, NodeIndex at, std::string_view reason) {
    const recording::CauseScope scope(fabric_.recorder, datagram.cause);
    fabric_.record(at, EventKind::datagram_lost, [&](recording::Event& event) {
        event.fields.set("from", datagram.from.to_string());
        event.fields.set("to", datagram.to.to_string());
        event.fields.set("size_octets", static_cast<std::uint64_t>(datagram.octets.size()));
        event.fields.set("reason", reason);
    });
}

}  // namespace sim::network
