#include "sim/engine/memory_engine.hpp"

#include <vector>

#include "tests/sim/engine/test_platform.hpp"
#include "tests/support/catch.hpp"

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""us;
using std::chrono_literals::operator""ns;
using sim::engine::Engine;
using sim::engine::Instant;
using sim::engine::MemoryEngine;
using sim::engine::Path;
using sim::engine::Strength;
using sim::engine::Transmission;

namespace {

constexpr Instant forever = protocol::instant_max;

/// Notes when a packet came, and how.
struct Arrival {
    Instant time{-1};
    Transmission outcome{};
};
auto note_in(MemoryEngine& engine, Arrival& arrival) {
    return [&engine, &arrival](Transmission outcome) { arrival = {engine.now(), outcome}; };
}

}  // namespace

TEST_CASE("A way is the sum of its latencies and the least of its bandwidths") {
    MemoryEngine engine(tests::two_sites());
    const Path& near = engine.path(0, 1);
    CHECK(near.up);
    CHECK(near.latency == 2ms);
    CHECK(near.links == std::vector<sim::engine::LinkIndex>{0, 1});
    const Path& far = engine.path(1, 2);
    CHECK(far.latency == 12ms);
    CHECK(far.bandwidth_octets_per_s == 1e6);
    CHECK(far.links == std::vector<sim::engine::LinkIndex>{1, 3, 2});
}

TEST_CASE("Between sites the way with the least latency is taken") {
    auto platform = tests::two_sites();
    platform.sites.push_back({"middle"});
    platform.links.push_back({"north-middle", 4ms, 1e7});
    platform.links.push_back({"middle-south", 5ms, 1e7});
    platform.site_links.push_back({0, 2, 4});
    platform.site_links.push_back({2, 1, 5});
    MemoryEngine engine(platform);
    CHECK(engine.path(0, 2).latency == 11ms);
    CHECK(engine.path(0, 2).links == std::vector<sim::engine::LinkIndex>{0, 4, 5, 2});
    CHECK(engine.path(2, 0).links == std::vector<sim::engine::LinkIndex>{2, 5, 4, 0});
}

TEST_CASE("Sites without a way between them do not reach each other") {
    auto platform = tests::two_sites();
    platform.site_links.clear();
    MemoryEngine engine(platform);
    CHECK(!engine.path(0, 2).up);
    Arrival arrival;
    engine.send(0, 2, 100, note_in(engine, arrival));
    engine.run(forever);
    CHECK(arrival.outcome == Transmission::lost);
}

TEST_CASE("A packet on an idle way takes latency plus size over bandwidth") {
    MemoryEngine engine(tests::two_sites());
    Arrival arrival;
    engine.send(0, 2, 1000, note_in(engine, arrival));
    CHECK(engine.run(forever) == Engine::End::no_strong_event);
    CHECK(arrival.time == Instant{} + 13ms);
    CHECK(arrival.outcome == Transmission::delivered);
}

TEST_CASE("Packets wait for each other on the sender's and on the receiver's access link") {
    MemoryEngine engine(tests::two_sites());
    Arrival first;
    Arrival second;
    SECTION("one sender") {
        engine.send(0, 1, 1000, note_in(engine, first));
        engine.send(0, 2, 1000, note_in(engine, second));
        engine.run(forever);
        CHECK(first.time == Instant{} + 3ms);
        CHECK(second.time == Instant{} + 14ms);
    }
    SECTION("one receiver: who reaches its link first is served first") {
        engine.send(2, 1, 1000, note_in(engine, first));
        engine.at(Instant{} + 9500us, Strength::strong, [&] { engine.send(0, 1, 1000, note_in(engine, second)); });
        engine.run(forever);
        CHECK(second.time == Instant{} + 12500us);
        CHECK(first.time == Instant{} + 13500us);
    }
    SECTION("both directions of a link are independent") {
        engine.send(0, 1, 1000, note_in(engine, first));
        engine.send(1, 0, 1000, note_in(engine, second));
        engine.run(forever);
        CHECK(first.time == Instant{} + 3ms);
        CHECK(second.time == Instant{} + 3ms);
    }
}

