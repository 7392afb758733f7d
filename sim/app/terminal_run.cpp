#include "sim/app/terminal_run.hpp"

#include <algorithm>
#include <chrono>
#include <ostream>

#include "sim/engine/simgrid_engine.hpp"
#include "sim/scenario/limits.hpp"
#include "sim/simulation/platform.hpp"
#include "sim/simulation/simulation.hpp"

namespace sim::app {

using protocol::Duration;
using protocol::Instant;
using recording::Event;
using recording::EventKind;

namespace {

constexpr Duration slice = std::chrono::milliseconds{100};

constexpr auto terminal_kinds =
    std::to_array<EventKind>({EventKind::terminal_opened, EventKind::terminal_typed, EventKind::terminal_shown,
                              EventKind::terminal_closed, EventKind::tls_established, EventKind::tls_failed});

}  // namespace

Instant latest_end(const scenario::Scenario& scenario) {
    const Instant longest = Instant{} + scenario::limits::run_length_max;
    return std::min(scenario.until.value_or(longest), longest);
}

std::bitset<recording::event_kind_count> TerminalView::wanted_kinds() const {
    std::bitset<recording::event_kind_count> kinds;
    for (const EventKind kind : terminal_kinds) kinds.set(static_cast<std::size_t>(kind));
    return kinds;
}

void TerminalView::consume(const Event& event) {
    if (follower_.take(event)) events_.push_back(event);
}

std::optional<TerminalWait> run_to_answer(const scenario::Scenario& scenario, Instant since, TerminalView& view,
                                          std::ostream& errors) {
    auto engine = engine::make_simgrid_engine(simulation::make_platform(scenario));
    if (!engine) {
        errors << "mailflow: " << engine.error().message << '\n';
        return std::nullopt;
    }
    recording::Recorder recorder;
    recorder.add_sink(view);
    simulation::Simulation simulation(scenario, **engine, recorder);
    const deed::TerminalFollower& follower = view.follower();
    const Instant limit = std::max(since, latest_end(scenario));
    const Instant patience_ends = std::min(since + deed::answer_patience, limit);
    Instant now = since;
    auto end = simulation.run_until(now);
    while (!follower.has_come_to_rest(now) && now < patience_ends && end == engine::Engine::End::until_reached) {
        now = std::min(now + slice, patience_ends);
        end = simulation.run_until(now);
    }
    const bool goes_on = end == engine::Engine::End::until_reached;
    const Instant read = std::max(follower.last_activity(), since) + deed::reading_pause;
    const auto why = follower.is_answered()   ? TerminalWait::End::answered
                     : goes_on && now < limit ? TerminalWait::End::patience
                                              : TerminalWait::End::run;
    return TerminalWait{why, goes_on ? std::max(now, read) : read};
}

}  // namespace sim::app
