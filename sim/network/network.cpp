#include "sim/network/network.hpp"

#include <cmath>
#include <utility>

#include "sim/network/fabric.hpp"
#include "sim/network/tcp.hpp"
#include "sim/network/udp.hpp"

namespace sim::network {

class Network::Impl {
public:
    Impl(engine::Engine& engine, recording::Recorder& recorder, std::uint64_t seed) : fabric(engine, recorder, seed) {}

    Fabric fabric;
    Tcp tcp{fabric};
    Udp udp{fabric};

    [[nodiscard]] std::int64_t loss_ppm(engine::LinkIndex link) const;
    void record_link(engine::LinkIndex link);
    void record_firewall(NodeIndex node, const FirewallRule& rule, bool added);
};

std::int64_t Network::Impl::loss_ppm(engine::LinkIndex link) const {
    constexpr double million = 1e6;
    return std::int64_t{std::llround(fabric.link_loss(link) * million)};
}

void Network::Impl::record_link(engine::LinkIndex link) {
    fabric.recorder.record(fabric.engine.now(), "", EventKind::link_changed, [&](recording::Event& event) {
        const engine::LinkDescription& description = fabric.engine.link(link);
        event.fields.set("name", description.name);
        event.fields.set("up", fabric.engine.is_link_on(link));
        event.fields.set("latency_ns", description.latency);
        event.fields.set("bandwidth_octets_per_s", std::int64_t{std::llround(description.bandwidth_octets_per_s)});
        event.fields.set("loss_ppm", loss_ppm(link));
    });
}

void Network::Impl::record_firewall(NodeIndex node, const FirewallRule& rule, bool added) {
    fabric.record(node, EventKind::firewall_changed, [&](recording::Event& event) {
        event.fields.set("rule", to_string(rule));
        event.fields.set("added", added);
    });
}

Network::Network(engine::Engine& engine, recording::Recorder& recorder, std::uint64_t seed)
    : impl_(std::make_unique<Impl>(engine, recorder, seed)) {}

Network::~Network() = default;

void Network::add_host(engine::NodeIndex node, std::string name, std::vector<IpAddress> addresses) {
    impl_->fabric.add_host(node, std::move(name), std::move(addresses));
}

tl::expected<void, BindError> Network::listen(engine::NodeIndex node, std::optional<IpAddress> address,
                                              std::uint16_t port, Listener& listener) {
    Fabric::Host& host = impl_->fabric.host(node);
    if (address && !host.has(*address)) return protocol::failure(BindError::not_my_address);
    if (!host.ports.listen(address, port, listener)) return protocol::failure(BindError::port_in_use);
    return {};
}

void Network::stop_listening(engine::NodeIndex node, std::uint16_t port) {
    impl_->fabric.host(node).ports.stop_listening(port);
}

ConnectionId Network::connect(engine::NodeIndex node, std::optional<IpAddress> local, Endpoint remote,
                              protocol::Duration timeout, ConnectionHandler& handler) {
    return impl_->tcp.connect(node, local, remote, timeout, handler);
}

void Network::send(engine::NodeIndex node, ConnectionId connection, Octets octets) {
    impl_->tcp.send(node, connection, std::move(octets));
}

void Network::close(engine::NodeIndex node, ConnectionId connection) {
    impl_->tcp.close(node, connection);
}

void Network::reset(engine::NodeIndex node, ConnectionId connection) {
    impl_->tcp.reset(node, connection);
}

void Network::set_receiving(engine::NodeIndex node, ConnectionId connection, bool receiving) {
    impl_->tcp.set_receiving(node, connection, receiving);
}

bool Network::knows(engine::NodeIndex node, ConnectionId connection) const {
    return impl_->tcp.knows(node, connection);
}

std::uint64_t Network::outgoing_octets(engine::NodeIndex node, ConnectionId connection) const {
    return impl_->tcp.undelivered_octets(node, connection, true);
}

std::uint64_t Network::incoming_octets(engine::NodeIndex node, ConnectionId connection) const {
    return impl_->tcp.undelivered_octets(node, connection, false);
}

void Network::abandon(engine::NodeIndex node, ConnectionId connection) {
    impl_->tcp.abandon(node, connection);
}

tl::expected<void, BindError> Network::bind(engine::NodeIndex node, std::uint16_t port, DatagramHandler& handler) {
    if (!impl_->fabric.host(node).ports.bind(port, handler)) return protocol::failure(BindError::port_in_use);
    return {};
}

void Network::unbind(engine::NodeIndex node, std::uint16_t port) {
    impl_->fabric.host(node).ports.unbind(port);
}

void Network::send_datagram(engine::NodeIndex node, std::uint16_t local_port, Endpoint remote, Octets octets,
                            std::optional<IpAddress> local) {
    impl_->udp.send(node, local_port, remote, std::move(octets), local);
}

void Network::tag_transaction(ConnectionId connection, unsigned transaction, TransactionTag tag) {
    Connection* found = impl_->tcp.find(connection);
    if (found == nullptr) return;
    if (found->tags.size() <= transaction) found->tags.resize(transaction + 1);
    found->tags[transaction] = std::move(tag);
}

const TransactionTag* Network::transaction_tag(ConnectionId connection, unsigned transaction) const {
    const Connection* found = impl_->tcp.find(connection);
    if (found == nullptr || transaction >= found->tags.size()) return nullptr;
    const TransactionTag& tag = found->tags[transaction];
    return tag.message.empty() ? nullptr : &tag;
}

void Network::set_host_on(engine::NodeIndex node, bool on) {
    Fabric& fabric = impl_->fabric;
    if (fabric.engine.is_host_on(node) == on) return;
    fabric.engine.set_host_on(node, on);
    fabric.record(node, on ? EventKind::host_up : EventKind::host_down, [](recording::Event&) {});
    if (on) return;
    fabric.host(node).ports.clear();
    impl_->tcp.host_went_off(node);
}

void Network::set_link_on(engine::LinkIndex link, bool on) {
    impl_->fabric.engine.set_link_on(link, on);
    impl_->record_link(link);
}

void Network::set_link_latency(engine::LinkIndex link, protocol::Duration latency) {
    impl_->fabric.engine.set_link_latency(link, latency);
    impl_->record_link(link);
}

void Network::set_link_bandwidth(engine::LinkIndex link, double octets_per_s) {
    impl_->fabric.engine.set_link_bandwidth(link, octets_per_s);
    impl_->record_link(link);
}

void Network::set_link_loss(engine::LinkIndex link, double share) {
    impl_->fabric.set_link_loss(link, share);
    impl_->record_link(link);
}

void Network::add_firewall_rule(engine::NodeIndex node, FirewallRule rule) {
    impl_->record_firewall(node, rule, true);
    impl_->fabric.host(node).firewall.add(std::move(rule));
}

void Network::remove_firewall_rule(engine::NodeIndex node, const FirewallRule& rule) {
    if (impl_->fabric.host(node).firewall.remove(rule)) impl_->record_firewall(node, rule, false);
}

std::optional<engine::NodeIndex> Network::host_of(IpAddress address) const {
    return impl_->fabric.owner(address);
}

const std::vector<IpAddress>& Network::addresses(engine::NodeIndex node) const {
    return impl_->fabric.host(node).addresses;
}

std::vector<std::string> Network::firewall_rules(engine::NodeIndex node) const {
    std::vector<std::string> rules;
    for (const FirewallRule& rule : impl_->fabric.host(node).firewall.rules()) rules.push_back(to_string(rule));
    return rules;
}

std::int64_t Network::link_loss_ppm(engine::LinkIndex link) const {
    return impl_->loss_ppm(link);
}

std::size_t Network::open_connections() const {
    return impl_->tcp.open_connections();
}

}  // namespace sim::network
