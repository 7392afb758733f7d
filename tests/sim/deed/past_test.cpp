// What is done at a time changes nothing before it: every event is the same, octet by octet, and something is not
// after.
#include <algorithm>

#include "sim/engine/memory_engine.hpp"
#include "sim/recording/json_lines.hpp"
#include "sim/recording/recorder.hpp"
#include "sim/recording/run_comparison.hpp"
#include "sim/simulation/platform.hpp"
#include "sim/simulation/simulation.hpp"
#include "tests/sim/deed/deed_world.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/virtual_world.hpp"

using namespace sim;
using namespace std::chrono_literals;
using deed::Deed;
using deed::Target;

namespace {

std::vector<recording::Event> run(const scenario::Scenario& scenario) {
    engine::MemoryEngine engine(simulation::make_platform(scenario));
    recording::Recorder recorder;
    tests::CollectedEvents events;
    recorder.add_sink(events);
    simulation::Simulation simulation(scenario, engine, recorder);
    (void)simulation.run();
    return std::move(events.all);
}

/// The events before a time, or from then on, as a recording has them. That the run is over is no part of its past:
/// it is over when nothing is left to happen.
std::string lines(const std::vector<recording::Event>& events, protocol::Instant time, bool before) {
    std::string text;
    for (const recording::Event& event : events) {
        if (event.kind == recording::EventKind::run_ended) continue;
        if ((event.time < time) == before) recording::append_event_line(text, event);
    }
    return text;
}

}  // namespace

TEST_CASE("every kind of deed leaves the past as it was and changes the future") {
    const std::vector<Deed::Action> actions = {
        deed::Change{tests::server, deed::SwitchOff{}},
        deed::Change{tests::server, deed::Restart{}},
        deed::Change{tests::server, deed::StopService{"mta"}},
        deed::Change{tests::server, deed::ClosePort{.port = 25}},
        deed::Change{tests::server, deed::SetPolicy{"disk_full", "true"}},
        deed::Change{tests::server, deed::FlushQueue{}},
        deed::Change{tests::line, deed::SwitchOff{}},
        deed::Change{tests::line, deed::SetLatency{500ms}},
        deed::Change{tests::line, deed::SetLoss{0.5}},
        deed::Change{tests::zone, deed::SetAnswers{"silent"}},
        deed::Change{tests::zone, deed::SetRecords{{"beta.test. IN A 192.0.2.1"}}},
        deed::SendMail{"bob@beta.test", {"alice@alpha.test"}, "Back", "Yes"},
        deed::ReadMailbox{"bob@beta.test"},
        deed::AskDns{"bob-pc.beta.test", "alpha.test MX", ""},
    };
    const auto without = run(tests::with_deeds({}));
    const auto sent = std::ranges::find(without, recording::EventKind::mail_composed, &recording::Event::kind);
    REQUIRE(sent != without.end());
    // In the middle of the dialogue, and long after everything.
    for (const protocol::Instant time : {sent->time + 100ms, sent->time + 250ms, tests::at(10min)}) {
        for (const Deed::Action& action : actions) {
            const Deed done{"deed1", time, action};
            INFO(deed::describe(done) << " at " << time.nanoseconds);
            const auto with = run(tests::with_deeds({done}));
            CHECK(lines(without, time, true) == lines(with, time, true));
            CHECK(lines(without, time, false) != lines(with, time, false));
        }
    }
}

TEST_CASE("every line that is typed leaves the past as it was") {
    const deed::TerminalPlace place{"deed1", tests::at(1s), "bob-pc.beta.test", "mail.alpha.test", 25};
    const std::vector<Deed::Action> actions = {
        deed::OpenTerminal{place},
        deed::TypeLine{place, "EHLO bob-pc.beta.test\r\n"},
        deed::TypeLine{place, "MAIL FROM:<bob@beta.test>\r\n"},
        deed::TypeLine{place, "RCPT TO:<alice@alpha.test>\r\n"},
        deed::TypeLine{place, "DATA\r\n"},
        deed::TypeLine{place, "By hand\r\n"},
        deed::TypeLine{place, ".\r\n"},
        deed::HangUp{place},
    };
    std::vector<Deed> done;
    auto before = run(tests::with_deeds({}));
    for (const Deed::Action& action : actions) {
        const protocol::Instant time = tests::at(1s + done.size() * 700ms);
        done.push_back({"deed1", time, action});
        INFO(deed::describe(done.back()));
        auto after = run(tests::with_deeds(done));
        CHECK(lines(before, time, true) == lines(after, time, true));
        CHECK(lines(before, time, false) != lines(after, time, false));
        before = std::move(after);
    }
    const auto stored = std::ranges::count(before, recording::EventKind::message_stored, &recording::Event::kind);
    CHECK(stored == 2);
}

TEST_CASE("mending leaves the past as it was, and the mail arrives sooner") {
    const std::string broken =
        tests::deed_world() + "faults: [{at: 1s, until: 2h, host: mail.beta.test, down: true}]\n";
    const auto without = run(tests::with_deeds({}, broken));
    const auto with =
        run(tests::with_deeds({{"deed1", tests::at(10min), deed::Change{tests::server, deed::Mend{"down"}}}}, broken));
    CHECK(lines(without, tests::at(10min), true) == lines(with, tests::at(10min), true));
    const auto delivered = [](const std::vector<recording::Event>& events) {
        const auto found = std::ranges::find(events, recording::EventKind::message_stored, &recording::Event::kind);
        REQUIRE(found != events.end());
        return found->time;
    };
    CHECK(delivered(with) < delivered(without));
    CHECK(delivered(with) > tests::at(10min));
}