TEST_CASE("A way that goes down under a packet loses it at the time it would have arrived") {
    MemoryEngine engine(tests::two_sites());
    Arrival arrival;
    const std::uint32_t epoch = engine.path(0, 2).epoch;
    engine.send(0, 2, 1000, note_in(engine, arrival));
    SECTION("link off and on again within the flight") {
        engine.at(Instant{} + 2ms, Strength::strong, [&] { engine.set_link_on(3, false); });
        engine.at(Instant{} + 3ms, Strength::strong, [&] { engine.set_link_on(3, true); });
        engine.run(forever);
        CHECK(arrival.outcome == Transmission::lost);
        CHECK(engine.path(0, 2).up);
    }
    SECTION("receiver off") {
        engine.at(Instant{} + 2ms, Strength::strong, [&] { engine.set_host_on(2, false); });
        engine.run(forever);
        CHECK(arrival.outcome == Transmission::lost);
        CHECK(!engine.path(0, 2).up);
    }
    SECTION("a change of latency or bandwidth loses nothing") {
        engine.at(Instant{} + 2ms, Strength::strong, [&] { engine.set_link_latency(3, 1ms); });
        engine.at(Instant{} + 2ms, Strength::strong, [&] { engine.set_link_bandwidth(3, 5e5); });
        engine.run(forever);
        CHECK(arrival.outcome == Transmission::delivered);
        CHECK(engine.path(0, 2).latency == 3ms);
        CHECK(engine.path(0, 2).bandwidth_octets_per_s == 5e5);
    }
    CHECK(arrival.time == Instant{} + 13ms);
    CHECK(engine.path(0, 2).epoch > epoch);
}

TEST_CASE("A host talks to itself over no link") {
    MemoryEngine engine(tests::two_sites());
    engine.set_link_on(0, false);
    CHECK(engine.path(0, 0).up);
    CHECK(engine.path(0, 0).links.empty());
    CHECK(engine.path(0, 0).latency == sim::engine::loopback_latency);
    engine.set_host_on(0, false);
    CHECK(!engine.path(0, 0).up);
}

TEST_CASE("A run ends with the last strong event, at its limit, or when stopped, and can go on") {
    MemoryEngine engine(tests::two_sites());
    std::vector<int> handled;
    engine.at(Instant{10}, Strength::weak, [&] { handled.push_back(1); });
    engine.at(Instant{20}, Strength::strong, [&] { handled.push_back(2); });
    engine.at(Instant{30}, Strength::weak, [&] { handled.push_back(3); });
    SECTION("weak events before the last strong one are handled, those after it are not") {
        CHECK(engine.run(forever) == Engine::End::no_strong_event);
        CHECK(handled == std::vector<int>{1, 2});
        CHECK(engine.now() == Instant{20});
    }
    SECTION("events at the limit are handled") {
        CHECK(engine.run(Instant{15}) == Engine::End::until_reached);
        CHECK(engine.now() == Instant{15});
        CHECK(handled == std::vector<int>{1});
        CHECK(engine.run(Instant{20}) == Engine::End::no_strong_event);
        CHECK(handled == std::vector<int>{1, 2});
    }
    SECTION("stopped by a handler") {
        engine.at(Instant{5}, Strength::strong, [&] { engine.stop(); });
        CHECK(engine.run(forever) == Engine::End::stopped);
        CHECK(engine.now() == Instant{5});
        CHECK(handled.empty());
        CHECK(engine.run(forever) == Engine::End::no_strong_event);
        CHECK(handled == std::vector<int>{1, 2});
    }
    SECTION("nothing strong at all") {
        MemoryEngine idle(tests::two_sites());
        idle.at(Instant{1}, Strength::weak, [] {});
        CHECK(idle.run(forever) == Engine::End::no_strong_event);
        CHECK(idle.now() == Instant{});
        CHECK(idle.events_handled() == 0);
    }
}

TEST_CASE("Times stay exact to the nanosecond after 60 days") {
    MemoryEngine engine(tests::two_sites());
    const Instant late = Instant{} + 60 * 24h + 1ns;
    Instant seen;
    engine.at(late, Strength::strong, [&] { seen = engine.now(); });
    engine.run(forever);
    CHECK(seen == late);
}

TEST_CASE("A driver can ask when something may happen next, and run in pieces") {
    MemoryEngine engine(tests::two_sites());
    CHECK(engine.next_event_at() == protocol::instant_max);
    std::vector<std::int64_t> handled;
    const auto note = [&] { handled.push_back(engine.now().nanoseconds); };
    engine.at(Instant{500}, Strength::weak, note);
    engine.at(Instant{900}, Strength::strong, note);
    CHECK(engine.next_event_at() == Instant{500});
    CHECK(engine.run(Instant{600}) == Engine::End::until_reached);
    CHECK(engine.now() == Instant{600});
    CHECK(engine.next_event_at() == Instant{900});
    CHECK(engine.run(Instant{900}) == Engine::End::no_strong_event);
    CHECK(handled == std::vector<std::int64_t>{500, 900});
}
