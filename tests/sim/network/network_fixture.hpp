#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sim/engine/memory_engine.hpp"
#include "sim/network/network.hpp"

namespace tests {

using namespace std::chrono_literals;
using protocol::Endpoint;
using protocol::Instant;
using protocol::IpAddress;
using sim::network::ConnectionFailure;
using sim::network::ConnectionId;
using sim::network::Network;
using sim::recording::Event;
using sim::recording::EventKind;

inline constexpr sim::engine::NodeIndex a = 0;
inline constexpr sim::engine::NodeIndex b = 1;
inline constexpr sim::engine::NodeIndex c = 2;
inline constexpr IpAddress a4 = IpAddress::v4({192, 0, 2, 1});
inline constexpr IpAddress b4 = IpAddress::v4({192, 0, 2, 2});
inline constexpr IpAddress b4_second = IpAddress::v4({192, 0, 2, 22});
inline constexpr IpAddress c4 = IpAddress::v4({198, 51, 100, 3});
inline constexpr IpAddress nobody4 = IpAddress::v4({203, 0, 113, 9});
inline constexpr IpAddress a6 = IpAddress::v6({0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
inline constexpr IpAddress b6 = IpAddress::v6({0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2});
inline constexpr std::uint16_t smtp = 25;
inline constexpr Instant end_of_time = protocol::instant_max;

/// a, b and c on access links of 5 ms and a bandwidth so large that small packets take 10.000 ms and little.
inline sim::engine::Platform star() {
    sim::engine::Platform platform;
    platform.sites = {{"site"}};
    platform.links = {{"a-access", 5ms, 1e12}, {"b-access", 5ms, 1e12}, {"c-access", 5ms, 1e12}};
    platform.hosts = {{"a", 0, 0}, {"b", 0, 1}, {"c", 0, 2}};
    return platform;
}

class Events : public sim::recording::EventSink {
public:
    [[nodiscard]] std::bitset<sim::recording::event_kind_count> wanted_kinds() const override {
        return std::bitset<sim::recording::event_kind_count>().set();
    }
    void consume(const Event& event) override { all.push_back(event); }

    [[nodiscard]] std::vector<Event> of(EventKind kind) const {
        std::vector<Event> found;
        for (const Event& event : all) {
            if (event.kind == kind) found.push_back(event);
        }
        return found;
    }
    [[nodiscard]] const Event& by_id(sim::recording::EventId id) const { return all.at(id - 1); }

    std::vector<Event> all;
};

/// A handler that notes what it is told, and does what a test wants it to do then.
class Peer : public sim::network::ConnectionHandler {
public:
    explicit Peer(sim::engine::Engine& engine) : engine_(engine) {}

    void on_connected() override { note("connected", then_connected); }
    void on_octets(std::string_view octets) override {
        received += octets;
        note("octets", then_octets);
    }
    void on_peer_closed() override { note("closed", then_closed); }
    void on_failed(ConnectionFailure failure) override {
        static constexpr const char* names[] = {"refused", "timed-out", "unreachable", "reset", "lost"};
        note(names[static_cast<int>(failure)], then_failed);
    }

    ConnectionId id = 0;
    sim::network::Accepted accepted;
    std::string received;
    std::vector<std::string> calls;
    std::vector<Instant> times;
    std::function<void()> then_connected, then_octets, then_closed, then_failed;

private:
    void note(const char* call, const std::function<void()>& then) {
        calls.emplace_back(call);
        times.push_back(engine_.now());
        const std::function<void()> kept = then;  // it may destroy this
        if (kept) kept();
    }
    sim::engine::Engine& engine_;
};

class Service : public sim::network::Listener {
public:
    explicit Service(sim::engine::Engine& engine) : engine_(engine) {}

    sim::network::ConnectionHandler& on_accept(const sim::network::Accepted& accepted) override {
        peers.push_back(std::make_unique<Peer>(engine_));
        peers.back()->accepted = accepted;
        peers.back()->id = accepted.connection;
        accepted_at.push_back(engine_.now());
        if (then) then(*peers.back());
        return *peers.back();
    }
    [[nodiscard]] Peer& last() { return *peers.back(); }

    std::vector<std::unique_ptr<Peer>> peers;
    std::vector<Instant> accepted_at;
    std::function<void(Peer&)> then;

private:
    sim::engine::Engine& engine_;
};

class Resolver : public sim::network::DatagramHandler {
public:
    void on_datagram(Endpoint local, Endpoint remote, std::string_view octets) override {
        locals.push_back(local);
        remotes.push_back(remote);
        received.emplace_back(octets);
        if (then) then();
    }
    std::vector<Endpoint> locals, remotes;
    std::vector<std::string> received;
    std::function<void()> then;
};

/// Three hosts, a service on b's port 25, and a client on a.
template <class EnginePointer = std::unique_ptr<sim::engine::Engine>>
struct World {
    explicit World(EnginePointer made) : engine_pointer(std::move(made)) { init(); }
    World() : engine_pointer(std::make_unique<sim::engine::MemoryEngine>(star())) { init(); }

    void init() {
        recorder.add_sink(events);
        network.add_host(a, "a", {a4, a6});
        network.add_host(b, "b", {b4, b6, b4_second});
        network.add_host(c, "c", {c4});
        (void)network.listen(b, std::nullopt, smtp, service);
    }
    void connect(protocol::Duration timeout = 30s, Endpoint remote = {b4, smtp}) {
        client.id = network.connect(a, std::nullopt, remote, timeout, client);
    }
    void at(protocol::Duration time, std::function<void()> action) {
        engine.at(Instant{} + time, sim::engine::Strength::strong, std::move(action));
    }
    void run() { engine.run(end_of_time); }
    /// Runs until the connection is open and nothing is under way.
    void connected() {
        connect();
        run();
    }

    EnginePointer engine_pointer;
    sim::engine::Engine& engine = *engine_pointer;
    sim::recording::Recorder recorder;
    Events events;
    Network network{engine, recorder, 7};
    Service service{engine};
    Peer client{engine};
};

using Calls = std::vector<std::string>;
/// Milliseconds of a time, rounded down.
inline std::int64_t ms(Instant time) {
    return time.nanoseconds / 1'000'000;
}

}  // namespace tests
