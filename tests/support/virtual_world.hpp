#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/dns/stub_resolver.hpp"
#include "sim/engine/memory_engine.hpp"
#include "sim/host/authoritative_service.hpp"
#include "sim/host/runtime.hpp"
#include "sim/recording/world.hpp"

/// A few hosts on one site, each 10 ms from every other, with one name server that knows every name.
namespace tests {

using namespace std::chrono_literals;
using protocol::Duration;
using protocol::Endpoint;
using protocol::Instant;
using protocol::IpAddress;
using sim::recording::Event;
using sim::recording::EventKind;

[[nodiscard]] IpAddress address(std::string_view text);

/// Keeps every event.
class CollectedEvents : public sim::recording::EventSink {
public:
    [[nodiscard]] std::bitset<sim::recording::event_kind_count> wanted_kinds() const override {
        return std::bitset<sim::recording::event_kind_count>().set();
    }
    void consume(const Event& event) override { all.push_back(event); }

    [[nodiscard]] std::vector<Event> of(EventKind kind, std::string_view host = {}) const;
    /// One text field of every event of a kind.
    [[nodiscard]] std::vector<std::string> texts(EventKind kind, std::string_view field,
                                                 std::string_view host = {}) const;
    /// The chosen options of the decisions whose question begins so.
    [[nodiscard]] std::vector<std::string> choices(std::string_view question) const;
    /// What the recording says that the world is like now.
    [[nodiscard]] sim::recording::World folded() const;

    std::vector<Event> all;
};

struct MachineDescription {
    std::string name;
    std::vector<std::string> addresses;
};

class VirtualWorld {
public:
    static constexpr std::string_view name_server_address = "192.0.2.53";

    /// @param zone_text  records of the name server's one zone, which is the root zone: what is not there does not
    ///                   exist
    VirtualWorld(std::vector<MachineDescription> machines, const std::string& zone_text, std::uint64_t seed = 7);

    [[nodiscard]] sim::host::Runtime& runtime(std::string_view machine);
    /// The stub resolver's settings of every machine.
    [[nodiscard]] const protocol::dns::StubSettings& stub() const { return stub_; }
    /// Answers for `origin` in this way; the zone holds nothing but its apex.
    void set_zone_behaviour(std::string_view origin, protocol::dns::ZoneBehaviour behaviour);

    void at(Duration time, std::function<void()> action) {
        engine.at(Instant{} + time, sim::engine::Strength::strong, std::move(action));
    }
    sim::engine::Engine::End run(Duration until = 24h * 5) { return engine.run(Instant{} + until); }

private:
    static sim::engine::Platform star(std::size_t hosts);

public:
    sim::engine::MemoryEngine engine;
    sim::recording::Recorder recorder;
    CollectedEvents events;
    sim::network::Network network;
    protocol::message::Calendar calendar;
    sim::host::MessageIds message_ids;

private:
    protocol::dns::StubSettings stub_;
    std::map<std::string, std::unique_ptr<sim::host::Runtime>, std::less<>> runtimes_;
    std::unique_ptr<sim::host::AuthoritativeService> name_server_;
};

/// A server of a line protocol that answers as it is told and keeps what it hears.
class ScriptedServer : public sim::network::Listener {
public:
    /// An SMTP server that takes everything.
    ScriptedServer(sim::host::Runtime& runtime, std::uint16_t port);
    ~ScriptedServer() override;

    /// Answers a command line that begins so (letter case as given) by `reply`, without CRLF. An empty reply: silence;
    /// "close": hangs up. The line "" stands for the connection, "." for the end of data. Later calls come first.
    void answer(std::string prefix, std::string reply) { answers_.insert(answers_.begin(), {prefix, reply}); }

    sim::network::ConnectionHandler& on_accept(const sim::network::Accepted& accepted) override;

    std::vector<std::string> lines;     ///< commands of all connections
    std::vector<std::string> contents;  ///< what came after DATA, dots and all
    std::vector<Instant> accepted_at;

private:
    class Connection;
    [[nodiscard]] std::string reply_to(const std::string& line) const;

    sim::host::Runtime& runtime_;
    std::uint16_t port_;
    std::vector<std::pair<std::string, std::string>> answers_;
    std::vector<std::unique_ptr<Connection>> connections_;
};

/// A client that sends its lines one by one, each when the reply to the one before has come.
class ScriptedClient : public sim::network::ConnectionHandler {
public:
    /// @param lines  without CRLF; one that ends with "." on a line of its own is a message after DATA
    ScriptedClient(sim::host::Runtime& runtime, Endpoint server, std::vector<std::string> lines);

    void on_octets(std::string_view octets) override;
    void on_peer_closed() override { closed = true; }
    void on_failed(sim::network::ConnectionFailure) override { failed = true; }
    [[nodiscard]] sim::host::ConnectionId connection() const { return connection_; }

    std::vector<std::string> replies;  ///< last line of each, the greeting first
    std::vector<Instant> times;
    bool closed = false;
    bool failed = false;

private:
    sim::host::Runtime& runtime_;
    std::deque<std::string> lines_;
    std::string input_;
    sim::host::ConnectionId connection_ = 0;
};

}  // namespace tests
