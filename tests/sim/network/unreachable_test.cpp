// ICMP for datagrams to a port where nobody is, RFC 1122 section 4.1.3.1.
#include "tests/sim/network/network_fixture.hpp"
#include "tests/support/catch.hpp"

namespace tests {

namespace {

struct Told : Resolver {
    void on_unreachable(Endpoint local, Endpoint remote) override {
        locals_told.push_back(local);
        remotes_told.push_back(remote);
    }
    std::vector<Endpoint> locals_told;
    std::vector<Endpoint> remotes_told;
};

constexpr std::uint16_t port = 53;

}  // namespace

TEST_CASE("The sender of a datagram is told that nobody is at the port") {
    World<> world;
    Told client;
    REQUIRE(world.network.bind(a, 50000, client));
    world.network.send_datagram(a, 50000, {b4, port}, "question");
    world.run();
    CHECK(client.locals_told == std::vector<Endpoint>{{a4, 50000}});
    CHECK(client.remotes_told == std::vector<Endpoint>{{b4, port}});
    CHECK(ms(world.engine.now()) == 20);
    CHECK(world.events.of(EventKind::datagram_refused).size() == 1);
}

TEST_CASE("A host that is off, or a port that was given back, hears and tells nothing") {
    World<> world;
    Told client;
    REQUIRE(world.network.bind(a, 50000, client));
    SECTION("host off") {
        world.network.set_host_on(b, false);
    }
    world.network.send_datagram(a, 50000, {b4, port}, "question");
    SECTION("port given back") {
        world.network.unbind(a, 50000);
    }
    world.run();
    CHECK(client.locals_told.empty());
    CHECK(world.events.of(EventKind::datagram_refused).empty());
}

}  // namespace tests
