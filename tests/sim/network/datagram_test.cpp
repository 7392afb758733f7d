#include "tests/sim/network/network_fixture.hpp"
#include "tests/support/catch.hpp"

namespace tests {
using sim::network::FirewallRule;

namespace {

constexpr std::uint16_t dns = 53;

std::string reason_of_loss(const World<>& world) {
    const auto lost = world.events.of(EventKind::datagram_lost);
    return lost.size() == 1 ? lost[0].fields.text("reason") : "";
}

}  // namespace

TEST_CASE("A datagram arrives, and can be answered from the address it was sent to") {
    World<> world;
    Resolver server;
    Resolver client;
    REQUIRE(world.network.bind(b, dns, server));
    REQUIRE(world.network.bind(a, 50000, client));
    CHECK(!world.network.bind(b, dns, client));
    server.then = [&] { world.network.send_datagram(b, dns, server.remotes[0], "answer", server.locals[0].address); };
    world.network.send_datagram(a, 50000, {b4_second, dns}, "question");
    CHECK(server.received.empty());
    world.run();
    CHECK(server.received == Calls{"question"});
    CHECK(server.remotes.at(0) == Endpoint{a4, 50000});
    CHECK(client.received == Calls{"answer"});
    CHECK(client.remotes.at(0) == Endpoint{b4_second, dns});
    CHECK(ms(world.engine.now()) == 20);
    const auto sent = world.events.of(EventKind::datagram_sent);
    const auto arrived = world.events.of(EventKind::datagram_arrived);
    REQUIRE(sent.size() == 2);
    REQUIRE(arrived.size() == 2);
    CHECK(sent[0].fields.text("octets") == "question");
    CHECK(sent[0].fields.text("to_host") == "b");
    CHECK(arrived[0].cause == sent[0].id);
    CHECK(sent[1].cause == arrived[0].id);
}

TEST_CASE("A datagram that cannot arrive is lost") {
    World<> world;
    Resolver server;
    REQUIRE(world.network.bind(b, dns, server));
    Endpoint to{b4, dns};
    std::string octets = "question";
    std::string reason;
    SECTION("nobody has the address") {
        to.address = nobody4;
        reason = "unreachable";
    }
    SECTION("nobody is at the port") {
        world.network.unbind(b, dns);
        reason = "port-unreachable";
    }
    SECTION("host off") {
        world.network.set_host_on(b, false);
        reason = "way-down";
    }
    SECTION("link goes down in flight") {
        world.at(2ms, [&] { world.network.set_link_on(1, false); });
        reason = "way-down";
    }
    SECTION("firewall of the receiver") {
        world.network.add_firewall_rule(b, {FirewallRule::Action::drop, FirewallRule::Direction::inbound, dns});
        reason = "firewall";
    }
    SECTION("firewall of the sender") {
        world.network.add_firewall_rule(a, {FirewallRule::Action::refuse, FirewallRule::Direction::outbound, dns});
        reason = "firewall";
    }
    SECTION("every packet is lost") {
        world.network.set_link_loss(0, 1);
        reason = "loss";
    }
    SECTION("longer than an IPv4 packet holds, RFC 791 section 3.1") {
        octets = std::string(65'508, 'x');
        reason = "too-large";
    }
    world.network.send_datagram(a, 50000, to, octets);
    world.run();
    CHECK(server.received.empty());
    CHECK(reason_of_loss(world) == reason);
}

TEST_CASE("The longest datagrams pass, RFC 768") {
    World<> world;
    Resolver server;
    REQUIRE(world.network.bind(b, dns, server));
    world.network.send_datagram(a, 50000, {b4, dns}, std::string(65'507, 'x'));
    world.network.send_datagram(a, 50000, {b6, dns}, std::string(65'527, 'y'));
    world.run();
    REQUIRE(server.received.size() == 2);
    CHECK(server.remotes[1].address == a6);
}

TEST_CASE("A lossy link loses its share of datagrams, whatever other links do") {
    const auto lost_with = [](double other_loss) {
        World<> world;
        Resolver server;
        (void)world.network.bind(b, dns, server);
        world.network.set_link_loss(0, 0.5);
        world.network.set_link_loss(2, other_loss);
        for (int number = 0; number < 400; ++number) {
            world.network.send_datagram(a, 50000, {b4, dns}, std::to_string(number));
            world.network.send_datagram(c, 50000, {b4, dns}, "noise");
        }
        world.run();
        std::vector<std::string> from_a;
        for (std::size_t index = 0; index < server.received.size(); ++index) {
            if (server.remotes[index].address == a4) from_a.push_back(server.received[index]);
        }
        return from_a;
    };
    const auto arrived = lost_with(0);
    CHECK(arrived.size() > 150);
    CHECK(arrived.size() < 250);
    CHECK(lost_with(0.9) == arrived);
}

TEST_CASE("A host sends datagrams to itself") {
    World<> world;
    Resolver server;
    REQUIRE(world.network.bind(b, dns, server));
    world.network.send_datagram(b, 50000, {IpAddress::v4({127, 0, 0, 1}), dns}, "question");
    world.network.send_datagram(b, 50000, {b4, dns}, "question");
    world.run();
    REQUIRE(server.received.size() == 2);
    CHECK(server.remotes[0].address == IpAddress::v4({127, 0, 0, 1}));
    CHECK(server.remotes[1].address == b4);
}

}  // namespace tests
