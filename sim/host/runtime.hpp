#pragma once

#include <cassert>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "protocol/base/random_stream.hpp"
#include "protocol/base/ready_queue.hpp"
#include "protocol/message/calendar.hpp"
#include "sim/engine/engine.hpp"
#include "sim/host/message_ids.hpp"
#include "sim/host/tls_world.hpp"
#include "sim/network/network.hpp"
#include "sim/recording/recorder.hpp"

namespace sim::host {

using network::ConnectionHandler;
using network::ConnectionId;
using network::Listener;
using protocol::Duration;
using protocol::Endpoint;
using protocol::Instant;
using protocol::IpAddress;
using protocol::Octets;
using recording::EventKind;

/// What all hosts of one run share. The referred objects outlive every host.
struct Environment {
    engine::Engine& engine;
    network::Network& network;
    recording::Recorder& recorder;
    const protocol::message::Calendar& calendar;
    MessageIds& message_ids;
    std::uint64_t seed = 0;
    std::uint64_t replication = 0;
    TlsWorld* tls = nullptr;  ///< needed where some program speaks TLS
};

/// The world as one host sees it: the only way from a service to time, network, chance and recording.
class Runtime final : public protocol::ReadyQueue, private engine::Turn {
public:
    Runtime(Environment environment, engine::NodeIndex node, std::string name)
        : environment_(environment), node_(node), name_(std::move(name)) {}
    ~Runtime() override;

    [[nodiscard]] Instant now() const { return environment_.engine.now(); }
    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] engine::NodeIndex node() const { return node_; }
    [[nodiscard]] const std::vector<IpAddress>& addresses() const { return environment_.network.addresses(node_); }
    [[nodiscard]] const protocol::message::Calendar& calendar() const { return environment_.calendar; }
    [[nodiscard]] MessageIds& message_ids() { return environment_.message_ids; }
    /// This host's stream for a purpose: what is drawn from it changes no other host's or purpose's numbers.
    [[nodiscard]] protocol::RandomStream& random(std::string_view purpose);

    /// A stream of one connection, or of something else that happens once.
    [[nodiscard]] protocol::RandomStream random_once(std::string_view purpose) const {
        return {environment_.seed, environment_.replication, name_, purpose};
    }
    /// @pre the run has one
    [[nodiscard]] TlsWorld& tls() {
        assert(environment_.tls != nullptr);
        return *environment_.tls;
    }

    // TCP (network.hpp has the rules).
    [[nodiscard]] tl::expected<void, network::BindError> listen(std::uint16_t port, Listener& listener) {
        return environment_.network.listen(node_, std::nullopt, port, listener);
    }
    void stop_listening(std::uint16_t port) { environment_.network.stop_listening(node_, port); }
    ConnectionId connect(Endpoint remote, Duration timeout, ConnectionHandler& handler) {
        return environment_.network.connect(node_, std::nullopt, remote, timeout, handler);
    }
    void send(ConnectionId connection, Octets octets) {
        environment_.network.send(node_, connection, std::move(octets));
    }
    void close(ConnectionId connection) { environment_.network.close(node_, connection); }
    void reset(ConnectionId connection) { environment_.network.reset(node_, connection); }
    void abandon(ConnectionId connection) { environment_.network.abandon(node_, connection); }

    // UDP.
    [[nodiscard]] tl::expected<void, network::BindError> bind(std::uint16_t port, network::DatagramHandler& handler) {
        return environment_.network.bind(node_, port, handler);
    }
    void unbind(std::uint16_t port) { environment_.network.unbind(node_, port); }
    void send_datagram(std::uint16_t local_port, Endpoint remote, Octets octets,
                       std::optional<IpAddress> local = std::nullopt) {
        environment_.network.send_datagram(node_, local_port, remote, std::move(octets), local);
    }

    // Which mail a transaction carries (never used by protocol decisions).
    void tag_transaction(ConnectionId connection, unsigned transaction, network::TransactionTag tag) {
        environment_.network.tag_transaction(connection, transaction, std::move(tag));
    }
    [[nodiscard]] const network::TransactionTag* transaction_tag(ConnectionId connection, unsigned transaction) const {
        return environment_.network.transaction_tag(connection, transaction);
    }

    // Recording.
    template <class Fill>
    recording::EventId record(EventKind kind, Fill&& fill) {
        return environment_.recorder.record(now(), name_, kind, std::forward<Fill>(fill));
    }
    [[nodiscard]] recording::Recorder& recorder() { return environment_.recorder; }
    [[nodiscard]] engine::Engine& engine() { return environment_.engine; }

    // ReadyQueue: coroutines are resumed by an event of their own at the same instant, in order, with the
    // cause that was current when they were pushed.
    void push(std::coroutine_handle<> coroutine) override;
    void forget(std::coroutine_handle<> coroutine) override;

private:
    void take() override;

    struct Ready {
        std::coroutine_handle<> coroutine;
        recording::EventId cause;
    };
    Environment environment_;
    engine::NodeIndex node_;
    std::string name_;
    std::vector<Ready> ready_;
    std::size_t resumed_ = 0;  ///< of ready_, so many had their turn already
    engine::TimerId resume_timer_ = 0;
    std::map<std::string, protocol::RandomStream, std::less<>> random_streams_;
};

}  // namespace sim::host
