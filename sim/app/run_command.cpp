#include "sim/app/run_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <optional>
#include <ostream>

#include "sim/app/counted.hpp"
#include "sim/app/recorded_run.hpp"
#include "sim/app/recorded_scenario.hpp"
#include "sim/bridge/replay.hpp"
#include "sim/bridge/serving_plan.hpp"
#include "sim/engine/simgrid_engine.hpp"
#include "sim/simulation/platform.hpp"
#include "sim/simulation/simulation.hpp"

namespace sim::app {

namespace {

/// Set by SIGINT: a signal handler can reach nothing else.
volatile std::sig_atomic_t interrupted = 0;

void on_interrupt(int) {
    interrupted = 1;
}

/// Lets SIGINT end a run in good order while it lives: what was recorded stays readable.
class InterruptGuard {
public:
    InterruptGuard() : previous_(std::signal(SIGINT, on_interrupt)) { interrupted = 0; }
    InterruptGuard(const InterruptGuard&) = delete;
    InterruptGuard& operator=(const InterruptGuard&) = delete;
    ~InterruptGuard() { std::signal(SIGINT, previous_); }
    [[nodiscard]] static bool was_interrupted() { return interrupted != 0; }

private:
    void (*previous_)(int);
};

/// Stops the engine soon after SIGINT; weak, so that it does not keep a run alive.
class InterruptWatch : public recording::EventSink {
public:
    explicit InterruptWatch(engine::Engine& engine) : engine_(engine) {}
    [[nodiscard]] std::bitset<recording::event_kind_count> wanted_kinds() const override {
        return std::bitset<recording::event_kind_count>().set();
    }
    void consume(const recording::Event&) override {
        if (InterruptGuard::was_interrupted()) engine_.stop();
    }

private:
    engine::Engine& engine_;
};

/// The scenario runs by itself.
void run_alone(const scenario::Scenario& scenario, engine::Engine& engine, recording::Recorder& recorder,
               RecordedRun& listeners) {
    simulation::Simulation simulation(scenario, engine, recorder);
    const engine::Engine::End end = simulation.run();
    listeners.take_results(std::string(simulation::to_string(end)), engine.now(), recorder.last_id());
}

/// The scenario runs as it ran when programs outside took part.
void replay(const bridge::Inputs& inputs, const scenario::Scenario& scenario, engine::Engine& engine,
            recording::Recorder& recorder, RecordedRun& listeners, std::ostream& errors) {
    bridge::ServedRun run(scenario, engine, recorder, nullptr);
    const bridge::Replayed replayed = bridge::replay(inputs, run);
    listeners.take_results(replayed.reason, engine.now(), recorder.last_id());
    if (replayed.inputs_lost == 0) return;
    errors << fmt::format("mailflow: {} of {} had no connection to go to: this is not what was recorded\n",
                          counted(replayed.inputs_lost, "input"), inputs.inputs.size());
}

/// Whether the recording was made of this scenario; what differs is told.
void compare(const bridge::Inputs& inputs, const LoadedScenario& loaded, std::ostream& errors) {
    const recording::RecordingHeader& header = inputs.header;
    if (header.seed != loaded.scenario.seed) {
        errors << fmt::format("mailflow: the recording has seed {}, this run has {}\n", header.seed,
                              loaded.scenario.seed);
    }
    if (!std::ranges::equal(header.scenario, loaded.texts, {}, &recording::ScenarioText::text,
                            &recording::ScenarioText::text)) {
        errors << "mailflow: the recording was made of another text of the scenario, or with other --with and --set: "
                  "the same input may meet another world\n";
    }
}

ExitCode execute(const RunArguments& arguments, const LoadedScenario& loaded, const scenario::Scenario& scenario,
                 const std::optional<bridge::Inputs>& inputs, std::ostream& output, std::ostream& errors) {
    RecordedRun listeners(loaded, scenario);
    auto engine = engine::make_simgrid_engine(simulation::make_platform(scenario));
    if (!engine) {
        errors << "mailflow: " << engine.error().message << '\n';
        return ExitCode::bad_input;
    }
    const ExitCode keys_opened = listeners.open_key_log(arguments.key_log, errors);
    if (keys_opened != ExitCode::success) return keys_opened;
    const ExitCode opened = listeners.open(arguments.record, arguments.level, errors);
    if (opened != ExitCode::success) return opened;
    const InterruptGuard guard;
    InterruptWatch watch(**engine);
    recording::Recorder recorder;
    listeners.listen_to(recorder);
    recorder.add_sink(watch);
    if (inputs) {
        replay(*inputs, scenario, **engine, recorder, listeners, errors);
    } else {
        run_alone(scenario, **engine, recorder, listeners);
    }
    if (arguments.json) {
        print_json(listeners.report(), output);
    } else {
        print_text(listeners.report(), arguments.details, arguments.quiet, output);
    }
    return listeners.close(InterruptGuard::was_interrupted(), errors);
}

}  // namespace

ExitCode run_command(const RunArguments& arguments, std::ostream& output, std::ostream& errors) {
    const auto loaded = load_any_scenario(arguments.scenario, errors);
    if (!loaded) return ExitCode::bad_input;
    if (arguments.replay.empty()) return execute(arguments, *loaded, loaded->scenario, std::nullopt, output, errors);
    auto inputs = bridge::read_inputs(arguments.replay);
    if (!inputs) {
        errors << "mailflow: " << inputs.error() << '\n';
        return ExitCode::bad_input;
    }
    const auto plan = bridge::plan_serving(loaded->scenario);
    if (!plan) {
        errors << "mailflow: " << plan.error() << '\n';
        return ExitCode::bad_input;
    }
    compare(*inputs, *loaded, errors);
    return execute(arguments, *loaded, plan->scenario, std::move(*inputs), output, errors);
}

}  // namespace sim::app
