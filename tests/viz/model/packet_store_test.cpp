#include "viz/model/packet_store.hpp"

#include "tests/support/catch.hpp"

using protocol::Instant;
using viz::model::Packet;
using viz::model::PacketStore;

namespace {

Packet packet_between(std::uint64_t event, std::int64_t leaves, std::int64_t arrives) {
    Packet packet;
    packet.event = event;
    packet.leaves = Instant{leaves};
    packet.arrives = Instant{arrives};
    return packet;
}

/// What in_flight() must find, the slow way.
std::vector<std::size_t> in_flight_by_search(const PacketStore& store, Instant time) {
    std::vector<std::size_t> found;
    for (std::size_t index = 0; index < store.packets().size(); ++index) {
        const Packet& packet = store.packets()[index];
        if (packet.leaves <= time && packet.arrives > time) found.push_back(index);
    }
    return found;
}

}  // namespace

TEST_CASE("Packets stand in the order of leaving, whenever they become known") {
    PacketStore store;
    store.add(packet_between(3, 20, 30));
    store.add(packet_between(5, 10, 15));
    store.add(packet_between(4, 20, 25));
    REQUIRE(store.packets().size() == 3);
    CHECK(store.packets()[0].event == 5);
    CHECK(store.packets()[1].event == 3);
    CHECK(store.packets()[2].event == 4);
    CHECK(store.next_leaving(Instant{10}) == Instant{20});
    CHECK(store.next_leaving(Instant{20}) == protocol::instant_max);
}

TEST_CASE("At the instant of leaving only what was sent so far is on its way") {
    PacketStore store;
    store.add(packet_between(1, 10, 20));
    store.add(packet_between(2, 10, 20));
    CHECK(store.in_flight(Instant{10}, 0).empty());
    CHECK(store.in_flight(Instant{10}, 1).size() == 1);
    CHECK(store.in_flight(Instant{11}, 0).size() == 2);
    CHECK(store.in_flight(Instant{20}, 2).empty());
}

TEST_CASE("Whatever is on its way is found among many packets") {
    PacketStore store;
    std::uint64_t state = 1;
    const auto draw = [&](std::uint64_t bound) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        return static_cast<std::int64_t>((state >> 33) % bound);
    };
    for (std::uint64_t event = 1; event <= 3000; ++event) {
        const std::int64_t leaves = static_cast<std::int64_t>(event) * 10 - draw(50);
        store.add(packet_between(event, leaves, leaves + draw(event % 100 == 0 ? 20000 : 60)));
        if (event % 7 == 0) {
            const Packet& changed = store.packets()[static_cast<std::size_t>(draw(store.packets().size()))];
            store.set_arrival(changed.leaves, changed.event, changed.leaves + protocol::Duration{draw(500)}, true);
        }
    }
    for (std::int64_t time = 0; time < 31000; time += 97) {
        CHECK(store.in_flight(Instant{time}, UINT64_MAX) == in_flight_by_search(store, Instant{time}));
    }
}
