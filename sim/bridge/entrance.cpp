#include "sim/bridge/entrance.hpp"

#include <algorithm>

#include "sim/bridge/limits.hpp"

namespace sim::bridge {

using recording::CauseScope;
using recording::Event;
using recording::EventKind;

/// The guest's end of one virtual connection.
class Entrance::End : public network::ConnectionHandler {
public:
    End(Entrance& entrance, VisitorId visitor, engine::NodeIndex node, ConnectionOutlet* outlet)
        : entrance_(entrance), visitor_(visitor), node_(node), outlet_(outlet) {}

    void open(Endpoint to) {
        id_ = entrance_.simulation_.network().connect(node_, std::nullopt, to, limits::connect_timeout, *this);
    }
    void act(const ExternalInput& input);
    void abandon() { entrance_.simulation_.network().abandon(node_, id_); }
    void forget_outlet() { outlet_ = nullptr; }
    [[nodiscard]] engine::NodeIndex node() const { return node_; }
    [[nodiscard]] recording::ConnectionId id() const { return id_; }

    void on_octets(std::string_view octets) override {
        if (outlet_ != nullptr) outlet_->on_octets(octets);
    }
    void on_peer_closed() override {
        peer_closed_ = true;
        if (outlet_ != nullptr) outlet_->on_closed();
        leave_if_done();
    }
    void on_failed(network::ConnectionFailure failure) override {
        if (outlet_ != nullptr) outlet_->on_failed(failure);
        entrance_.over(visitor_);
    }

private:
    /// Both directions were closed: the network needs nobody here any more.
    void leave_if_done() {
        if (!closed_ || !peer_closed_) return;
        abandon();
        entrance_.over(visitor_);
    }

    Entrance& entrance_;
    VisitorId visitor_;
    engine::NodeIndex node_;
    recording::ConnectionId id_ = 0;
    ConnectionOutlet* outlet_;
    bool closed_ = false;
    bool peer_closed_ = false;
};

/// A UDP port of a guest.
class Entrance::DatagramPort : public network::DatagramHandler {
public:
    DatagramPort(Entrance& entrance, std::string host) : entrance_(entrance), host_(std::move(host)) {}
    void on_datagram(Endpoint local, Endpoint /*remote*/, std::string_view octets) override {
        if (entrance_.datagrams_ != nullptr) entrance_.datagrams_->on_datagram(host_, local.port, octets);
    }

private:
    Entrance& entrance_;
    std::string host_;
};

Entrance::Entrance(simulation::Simulation& simulation, engine::Engine& engine, recording::Recorder& recorder,
                   DatagramOutlet* datagrams)
    : simulation_(simulation), engine_(engine), recorder_(recorder), datagrams_(datagrams) {}

// The run is over: what is still open stays as it is, for whoever would record its end.
Entrance::~Entrance() = default;

recording::EventId Entrance::record(const ExternalInput& input, recording::ConnectionId connection) {
    const CauseScope scope(recorder_, 0);  // nothing in the simulation leads to it
    return recorder_.record(engine_.now(), input.host, EventKind::external_input, [&](Event& event) {
        event.connection = connection;
        describe(input, event);
    });
}

VisitorId Entrance::connect(const ExternalInput& asked, ConnectionOutlet* outlet) {
    over_.clear();
    const simulation::SimulatedHost* host = simulation_.find_host(asked.host);
    ExternalInput input = asked;
    if (input.visitor == 0) input.visitor = last_visitor_ + 1;
    if (host == nullptr || ends_.contains(input.visitor)) return 0;
    last_visitor_ = std::max(last_visitor_, input.visitor);
    const CauseScope scope(recorder_, record(input, 0));
    auto end = std::make_unique<End>(*this, input.visitor, host->node(), outlet);
    end->open(input.to);
    ends_.emplace(input.visitor, std::move(end));
    return input.visitor;
}

bool Entrance::give(const ExternalInput& input) {
    over_.clear();
    if (input.action == ExternalInput::Action::connect) return this->connect(input, nullptr) != 0;
    if (input.action == ExternalInput::Action::datagram) {
        const simulation::SimulatedHost* host = simulation_.find_host(input.host);
        return host != nullptr && give_datagram(input, host->node());
    }
    const auto found = ends_.find(input.visitor);
    if (found == ends_.end()) return false;
    const CauseScope scope(recorder_, record(input, found->second->id()));
    found->second->act(input);
    return true;
}

void Entrance::End::act(const ExternalInput& input) {
    network::Network& network = entrance_.simulation_.network();
    switch (input.action) {
        case ExternalInput::Action::octets:
            network.send(node_, id_, input.octets);
            break;
        case ExternalInput::Action::close:
            closed_ = true;
            network.close(node_, id_);
            leave_if_done();
            break;
        case ExternalInput::Action::reset:
            network.reset(node_, id_);
            entrance_.over(visitor_);
            break;
        case ExternalInput::Action::pause:
            network.set_receiving(node_, id_, false);
            break;
        case ExternalInput::Action::resume:
            network.set_receiving(node_, id_, true);
            break;
        case ExternalInput::Action::connect:
        case ExternalInput::Action::datagram:
            break;
    }
}

bool Entrance::give_datagram(const ExternalInput& input, engine::NodeIndex node) {
    network::Network& network = simulation_.network();
    const auto [place, fresh] = ports_.try_emplace({node, input.from_port});
    if (fresh) place->second = std::make_unique<DatagramPort>(*this, input.host);
    // The host loses its bindings when it goes down; binding again what is bound changes nothing.
    static_cast<void>(network.bind(node, input.from_port, *place->second));
    const CauseScope scope(recorder_, record(input, 0));
    network.send_datagram(node, input.from_port, input.to, input.octets);
    return true;
}

void Entrance::forget(VisitorId visitor) {
    const auto found = ends_.find(visitor);
    if (found != ends_.end()) found->second->forget_outlet();
}

void Entrance::over(VisitorId visitor) {
    const auto found = ends_.find(visitor);
    if (found == ends_.end()) return;
    over_.push_back(std::move(found->second));
    ends_.erase(found);
}

bool Entrance::stands(VisitorId visitor) const {
    const auto found = ends_.find(visitor);
    return found != ends_.end() && simulation_.network().knows(found->second->node(), found->second->id());
}

std::uint64_t Entrance::outgoing_octets(VisitorId visitor) const {
    const auto found = ends_.find(visitor);
    if (found == ends_.end()) return 0;
    return simulation_.network().outgoing_octets(found->second->node(), found->second->id());
}

std::uint64_t Entrance::incoming_octets(VisitorId visitor) const {
    const auto found = ends_.find(visitor);
    if (found == ends_.end()) return 0;
    return simulation_.network().incoming_octets(found->second->node(), found->second->id());
}

}  // namespace sim::bridge
