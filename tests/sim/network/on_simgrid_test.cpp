#include "sim/engine/simgrid_engine.hpp"

#include "tests/sim/network/network_fixture.hpp"
#include "tests/support/catch.hpp"

namespace tests {

namespace {

std::unique_ptr<sim::engine::Engine> on_simgrid() {
    auto made = sim::engine::make_simgrid_engine(star());
    if (!made) FAIL(made.error().message);
    return std::move(*made);
}

/// A dialogue of small segments over a link that fails for a while; everything that was recorded.
std::vector<Event> play_dialogue(std::unique_ptr<sim::engine::Engine> engine) {
    World<> world(std::move(engine));
    int lines = 0;
    world.service.then = [&](Peer& peer) {
        world.network.send(b, peer.id, "220 b\r\n");
        peer.then_octets = [&] { world.network.send(b, peer.id, "250 ok\r\n"); };
        peer.then_closed = [&] { world.network.close(b, peer.id); };
    };
    world.client.then_octets = [&] {
        if (++lines < 30) {
            world.network.send(a, world.client.id, "NOOP\r\n");
        } else {
            world.network.close(a, world.client.id);
        }
    };
    world.network.set_link_loss(0, 0.1);
    world.connect();
    world.at(150ms, [&] { world.network.set_link_on(1, false); });
    world.at(400ms, [&] { world.network.set_link_on(1, true); });
    world.run();
    CHECK(lines == 30);
    CHECK(world.network.open_connections() == 0);
    return world.events.all;
}

}  // namespace

TEST_CASE("A dialogue is recorded alike on both engines") {
    const auto on_memory = play_dialogue(std::make_unique<sim::engine::MemoryEngine>(star()));
    CHECK(play_dialogue(on_simgrid()) == on_memory);
}

TEST_CASE("Bulk on SimGrid shares bandwidth, survives a failure and stays in order") {
    World<> world(on_simgrid());
    world.network.set_link_bandwidth(1, 1e6);
    world.network.set_link_latency(1, 0ns);
    Peer second(world.engine);
    second.id = world.network.connect(c, std::nullopt, {b4, smtp}, 30s, second);
    world.connected();
    const Instant start = world.engine.now();
    const std::string body(1'000'000, 'x');
    const auto seconds_taken = [&](std::size_t peer) {
        return std::chrono::duration<double>(world.service.peers.at(peer)->times.at(0) - start).count();
    };
    SECTION("two at a time") {
        world.network.send(a, world.client.id, body);
        world.network.send(a, world.client.id, ".\r\n");
        world.network.send(c, second.id, body);
        world.run();
        CHECK(seconds_taken(0) > 2.0);
        CHECK(seconds_taken(0) < 2.2);
        CHECK(seconds_taken(1) > 2.0);
    }
    SECTION("a failure in the middle") {
        world.network.send(a, world.client.id, body);
        world.network.send(a, world.client.id, ".\r\n");
        world.engine.at(start + 500ms, sim::engine::Strength::strong, [&] { world.network.set_link_on(0, false); });
        world.engine.at(start + 700ms, sim::engine::Strength::strong, [&] { world.network.set_link_on(0, true); });
        world.run();
        CHECK(seconds_taken(1) > 2.5);
        CHECK(seconds_taken(1) < 2.6);
    }
    bool all_there = false;
    for (const auto& peer : world.service.peers) all_there = all_there || peer->received == body + ".\r\n";
    CHECK(all_there);
}

}  // namespace tests
