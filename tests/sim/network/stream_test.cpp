#include "protocol/base/random_stream.hpp"
#include "tests/sim/network/network_fixture.hpp"
#include "tests/support/catch.hpp"

namespace tests {

TEST_CASE("Octets arrive in order, and each arrival is a consequence of its sending") {
    World<> world;
    world.connected();
    const Instant start = world.engine.now();
    world.network.send(a, world.client.id, "EHLO ");
    world.network.send(a, world.client.id, "a.test\r\n");
    world.run();
    Peer& server = world.service.last();
    CHECK(server.received == "EHLO a.test\r\n");
    CHECK(ms(Instant{} + (server.times.at(0) - start)) == 10);
    const auto sent = world.events.of(EventKind::segment_sent);
    const auto arrived = world.events.of(EventKind::segment_arrived);
    REQUIRE(sent.size() == 2);
    REQUIRE(arrived.size() == 2);
    CHECK(sent[1].host == "a");
    CHECK(sent[1].fields.text("direction") == "client");
    CHECK(sent[1].fields.integer("offset") == 5);
    CHECK(sent[1].fields.text("octets") == "a.test\r\n");
    CHECK(sent[1].fields.text("to_host") == "b");
    CHECK(arrived[1].cause == sent[1].id);
    CHECK(arrived[1].host == "b");
    CHECK(arrived[1].fields.integer("size_octets") == 8);
}

TEST_CASE("A handler works under the cause of what it was given") {
    World<> world;
    world.connect();
    world.service.then = [&](Peer& peer) { peer.then_octets = [&] { world.network.send(b, peer.id, "250 ok\r\n"); }; };
    world.client.then_connected = [&] { world.network.send(a, world.client.id, "NOOP\r\n"); };
    world.run();
    const auto sent = world.events.of(EventKind::segment_sent);
    REQUIRE(sent.size() == 2);
    const Event& arrival = world.events.by_id(sent[1].cause);
    CHECK(arrival.kind == EventKind::segment_arrived);
    CHECK(arrival.cause == sent[0].id);
    CHECK(world.events.by_id(sent[0].cause).kind == EventKind::connection_opened);
    CHECK(world.recorder.cause() == 0);
}

TEST_CASE("Octets given before the connection is open wait for it") {
    World<> world;
    world.connect();
    world.network.send(a, world.client.id, "early ");
    world.client.then_connected = [&] { world.network.send(a, world.client.id, "late"); };
    world.run();
    CHECK(world.service.last().received == "early late");
}

TEST_CASE("Half close: one direction ends, the other goes on, RFC 9293 section 3.6") {
    World<> world;
    world.connected();
    Peer& server = world.service.last();
    world.network.send(a, world.client.id, "QUIT\r\n");
    world.network.close(a, world.client.id);
    world.network.send(a, world.client.id, "ignored after close");
    world.run();
    CHECK(server.calls == Calls{"octets", "closed"});
    CHECK(server.received == "QUIT\r\n");
    world.network.send(b, server.id, "221 bye\r\n");
    world.run();
    CHECK(world.client.received == "221 bye\r\n");
    CHECK(world.network.open_connections() == 1);
    world.network.close(b, server.id);
    world.run();
    CHECK(world.client.calls == Calls{"connected", "octets", "closed"});
    CHECK(world.network.open_connections() == 0);
    const auto closed = world.events.of(EventKind::connection_closed);
    REQUIRE(closed.size() == 2);
    CHECK(closed[0].fields.text("by") == "client");
    CHECK(closed[0].fields.boolean("half"));
    CHECK(closed[1].fields.text("by") == "server");
    CHECK(!closed[1].fields.boolean("half"));
}

TEST_CASE("Reset ends the connection at once here, one way later there") {
    World<> world;
    world.connected();
    Peer& server = world.service.last();
    world.network.send(a, world.client.id, "last words");
    world.network.reset(a, world.client.id);
    world.network.send(b, server.id, "does not matter");
    world.run();
    CHECK(world.client.calls == Calls{"connected"});
    CHECK(server.calls == Calls{"octets", "reset"});
    CHECK(world.network.open_connections() == 0);
}

TEST_CASE("An abandoned connection is closed both ways and answers octets with RST") {
    World<> world;
    world.connected();
    Peer& server = world.service.last();
    world.network.abandon(a, world.client.id);
    world.run();
    CHECK(server.calls == Calls{"closed"});
    SECTION("the peer closes") {
        world.network.close(b, server.id);
        world.run();
        CHECK(server.calls == Calls{"closed"});
    }
    SECTION("the peer sends") {
        world.network.send(b, server.id, "421 too late\r\n");
        world.run();
        CHECK(server.calls == Calls{"closed", "reset"});
    }
    SECTION("the peer abandons it too") {
        world.network.abandon(b, server.id);
        world.run();
    }
    CHECK(world.client.calls == Calls{"connected"});
    CHECK(world.network.open_connections() == 0);
}

TEST_CASE("Bulk and small sends keep their order") {
    World<> world;
    world.connected();
    protocol::RandomStream random(3, 0, "test", "sizes");
    std::string sent;
    for (int part = 0; part < 60; ++part) {
        const std::uint64_t size = random.below(4) == 0 ? random.below(300'000) : random.below(2'000);
        const std::string octets(static_cast<std::size_t>(size), static_cast<char>('a' + part % 26));
        sent += octets;
        world.engine.at(world.engine.now() + protocol::Duration{static_cast<std::int64_t>(part) * 3'000'000},
                        sim::engine::Strength::strong,
                        [&world, octets] { world.network.send(a, world.client.id, octets); });
    }
    SECTION("on a good way") {}
    SECTION("on a lossy way") {
        world.network.set_link_loss(1, 0.2);
    }
    SECTION("on a way that gets shorter") {
        world.at(60ms, [&] { world.network.set_link_latency(0, 1ms); });
        world.at(90ms, [&] { world.network.set_link_latency(1, 1ms); });
    }
    SECTION("on a way that breaks") {
        world.at(75ms, [&] { world.network.set_link_on(0, false); });
        world.at(5s, [&] { world.network.set_link_on(0, true); });
    }
    world.run();
    world.network.close(a, world.client.id);
    world.run();
    CHECK(world.service.last().received.size() == sent.size());
    CHECK(world.service.last().received == sent);
    CHECK(world.service.last().calls.back() == "closed");
}

TEST_CASE("A bulk transfer starts slowly: ten segments, doubled each round trip, RFC 6928 and RFC 5681 section 3.1") {
    World<> world;
    world.connected();
    const Instant start = world.engine.now();
    // 14,600 + 29,200 + 58,400 octets in the first three round trips of 20 ms, the rest in the fourth.
    world.network.send(a, world.client.id, std::string(200'000, 'x'));
    world.run();
    CHECK(ms(Instant{} + (world.service.last().times.at(0) - start)) == 3 * 20 + 10);
    const Instant again = world.engine.now();
    world.network.send(a, world.client.id, std::string(200'000, 'x'));
    world.run();
    CHECK(ms(Instant{} + (world.service.last().times.at(1) - again)) == 10);
}

TEST_CASE("Transactions carry tags beside the octets") {
    World<> world;
    world.connected();
    world.network.tag_transaction(world.client.id, 1, {"m1/2", 17});
    CHECK(world.network.transaction_tag(world.service.last().id, 0) == nullptr);
    REQUIRE(world.network.transaction_tag(world.service.last().id, 1) != nullptr);
    CHECK(world.network.transaction_tag(world.service.last().id, 1)->message == "m1/2");
    world.network.reset(a, world.client.id);
    world.run();
    CHECK(world.network.transaction_tag(world.client.id, 1) == nullptr);
}

namespace {

/// A client that destroys itself inside one of its calls.
void destroy_inside_a_call(bool by_reset) {
    World<> world;
    auto client = std::make_unique<Peer>(world.engine);
    const auto drop = [&] {
        by_reset ? world.network.reset(a, client->id) : world.network.abandon(a, client->id);
        client.reset();
    };
    SECTION("when connected") {
        client->then_connected = [&] { drop(); };
    }
    SECTION("when octets come, with more behind them") {
        world.service.then = [&](Peer& peer) {
            for (int part = 0; part < 5; ++part) world.network.send(b, peer.id, "220 hello\r\n");
        };
        client->then_octets = [&] { drop(); };
    }
    SECTION("when the peer closes") {
        world.service.then = [&](Peer& peer) { world.network.close(b, peer.id); };
        client->then_closed = [&] { drop(); };
    }
    SECTION("when it fails") {
        world.service.then = [&](Peer& peer) { world.network.reset(b, peer.id); };
        client->then_failed = [&] { drop(); };
    }
    SECTION("the host goes off from inside") {
        client->then_connected = [&] {
            world.network.set_host_on(a, false);
            client.reset();
        };
    }
    client->id = world.network.connect(a, std::nullopt, {b4, smtp}, 30s, *client);
    world.run();
    for (const auto& peer : world.service.peers) world.network.abandon(b, peer->id);
    if (client) world.network.abandon(a, client->id);
    world.run();
    CHECK(world.network.open_connections() == 0);
}

}  // namespace

TEST_CASE("A handler may abandon its connection and destroy itself inside any call") {
    destroy_inside_a_call(false);
}

TEST_CASE("A handler may reset its connection and destroy itself inside any call") {
    destroy_inside_a_call(true);
}

TEST_CASE("A service may refuse inside on_accept") {
    World<> world;
    world.service.then = [&](Peer& peer) {
        world.network.send(b, peer.id, "421 busy\r\n");
        world.network.abandon(b, peer.id);
    };
    world.client.then_closed = [&] { world.network.close(a, world.client.id); };
    world.connected();
    CHECK(world.client.received == "421 busy\r\n");
    CHECK(world.client.calls == Calls{"connected", "octets", "closed"});
    CHECK(world.service.last().calls.empty());
    CHECK(world.network.open_connections() == 0);
}

TEST_CASE("Connections one after the other leave nothing behind") {
    World<> world;
    int rounds = 0;
    std::unique_ptr<Peer> client;
    std::function<void()> next = [&] {
        world.service.peers.clear();
        if (++rounds > 2000) return;
        client = std::make_unique<Peer>(world.engine);
        client->then_connected = [&] {
            world.network.send(a, client->id, "QUIT\r\n");
            world.network.close(a, client->id);
        };
        client->then_closed = [&] { world.engine.at(world.engine.now() + 1ms, sim::engine::Strength::strong, next); };
        client->id = world.network.connect(a, std::nullopt, {b4, smtp}, 30s, *client);
    };
    world.service.then = [&](Peer& peer) { peer.then_closed = [&] { world.network.close(b, peer.id); }; };
    next();
    world.run();
    CHECK(rounds == 2001);
    CHECK(world.network.open_connections() == 0);
}

TEST_CASE("A peer whose window is closed is sent nothing until it opens it again") {
    World<> world;
    world.connected();
    Peer& server = world.service.last();
    world.network.set_receiving(a, world.client.id, false);
    world.network.send(b, server.id, std::string(100, 'x'));
    world.network.send(b, server.id, std::string(200'000, 'y'));
    CHECK(world.network.incoming_octets(a, world.client.id) == 200'100);
    CHECK(world.network.outgoing_octets(b, server.id) == 200'100);
    world.run();
    CHECK(world.client.received.empty());
    const Instant opened = world.engine.now();
    world.network.set_receiving(a, world.client.id, true);
    world.run();
    CHECK(world.client.received.size() == 200'100);
    // One latency until the server knows, and one until the octets are there.
    CHECK(world.client.times.back() - opened >= 20ms);
    CHECK(world.network.incoming_octets(a, world.client.id) == 0);
}

TEST_CASE("A closed window does not hold back the end of the stream, nor the other direction") {
    World<> world;
    world.connected();
    Peer& server = world.service.last();
    world.network.set_receiving(a, world.client.id, false);
    world.network.send(a, world.client.id, "NOOP\r\n");
    CHECK(world.network.outgoing_octets(a, world.client.id) == 6);
    world.network.close(b, server.id);
    world.run();
    CHECK(server.received == "NOOP\r\n");
    CHECK(world.client.calls.back() == "closed");
    CHECK(world.network.outgoing_octets(a, world.client.id) == 0);
    CHECK(world.network.outgoing_octets(a, 4711) == 0);
}

}  // namespace tests
