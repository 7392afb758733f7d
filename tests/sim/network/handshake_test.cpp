#include "tests/sim/network/network_fixture.hpp"
#include "tests/support/catch.hpp"

namespace tests {

TEST_CASE("A connection is open at the client after one round trip, at the server half a one later") {
    World<> world;
    world.connect();
    CHECK(world.client.calls.empty());
    world.run();
    CHECK(world.client.calls == Calls{"connected"});
    CHECK(ms(world.client.times[0]) == 20);
    REQUIRE(world.service.peers.size() == 1);
    CHECK(ms(world.service.accepted_at[0]) == 30);
    CHECK(world.service.last().accepted.connection == world.client.id);
    CHECK(world.service.last().accepted.local == Endpoint{b4, smtp});
    CHECK(world.service.last().accepted.remote.address == a4);
    CHECK(world.service.last().accepted.remote.port >= 49152);
    CHECK(world.network.open_connections() == 1);

    const auto opening = world.events.of(EventKind::connection_opening);
    REQUIRE(opening.size() == 1);
    CHECK(opening[0].fields.text("to") == "192.0.2.2:25");
    CHECK(opening[0].fields.text("server_host") == "b");
    const auto opened = world.events.of(EventKind::connection_opened);
    REQUIRE(opened.size() == 1);
    CHECK(opened[0].cause == opening[0].id);
    CHECK(opened[0].connection == world.client.id);
}

TEST_CASE("A port where nobody listens answers with RST, RFC 9293 section 3.5.2") {
    World<> world;
    world.connect(30s, {b4, 26});
    world.run();
    CHECK(world.client.calls == Calls{"refused"});
    CHECK(ms(world.client.times[0]) == 20);
    CHECK(world.network.open_connections() == 0);
    CHECK(world.events.of(EventKind::connection_failed).at(0).fields.text("failure") == "refused");
}

TEST_CASE("An address that no host has, or no source of its family, is unreachable at once") {
    World<> world;
    SECTION("nobody's address") {
        world.connect(30s, {nobody4, smtp});
    }
    SECTION("no IPv6 at the sender") {
        world.client.id = world.network.connect(c, std::nullopt, {b6, smtp}, 30s, world.client);
    }
    SECTION("a source that is not its own") {
        world.client.id = world.network.connect(a, c4, {b4, smtp}, 30s, world.client);
    }
    CHECK(world.client.calls.empty());
    world.run();
    CHECK(world.client.calls == Calls{"unreachable"});
    CHECK(world.client.times[0] == Instant{});
    CHECK(world.network.open_connections() == 0);
}

TEST_CASE("SYNs that nobody answers are repeated at 1, 3 and 7 s and given up at the limit") {
    World<> world;
    SECTION("host off") {
        world.network.set_host_on(b, false);
    }
    SECTION("link down") {
        world.network.set_link_on(1, false);
    }
    SECTION("firewall of the server") {
        world.network.add_firewall_rule(b, {sim::network::FirewallRule::Action::drop});
    }
    world.connect(30s);
    world.run();
    CHECK(world.client.calls == Calls{"timed-out"});
    CHECK(world.client.times[0] == Instant{} + 30s);
    const auto repeated = world.events.of(EventKind::syn_retransmitted);
    REQUIRE(repeated.size() == 3);
    CHECK(repeated[0].time == Instant{} + 1s);
    CHECK(repeated[1].time == Instant{} + 3s);
    CHECK(repeated[2].time == Instant{} + 7s);
    CHECK(repeated[0].fields.integer("attempt") == 2);
    CHECK(repeated[2].fields.integer("attempt") == 4);
    CHECK(world.network.open_connections() == 0);
}

TEST_CASE("The limit may come before the next SYN") {
    World<> world;
    world.network.set_host_on(b, false);
    world.connect(2s);
    world.run();
    CHECK(world.client.times.at(0) == Instant{} + 2s);
    CHECK(world.events.of(EventKind::syn_retransmitted).size() == 1);
}

TEST_CASE("A SYN repeated after the way came up again opens the connection") {
    World<> world;
    world.network.set_link_on(0, false);
    world.at(500ms, [&] { world.network.set_link_on(0, true); });
    world.connect();
    world.run();
    CHECK(world.client.calls == Calls{"connected"});
    CHECK(ms(world.client.times[0]) == 1020);
}

TEST_CASE("A lost SYN-ACK is made good by the repeated SYN, a lost ACK by its repetition") {
    World<> world;
    world.connect();
    SECTION("SYN-ACK") {
        world.at(12ms, [&] { world.network.set_link_on(0, false); });
        world.at(13ms, [&] { world.network.set_link_on(0, true); });
        world.run();
        CHECK(ms(world.client.times.at(0)) == 1020);
    }
    SECTION("ACK") {
        world.at(22ms, [&] { world.network.set_link_on(0, false); });
        world.at(23ms, [&] { world.network.set_link_on(0, true); });
        world.run();
        CHECK(ms(world.client.times.at(0)) == 20);
        CHECK(ms(world.service.accepted_at.at(0)) == 1030);
    }
    CHECK(world.service.peers.size() == 1);
}

TEST_CASE("A service that stops during the handshake resets the connection") {
    World<> world;
    world.connect();
    world.at(15ms, [&] { world.network.stop_listening(b, smtp); });
    world.run();
    CHECK(world.client.calls == Calls{"connected", "reset"});
    CHECK(world.service.peers.empty());
    CHECK(world.network.open_connections() == 0);
}

TEST_CASE("IPv6 and every address of a host work") {
    World<> world;
    SECTION("IPv6") {
        world.connect(30s, {b6, smtp});
        world.run();
        CHECK(world.service.last().accepted.local.address == b6);
        CHECK(world.service.last().accepted.remote.address == a6);
    }
    SECTION("second address") {
        world.connect(30s, {b4_second, smtp});
        world.run();
        CHECK(world.service.last().accepted.local.address == b4_second);
    }
    SECTION("chosen source") {
        world.client.id = world.network.connect(b, b4_second, {c4, smtp}, 30s, world.client);
        Service other(world.engine);
        REQUIRE(world.network.listen(c, c4, smtp, other));
        world.run();
        CHECK(other.last().accepted.remote.address == b4_second);
    }
    CHECK(world.client.calls == Calls{"connected"});
}

TEST_CASE("Listening follows addresses and ports") {
    World<> world;
    Service other(world.engine);
    CHECK(world.network.listen(b, b4, smtp, other).error() == sim::network::BindError::port_in_use);
    CHECK(world.network.listen(b, a4, 26, other).error() == sim::network::BindError::not_my_address);
    REQUIRE(world.network.listen(b, b4_second, 26, other));
    REQUIRE(world.network.listen(b, b4, 26, world.service));
    world.connect(30s, {b4_second, 26});
    world.run();
    CHECK(other.peers.size() == 1);
    CHECK(world.service.peers.empty());
}

TEST_CASE("A host reaches itself over its own and over loopback addresses; each end has its number") {
    World<> world;
    for (const IpAddress address : {b4, IpAddress::v4({127, 0, 0, 1})}) {
        Peer client(world.engine);
        const Instant start = world.engine.now();
        client.id = world.network.connect(b, std::nullopt, {address, smtp}, 30s, client);
        client.then_connected = [&] { world.network.send(b, client.id, "to the server"); };
        world.run();
        CHECK(client.times.at(0) - start < 1ms);
        Peer& server = world.service.last();
        CHECK(server.id != client.id);
        CHECK(server.accepted.local.address == address);
        CHECK(server.received == "to the server");
        world.network.send(b, server.id, "to the client");
        world.network.close(b, server.id);
        world.run();
        CHECK(client.received == "to the client");
        CHECK(client.calls == Calls{"connected", "octets", "closed"});
        world.network.close(b, client.id);
        world.run();
        CHECK(server.calls == Calls{"octets", "closed"});
        CHECK(world.network.open_connections() == 0);
    }
}

TEST_CASE("The caller may give up while the connection opens") {
    World<> world;
    world.connect();
    SECTION("abandoned") {
        world.network.abandon(a, world.client.id);
    }
    SECTION("reset") {
        world.network.reset(a, world.client.id);
    }
    SECTION("host off") {
        world.network.set_host_on(a, false);
    }
    CHECK(world.network.open_connections() == 0);
    world.run();
    CHECK(world.client.calls.empty());
    CHECK(world.service.peers.empty());
}

}  // namespace tests
