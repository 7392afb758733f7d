#include "sim/engine/simgrid_engine.hpp"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "protocol/base/random_stream.hpp"
#include "sim/engine/memory_engine.hpp"
#include "tests/sim/engine/test_platform.hpp"
#include "tests/support/catch.hpp"

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""us;
using sim::engine::Engine;
using sim::engine::Instant;
using sim::engine::Platform;
using sim::engine::Strength;
using sim::engine::Transmission;

namespace {

constexpr Instant forever_simgrid = protocol::instant_max;

std::unique_ptr<Engine> simgrid(const Platform& platform) {
    auto made = sim::engine::make_simgrid_engine(platform);
    if (!made) FAIL(made.error().message);
    return std::move(*made);
}

/// What handlers saw: when, and a number that says which.
using Log = std::vector<std::pair<std::int64_t, std::int64_t>>;

/// A random script of packets, timers and failures; the same for the same seed on every engine.
class Script {
public:
    Script(Engine& engine, std::uint64_t seed) : engine_(engine), random_(seed, 0, "script", "test") {}

    Log play() {
        for (int number = 0; number < 40; ++number) start_later(number, Instant{});
        engine_.at(Instant{} + 70ms, Strength::strong, [this] { engine_.set_link_on(3, false); });
        engine_.at(Instant{} + 95ms, Strength::strong, [this] { engine_.set_link_on(3, true); });
        engine_.at(Instant{} + 150ms, Strength::strong, [this] { engine_.set_host_on(1, false); });
        engine_.at(Instant{} + 210ms, Strength::strong, [this] { engine_.set_host_on(1, true); });
        engine_.at(Instant{} + 250ms, Strength::strong, [this] { engine_.set_link_latency(3, 3ms); });
        engine_.at(Instant{} + 260ms, Strength::strong, [this] { engine_.set_link_bandwidth(0, 2e5); });
        while (engine_.run(engine_.now() + 37ms) == Engine::End::until_reached) note(-1);
        return log_;
    }

private:
    void note(std::int64_t what) { log_.emplace_back(engine_.now().nanoseconds, what); }

    void start_later(int number, Instant from) {
        const Instant time = from + sim::engine::Duration{static_cast<std::int64_t>(random_.below(100)) * 1'000'003};
        engine_.at(time, Strength::strong, [this, number] { send_packet(number); });
    }
    void send_packet(int number) {
        note(number);
        const auto source = static_cast<sim::engine::NodeIndex>(random_.below(3));
        const auto target = static_cast<sim::engine::NodeIndex>(random_.below(3));
        engine_.send(source, target, random_.below(3000), [this, number](Transmission outcome) {
            note(1000 + number + (outcome == Transmission::lost ? 1000 : 0));
            if (++packets_ < 400) start_later(number, engine_.now());
        });
    }

    Engine& engine_;
    protocol::RandomStream random_;
    Log log_;
    int packets_ = 0;
};

Log play_on_memory(std::uint64_t seed) {
    sim::engine::MemoryEngine engine(tests::two_sites());
    return Script(engine, seed).play();
}
Log play_on_simgrid(std::uint64_t seed) {
    const auto engine = simgrid(tests::two_sites());
    return Script(*engine, seed).play();
}

/// A platform file that is gone when the test is over.
class PlatformFile {
public:
    explicit PlatformFile(const std::string& content)
        : path_(std::filesystem::temp_directory_path() /
                ("mailflow-platform-" + std::to_string(content.size()) + ".xml")) {
        std::ofstream(path_) << content;
    }
    PlatformFile(const PlatformFile&) = delete;
    PlatformFile& operator=(const PlatformFile&) = delete;
    ~PlatformFile() { std::filesystem::remove(path_); }
    [[nodiscard]] std::string name() const { return path_.string(); }

private:
    std::filesystem::path path_;
};

constexpr const char* platform_xml = R"(<?xml version='1.0'?>
<!DOCTYPE platform SYSTEM "https://simgrid.org/simgrid.dtd">
<platform version="4.1"><zone id="world" routing="Full">
  <host id="h1" speed="1Gf"/><host id="h2" speed="1Gf"/>
  <link id="west" bandwidth="1MBps" latency="2ms" sharing_policy="SPLITDUPLEX"/>
  <link id="east" bandwidth="2MBps" latency="3ms"/>
  <route src="h1" dst="h2"><link_ctn id="west" direction="UP"/><link_ctn id="east"/></route>
</zone></platform>
)";

}  // namespace

TEST_CASE("Small packets take the same time, in the same order, on both engines") {
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
        const Log on_memory = play_on_memory(seed);
        CHECK(on_memory.size() > 400);
        CHECK(play_on_simgrid(seed) == on_memory);
    }
}

TEST_CASE("A later SimGrid engine of the process starts at 0 again") {
    const Log first = play_on_simgrid(7);
    CHECK(play_on_simgrid(7) == first);
}

