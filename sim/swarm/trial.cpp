#include "sim/swarm/trial.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "sim/engine/memory_engine.hpp"
#include "sim/recording/fingerprint.hpp"
#include "sim/recording/time_text.hpp"
#include "sim/recording/world.hpp"
#include "sim/scenario/invariant_judges.hpp"
#include "sim/simulation/fold_difference.hpp"
#include "sim/simulation/platform.hpp"
#include "sim/simulation/simulation.hpp"
#include "sim/swarm/random_choice.hpp"

namespace sim::swarm {

namespace {

using engine::Engine;
using protocol::Instant;
using Kinds = std::bitset<recording::event_kind_count>;

constexpr unsigned looks = 12;  ///< at the state, during a run
constexpr protocol::Duration looked_at = std::chrono::hours{2};

/// Shows every event to the judges of all invariants, and folds it.
class Observer : public recording::EventSink {
public:
    Observer(const scenario::Scenario& scenario, Engine& engine) : engine_(engine) {
        for (const auto invariant : scenario::all_invariants()) {
            judges_.emplace_back(scenario::name(invariant), make_invariant_judge(scenario, invariant));
        }
    }
    [[nodiscard]] Kinds wanted_kinds() const override { return Kinds().set(); }
    void consume(const recording::Event& event) override {
        recording::apply(world_, event);
        for (const auto& [name, judge] : judges_) judge->consume(event);
        if (event.id > trial_events_max) engine_.stop();
    }
    [[nodiscard]] const recording::World& world() const { return world_; }
    [[nodiscard]] std::optional<Violation> violation(const scenario::RunEnd& end) const {
        for (const auto& [name, judge] : judges_) {
            scenario::Judgement judgement = judge->judge(end);
            if (judgement.verdict == scenario::Verdict::not_met) return Violation{name, std::move(judgement.reason)};
        }
        return std::nullopt;
    }

private:
    Engine& engine_;
    std::vector<std::pair<std::string, std::unique_ptr<scenario::ExpectationJudge>>> judges_;
    recording::World world_;
};

/// Something is broken to the end, so that mail may rightly wait there for ever.
bool stays_broken(const scenario::Scenario& scenario) {
    return std::ranges::any_of(scenario.faults, [](const scenario::Fault& fault) {
        return !fault.until && !std::holds_alternative<scenario::HostRestart>(fault.action) &&
               !std::holds_alternative<scenario::QueueFlush>(fault.action) &&
               !std::holds_alternative<scenario::QueueStartRequest>(fault.action);
    });
}

/// A mail that waits though the run is over; empty: there is none.
std::string waiting_mail(const recording::World& world) {
    for (const auto& [name, host] : world.hosts) {
        if (!host.queue.empty()) return fmt::format("{} in the queue of {}", host.queue.begin()->second.message, name);
        if (!host.outbox.empty()) return fmt::format("{} in the outbox of {}", host.outbox.begin()->first, name);
    }
    return {};
}

std::optional<Violation> unending(const scenario::Scenario& scenario, Engine::End end, const recording::World& world) {
    if (end == Engine::End::stopped) {
        return Violation{"comes-to-an-end", fmt::format("more than {} events happened", trial_events_max)};
    }
    if (scenario.until || stays_broken(scenario)) return std::nullopt;
    if (end == Engine::End::until_reached) {
        return Violation{"comes-to-an-end", "something still happened after six days"};
    }
    const std::string waiting = waiting_mail(world);
    if (waiting.empty()) return std::nullopt;
    return Violation{"comes-to-an-end", "the run is over, and nobody will try again to deliver " + waiting};
}

class Trial {
public:
    explicit Trial(const scenario::Scenario& scenario)
        : scenario_(scenario), engine_(simulation::make_platform(scenario)), observer_(scenario, engine_) {
        recorder_.add_sink(observer_);
        recorder_.add_sink(fingerprint_);
        simulation_ = std::make_unique<simulation::Simulation>(scenario, engine_, recorder_);
    }

    TrialResult run() {
        TrialResult result;
        result.violation = look_now_and_then();
        if (!result.violation) {
            const Engine::End end = simulation_->run();
            result.violation = compare();
            const bool cut = end != Engine::End::no_strong_event;
            if (!result.violation) result.violation = observer_.violation({engine_.now(), cut});
            if (!result.violation) result.violation = unending(scenario_, end, observer_.world());
        }
        result.events = recorder_.last_id();
        result.end = engine_.now();
        result.fingerprint = fingerprint_.text();
        return result;
    }

private:
    std::optional<Violation> look_now_and_then() {
        RandomChoice random(protocol::RandomStream(scenario_.seed, 0, "swarm", "looks"));
        std::vector<Instant> times;
        for (unsigned look = 0; look < looks; ++look) {
            times.push_back(Instant{} + random.span_of_any_size(std::chrono::milliseconds{100}, looked_at));
        }
        std::ranges::sort(times);
        for (const Instant time : times) {
            if (scenario_.until && time > *scenario_.until) break;
            if (simulation_->run_until(time) == Engine::End::stopped) break;
            if (auto violation = compare()) return violation;
        }
        return std::nullopt;
    }
    [[nodiscard]] std::optional<Violation> compare() const {
        const std::string difference = simulation::fold_difference(observer_.world(), simulation_->capture());
        if (difference.empty()) return std::nullopt;
        return Violation{"state-folds", fmt::format("at {}: {}", recording::to_text(engine_.now()), difference)};
    }

    const scenario::Scenario& scenario_;
    engine::MemoryEngine engine_;
    Observer observer_;
    recording::Fingerprint fingerprint_;
    recording::Recorder recorder_;
    std::unique_ptr<simulation::Simulation> simulation_;
};

}  // namespace

TrialResult run_trial(const scenario::Scenario& scenario) {
    return Trial(scenario).run();
}

}  // namespace sim::swarm
