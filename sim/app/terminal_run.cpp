#include "sim/app/terminal_run.hpp"

#include <algorithm>
#include <chrono>
#include <ostream>

#include "sim/engine/simgrid_engine.hpp"
#include "sim/simulation/platform.hpp"
#include "sim/simulation/simulation.hpp"

namespace sim::app {

using protocol::Duration;
using protocol::Instant;
using recording::Event;
using recording::EventKind;

namespace {

constexpr Duration slice = std::chrono::milliseconds{100};
constexpr Duration reading_pause = std::chrono::seconds{1};  // as `pause` and `patience` of `terminals`
constexpr Duration answer_patience = std::chrono::minutes{5};

constexpr auto terminal_kinds = std::to_array<EventKind>(
    {EventKind::terminal_opened, EventKind::terminal_typed, EventKind::terminal_shown, EventKind::terminal_closed});

/// Whether there is nothing to wait for at a time.
bool has_come_to_rest(const TerminalView& view, Instant now) {
    return view.is_closed() || (view.watch().is_answered() && now >= view.last_activity() + reading_pause);
}

}  // namespace

std::bitset<recording::event_kind_count> TerminalView::wanted_kinds() const {
    std::bitset<recording::event_kind_count> kinds;
    for (const EventKind kind : terminal_kinds) kinds.set(static_cast<std::size_t>(kind));
    kinds.set(static_cast<std::size_t>(EventKind::tls_established));
    return kinds;
}

void TerminalView::consume(const Event& event) {
    const bool is_own = event.fields.text("terminal") == terminal_;
    const bool is_tls = event.kind == EventKind::tls_established && !events_.empty() && event.connection != 0 &&
                        event.connection == events_.back().connection && event.fields.text("role") == "client";
    if (!is_own && !is_tls) return;
    last_activity_ = event.time;
    if (event.kind == EventKind::terminal_typed) watch_.take_typed(event.fields.text("octets"));
    if (event.kind == EventKind::terminal_shown) watch_.take_shown(event.fields.text("octets"));
    if (event.kind == EventKind::terminal_closed) closed_ = true;
    events_.push_back(event);
}

std::optional<Instant> run_to_answer(const scenario::Scenario& scenario, Instant since, TerminalView& view,
                                     std::ostream& errors) {
    auto engine = engine::make_simgrid_engine(simulation::make_platform(scenario));
    if (!engine) {
        errors << "mailflow: " << engine.error().message << '\n';
        return std::nullopt;
    }
    recording::Recorder recorder;
    recorder.add_sink(view);
    simulation::Simulation simulation(scenario, **engine, recorder);
    Instant now = since;
    auto end = simulation.run_until(now);
    while (!has_come_to_rest(view, now) && now < since + answer_patience && end == engine::Engine::End::until_reached) {
        now = now + slice;
        end = simulation.run_until(now);
    }
    const Instant read = std::max(view.last_activity(), since) + reading_pause;
    return end == engine::Engine::End::until_reached ? std::max(now, read) : read;
}

}  // namespace sim::app