TEST_CASE("Ways on SimGrid are those of the description") {
    const auto platform = tests::two_sites();
    sim::engine::MemoryEngine memory(platform);
    const auto engine = simgrid(platform);
    CHECK(engine->link_count() == 4);
    CHECK(engine->link(3).name == "trunk");
    for (sim::engine::NodeIndex from = 0; from < 3; ++from) {
        for (sim::engine::NodeIndex to = 0; to < 3; ++to) {
            CHECK(engine->path(from, to).up);
            CHECK(engine->path(from, to).latency == memory.path(from, to).latency);
            CHECK(engine->path(from, to).links == memory.path(from, to).links);
            CHECK(engine->path(from, to).bandwidth_octets_per_s == memory.path(from, to).bandwidth_octets_per_s);
        }
    }
}

TEST_CASE("A transfer alone takes latency plus size over bandwidth") {
    // The default network model would multiply the latency by 13.
    const auto engine = simgrid(tests::two_sites());
    Instant arrived;
    engine->transfer(0, 2, 1'000'000, [&](Transmission outcome) {
        CHECK(outcome == Transmission::delivered);
        arrived = engine->now();
    });
    CHECK(engine->run(forever_simgrid) == Engine::End::no_strong_event);
    CHECK(std::chrono::abs(arrived - (Instant{} + 1012ms)) < 1us);
}

TEST_CASE("Transfers share the bandwidth of a common link") {
    const auto engine = simgrid(tests::two_sites());
    std::vector<Instant> arrived;
    const auto note = [&](Transmission) { arrived.push_back(engine->now()); };
    engine->transfer(0, 2, 1'000'000, note);
    engine->transfer(1, 2, 1'000'000, note);
    engine->run(forever_simgrid);
    REQUIRE(arrived.size() == 2);
    CHECK(std::chrono::abs(arrived[0] - (Instant{} + 2012ms)) < 1us);
    CHECK(std::chrono::abs(arrived[1] - (Instant{} + 2012ms)) < 1us);
}

TEST_CASE("A transfer is lost when its way goes down, and not started on a dead one") {
    const auto engine = simgrid(tests::two_sites());
    std::vector<std::pair<Instant, Transmission>> ended;
    const auto note = [&](Transmission outcome) { ended.emplace_back(engine->now(), outcome); };
    engine->transfer(0, 2, 1'000'000, note);
    engine->at(Instant{} + 500ms, Strength::strong, [&] { engine->set_link_on(3, false); });
    engine->at(Instant{} + 600ms, Strength::strong, [&] { engine->transfer(0, 2, 1'000'000, note); });
    engine->at(Instant{} + 700ms, Strength::strong, [&] { engine->set_host_on(2, false); });
    engine->at(Instant{} + 800ms, Strength::strong, [&] { engine->transfer(0, 2, 1000, note); });
    engine->run(forever_simgrid);
    REQUIRE(ended.size() == 3);
    for (const auto& [time, outcome] : ended) CHECK(outcome == Transmission::lost);
    CHECK(ended[0].first == Instant{} + 500ms);
}

TEST_CASE("A SimGrid run stops, pauses and goes on") {
    const auto engine = simgrid(tests::two_sites());
    std::vector<std::int64_t> handled;
    const auto at = [&](std::int64_t time, Strength strength) {
        engine->at(Instant{time}, strength, [&handled, time] { handled.push_back(time); });
    };
    at(0, Strength::strong);
    at(10, Strength::weak);
    at(20, Strength::strong);
    at(30, Strength::weak);
    CHECK(engine->run(Instant{}) == Engine::End::until_reached);
    CHECK(handled == std::vector<std::int64_t>{0});
    engine->at(Instant{5}, Strength::strong, [&] { engine->stop(); });
    CHECK(engine->run(forever_simgrid) == Engine::End::stopped);
    CHECK(engine->now() == Instant{5});
    CHECK(engine->run(forever_simgrid) == Engine::End::no_strong_event);
    CHECK(engine->now() == Instant{20});
    CHECK(handled == std::vector<std::int64_t>{0, 10, 20});
}

TEST_CASE("A transfer under way keeps a run alive, and may be left behind") {
    const auto engine = simgrid(tests::two_sites());
    engine->transfer(0, 2, 1'000'000, [](Transmission) {});
    CHECK(engine->run(Instant{} + 100ms) == Engine::End::until_reached);
    CHECK(engine->now() == Instant{} + 100ms);
}

