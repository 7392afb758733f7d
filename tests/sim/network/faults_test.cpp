#include "tests/sim/network/network_fixture.hpp"
#include "tests/support/catch.hpp"

namespace tests {
using sim::network::FirewallRule;

TEST_CASE("A segment lost on the way is sent again after 1 s, RFC 6298 section 2.4") {
    World<> world;
    world.connected();
    world.at(100ms, [&] { world.network.send(a, world.client.id, "first "); });
    world.at(102ms, [&] { world.network.set_link_on(1, false); });
    world.at(103ms, [&] { world.network.set_link_on(1, true); });
    world.at(200ms, [&] { world.network.send(a, world.client.id, "second"); });
    world.run();
    Peer& server = world.service.last();
    CHECK(server.received == "first second");
    CHECK(ms(server.times.at(0)) == 1110);
    CHECK(ms(server.times.at(1)) == 1110);
    const auto lost = world.events.of(EventKind::segment_lost);
    REQUIRE(lost.size() == 1);
    CHECK(lost[0].fields.integer("offset") == 0);
    CHECK(lost[0].cause == world.events.of(EventKind::segment_sent).at(0).id);
}

TEST_CASE("An end that gets no answer gives up after 127 s: RFC 1122 section 4.2.3.5 wants 100 s at least") {
    World<> world;
    world.connected();
    const Instant start = world.engine.now();
    world.network.set_link_on(1, false);
    world.network.send(a, world.client.id, "anybody?");
    world.run();
    CHECK(world.client.calls == Calls{"connected", "lost"});
    CHECK(world.client.times.at(1) - start == 127s);
    CHECK(world.events.of(EventKind::segment_lost).size() == 7);
    // The server was told nothing and keeps its end; when it sends, it learns.
    CHECK(world.service.last().calls.empty());
    world.network.set_link_on(1, true);
    world.network.send(b, world.service.last().id, "hello?");
    world.run();
    CHECK(world.service.last().calls == Calls{"reset"});
    CHECK(world.network.open_connections() == 0);
}

TEST_CASE("Ends that nobody owns any more do not stay behind when their FIN is lost for good") {
    World<> world;
    world.connected();
    world.network.abandon(b, world.service.last().id);
    world.run();
    world.network.set_link_on(1, false);
    world.network.abandon(a, world.client.id);
    world.run();
    CHECK(world.network.open_connections() == 0);
}

TEST_CASE("A host that goes off forgets its connections and services") {
    World<> world;
    world.connected();
    world.network.set_host_on(b, false);
    world.run();
    CHECK(world.client.calls == Calls{"connected"});
    CHECK(world.service.last().calls.empty());
    CHECK(world.network.open_connections() == 1);
    SECTION("back on, it answers segments with RST") {
        world.network.set_host_on(b, true);
        world.network.send(a, world.client.id, "still there?");
        world.run();
        CHECK(world.client.calls == Calls{"connected", "reset"});
        Peer second(world.engine);
        second.id = world.network.connect(a, std::nullopt, {b4, smtp}, 30s, second);
        world.run();
        CHECK(second.calls == Calls{"refused"});
    }
    SECTION("off, it stays silent") {
        world.network.send(a, world.client.id, "still there?");
        world.run();
        CHECK(world.client.calls == Calls{"connected", "lost"});
    }
    SECTION("a client that never asks never learns") {
        world.network.abandon(a, world.client.id);
        world.run();
        CHECK(world.client.calls == Calls{"connected"});
    }
    if (world.network.open_connections() != 0) world.network.abandon(a, world.client.id);
    world.run();
    CHECK(world.network.open_connections() == 0);
    CHECK(world.events.of(EventKind::host_down).size() == 1);
}

TEST_CASE("A host that goes off in the middle of everything leaves nothing behind") {
    for (int millisecond = 0; millisecond < 120; millisecond += 3) {
        World<> world;
        world.service.then = [&](Peer& peer) {
            world.network.send(b, peer.id, std::string(100'000, 's'));
            peer.then_octets = [&] { world.network.send(b, peer.id, "250 ok\r\n"); };
        };
        world.client.then_connected = [&] { world.network.send(a, world.client.id, std::string(150'000, 'c')); };
        world.client.then_octets = [&] { world.network.send(a, world.client.id, "NOOP\r\n"); };
        world.connect();
        world.at(std::chrono::milliseconds(millisecond),
                 [&] { world.network.set_host_on(millisecond % 2 ? a : b, false); });
        world.at(std::chrono::milliseconds(millisecond + 40),
                 [&] { world.network.set_host_on(millisecond % 2 ? a : b, true); });
        world.engine.run(Instant{} + 10min);
        world.network.reset(a, world.client.id);
        for (const auto& peer : world.service.peers) world.network.reset(b, peer->id);
        world.run();
        CHECK(world.network.open_connections() == 0);
    }
}

TEST_CASE("A lossy link delays streams and loses none of their octets") {
    World<> world;
    world.connected();
    world.network.set_link_loss(0, 0.3);
    std::string sent;
    for (int number = 0; number < 200; ++number) {
        sent += std::to_string(number) + "\r\n";
        world.at(std::chrono::milliseconds(100 + number),
                 [&world, number] { world.network.send(a, world.client.id, std::to_string(number) + "\r\n"); });
    }
    world.run();
    CHECK(world.service.last().received == sent);
    const std::size_t lost = world.events.of(EventKind::segment_lost).size();
    CHECK(lost > 40);
    CHECK(lost < 140);
    const auto changed = world.events.of(EventKind::link_changed);
    REQUIRE(changed.size() == 1);
    CHECK(changed[0].fields.text("name") == "a-access");
    CHECK(changed[0].fields.integer("loss_ppm") == 300'000);
    CHECK(changed[0].fields.integer("latency_ns") == 5'000'000);
    CHECK(changed[0].fields.boolean("up"));
}

TEST_CASE("Firewall rules match by direction, port, family and peer") {
    World<> world;
    FirewallRule rule;
    SECTION("refuse inbound") {
        rule = {FirewallRule::Action::refuse, FirewallRule::Direction::inbound, smtp};
        world.network.add_firewall_rule(b, rule);
        world.connect();
        world.run();
        CHECK(world.client.calls == Calls{"refused"});
        CHECK(ms(world.client.times[0]) == 20);
    }
    SECTION("refuse outbound, known at once") {
        rule = {FirewallRule::Action::refuse, FirewallRule::Direction::outbound, smtp};
        world.network.add_firewall_rule(a, rule);
        world.connect();
        world.run();
        CHECK(world.client.calls == Calls{"refused"});
        CHECK(ms(world.client.times[0]) == 0);
    }
    SECTION("drop of one family") {
        rule = {FirewallRule::Action::drop, FirewallRule::Direction::inbound, {}, IpAddress::Family::ipv6};
        world.network.add_firewall_rule(b, rule);
        world.connect(5s, {b6, smtp});
        Peer by_ipv4(world.engine);
        by_ipv4.id = world.network.connect(a, std::nullopt, {b4, smtp}, 5s, by_ipv4);
        world.run();
        CHECK(world.client.calls == Calls{"timed-out"});
        CHECK(by_ipv4.calls == Calls{"connected"});
    }
    SECTION("drop of one peer, and another port") {
        world.network.add_firewall_rule(b,
                                        {FirewallRule::Action::drop, FirewallRule::Direction::inbound, smtp, {}, c4});
        world.network.add_firewall_rule(b, {FirewallRule::Action::drop, FirewallRule::Direction::inbound, 110});
        Peer from_c(world.engine);
        from_c.id = world.network.connect(c, std::nullopt, {b4, smtp}, 5s, from_c);
        world.connect();
        world.run();
        CHECK(world.client.calls == Calls{"connected"});
        CHECK(from_c.calls == Calls{"timed-out"});
    }
}

TEST_CASE("A firewall rule on an open connection stops its octets until it is removed") {
    World<> world;
    world.connected();
    const FirewallRule rule{FirewallRule::Action::drop, FirewallRule::Direction::inbound, smtp};
    world.at(1s, [&] { world.network.add_firewall_rule(b, rule); });
    world.at(2s, [&] { world.network.send(a, world.client.id, "held up"); });
    world.at(2s, [&] { world.network.send(b, world.service.last().id, "not held up"); });
    world.at(4s, [&] { world.network.remove_firewall_rule(b, rule); });
    world.run();
    CHECK(ms(world.client.times.at(1)) == 2010);
    CHECK(ms(world.service.last().times.at(0)) == 5010);
    const auto changed = world.events.of(EventKind::firewall_changed);
    REQUIRE(changed.size() == 2);
    CHECK(changed[0].fields.text("rule") == "drop inbound packets to port 25");
    CHECK(changed[0].fields.text("rule") == changed[1].fields.text("rule"));
    CHECK(!changed[1].fields.boolean("added"));
}

TEST_CASE("A refusing rule on an open connection resets who sends into it") {
    World<> world;
    world.connected();
    world.network.add_firewall_rule(b, {FirewallRule::Action::refuse, FirewallRule::Direction::inbound, smtp});
    world.network.send(a, world.client.id, "hello");
    world.run();
    CHECK(world.client.calls == Calls{"connected", "reset"});
}

namespace {

std::vector<Event> play_lossy_dialogue() {
    World<> world;
    world.network.set_link_loss(0, 0.25);
    world.network.set_link_loss(1, 0.1);
    int lines = 0;
    world.service.then = [&](Peer& peer) {
        world.network.send(b, peer.id, "220 b\r\n");
        peer.then_octets = [&] { world.network.send(b, peer.id, "250 ok\r\n"); };
    };
    world.client.then_octets = [&] {
        if (++lines < 40) world.network.send(a, world.client.id, lines % 10 ? "NOOP\r\n" : std::string(80'000, 'x'));
    };
    world.connect();
    world.at(5s, [&] { world.network.set_link_on(1, false); });
    world.at(8s, [&] { world.network.set_link_on(1, true); });
    world.run();
    CHECK(lines == 40);
    return world.events.all;
}

}  // namespace

TEST_CASE("The same script gives the same events") {
    const std::vector<Event> first = play_lossy_dialogue();
    CHECK(first.size() > 150);
    CHECK(first == play_lossy_dialogue());
}

TEST_CASE("Weak timers do not keep a run alive, segments on their way do") {
    World<> world;
    world.connected();
    world.engine.at(world.engine.now() + 1h, sim::engine::Strength::weak, [] {});
    const Instant start = world.engine.now();
    world.network.send(a, world.client.id, "QUIT\r\n");
    CHECK(world.engine.run(end_of_time) == sim::engine::Engine::End::no_strong_event);
    CHECK(world.service.last().received == "QUIT\r\n");
    CHECK(world.engine.now() - start < 20ms);
}

TEST_CASE("The network keeps its times after 60 days") {
    World<> world;
    world.at(60 * 24h, [&] { world.connect(); });
    world.run();
    CHECK(ms(Instant{} + (world.client.times.at(0) - (Instant{} + 60 * 24h))) == 20);
}

}  // namespace tests