TEST_CASE("Transfers cross a star of many sites, and no faster than its links") {
    // More sites than a table of all ways is written for; site 0 is the middle. Every second link is described from
    // the middle outwards.
    constexpr std::uint32_t sites = 70;
    Platform platform;
    for (std::uint32_t site = 0; site < sites; ++site) {
        platform.sites.push_back({"site" + std::to_string(site)});
        platform.hosts.push_back({"host" + std::to_string(site), site, site});
        platform.links.push_back({"access" + std::to_string(site), 1ms, 1e6});
    }
    for (std::uint32_t site = 1; site < sites; ++site) {
        platform.links.push_back({"trunk" + std::to_string(site), 10ms, 1e5 * site});
        const auto link = static_cast<sim::engine::LinkIndex>(sites + site - 1);
        platform.site_links.push_back(site % 2 == 0 ? sim::engine::SiteLink{site, 0, link}
                                                    : sim::engine::SiteLink{0, site, link});
    }
    const auto engine = simgrid(platform);
    std::vector<std::pair<int, sim::engine::Duration>> arrived;
    const auto transfer = [&](int name, std::uint32_t from, std::uint32_t to) {
        engine->transfer(from, to, 100'000, [&arrived, name, &engine](Transmission) {
            arrived.emplace_back(name, engine->now() - Instant{});
        });
    };
    transfer(1, 0, 5);   // 11 ms + 1 ms and 0.2 s over the trunk of 500,000 octets/s
    transfer(2, 2, 69);  // 22 ms and 0.5 s over the trunk of site 2
    CHECK(engine->run(forever_simgrid) == Engine::End::no_strong_event);
    CHECK(arrived == std::vector<std::pair<int, sim::engine::Duration>>{{1, 212ms}, {2, 522ms}});
}

TEST_CASE("Times on SimGrid stay exact to the nanosecond after 60 days") {
    const auto engine = simgrid(tests::two_sites());
    const Instant late = Instant{} + 60 * 24h;
    std::vector<std::int64_t> seen;
    for (int step = 20; step > 0; --step) {
        engine->at(late + sim::engine::Duration{step * 7}, Strength::strong,
                   [&] { seen.push_back((engine->now() - late).count()); });
    }
    engine->at(late, Strength::strong, [&] { engine->send(0, 1, 1, [&](Transmission) { seen.push_back(-1); }); });
    CHECK(engine->run(forever_simgrid) == Engine::End::no_strong_event);
    REQUIRE(seen.size() == 21);
    for (int step = 0; step < 20; ++step) CHECK(seen[static_cast<std::size_t>(step)] == (step + 1) * 7);
    CHECK(engine->now() == late + 2ms + 1us);
}

TEST_CASE("Starting SimGrid leaves the handler of SIGINT in place") {
    void (*const own)(int) = [](int) {};
    void (*const before)(int) = std::signal(SIGINT, own);
    {
        const auto engine = simgrid(tests::two_sites());
        CHECK(std::signal(SIGINT, own) == own);
    }
    std::signal(SIGINT, before);
}

// Hidden from the common run: SimGrid reads a platform file only in a process whose clock has not moved yet.
TEST_CASE("Mistakes in a platform come back as one sentence", "[.][platform-mistakes]") {
    Platform platform;
    platform.hosts = {{"nobody", 0, 0}};
    SECTION("a host that is not in it") {
        const PlatformFile file(platform_xml);
        platform.simgrid_xml = file.name();
        const auto made = sim::engine::make_simgrid_engine(platform);
        REQUIRE(!made);
        CHECK(made.error().message.find("has no host named nobody") != std::string::npos);
    }
    SECTION("no such file") {
        platform.simgrid_xml = "no-such-platform.xml";
        const auto made = sim::engine::make_simgrid_engine(platform);
        REQUIRE(!made);
        CHECK(made.error().message.find("no-such-platform.xml") != std::string::npos);
    }
    SECTION("not a platform") {
        const PlatformFile file("hello");
        platform.simgrid_xml = file.name();
        const auto made = sim::engine::make_simgrid_engine(platform);
        REQUIRE(!made);
        CHECK(made.error().message.find("Invalid XML") != std::string::npos);
    }
}

TEST_CASE("Hosts, links and routes can come from a SimGrid platform file", "[.][platform-file]") {
    const PlatformFile file(platform_xml);
    Platform platform;
    platform.simgrid_xml = file.name();
    platform.hosts = {{"h2", 0, 0}, {"h1", 0, 0}};
    const auto engine = simgrid(platform);
    REQUIRE(engine->link_count() == 3);
    CHECK(engine->link(0).name == "east");
    CHECK(engine->link(1).name == "west_DOWN");
    CHECK(engine->link(2).name == "west_UP");
    CHECK(engine->path(1, 0).latency == 5ms);
    CHECK(engine->path(1, 0).bandwidth_octets_per_s == 1e6);
    CHECK(engine->path(1, 0).links == std::vector<sim::engine::LinkIndex>{2, 0});
    Instant arrived;
    engine->send(1, 0, 1000, [&](Transmission) { arrived = engine->now(); });
    engine->run(forever_simgrid);
    CHECK(arrived == Instant{} + 6ms);
    CHECK(engine->now() == Instant{} + 6ms);
}

TEST_CASE("A platform file after an earlier run of the process is refused") {
    play_on_simgrid(1);
    Platform platform;
    platform.simgrid_xml = "any.xml";
    const auto made = sim::engine::make_simgrid_engine(platform);
    REQUIRE(!made);
    CHECK(made.error().message.find("first run of a process") != std::string::npos);
}
