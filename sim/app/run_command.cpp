#include "sim/app/run_command.hpp"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <memory>
#include <ostream>

#include "sim/app/run_report.hpp"
#include "sim/app/version.hpp"
#include "sim/engine/simgrid_engine.hpp"
#include "sim/recording/fingerprint.hpp"
#include "sim/recording/writer.hpp"
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

recording::RecordingHeader header_of(const LoadedScenario& loaded, recording::Level level) {
    recording::RecordingHeader header;
    header.title = loaded.scenario.title;
    header.seed = loaded.scenario.seed;
    header.start = loaded.scenario.start.iso(protocol::Instant{});
    header.level = level;
    header.model = "simgrid CM02";
    header.versions = {{"mailflow", std::string(version)}};
    header.scenario = loaded.texts;
    return header;
}

/// One run with everything that listens to it.
class Run {
public:
    Run(const RunArguments& arguments, const LoadedScenario& loaded)
        : arguments_(arguments), loaded_(loaded), evaluator_(loaded.scenario) {}

    ExitCode execute(std::ostream& output, std::ostream& errors) {
        if (records_over_input()) {
            errors << "mailflow: " << arguments_.record << " is a file of the scenario; it is not written over\n";
            return ExitCode::bad_input;
        }
        auto engine = engine::make_simgrid_engine(simulation::make_platform(loaded_.scenario));
        if (!engine) {
            errors << "mailflow: " << engine.error().message << '\n';
            return ExitCode::bad_input;
        }
        if (!open_recording(errors)) return ExitCode::our_fault;
        const InterruptGuard guard;
        InterruptWatch watch(**engine);
        simulate(**engine, watch);
        if (arguments_.json) {
            print_json(report_, output);
        } else {
            print_text(report_, arguments_.details, arguments_.quiet, output);
        }
        if (report_.lost_mail) errors << "mailflow: mail got lost: " << report_.lost_mail->reason << '\n';
        if (!close_recording(errors)) return ExitCode::our_fault;
        if (InterruptGuard::was_interrupted()) return ExitCode::interrupted;
        return exit_code(report_);
    }

private:
    [[nodiscard]] bool records_over_input() const {
        return std::ranges::any_of(loaded_.texts, [this](const recording::ScenarioText& text) {
            std::error_code none;
            return std::filesystem::equivalent(text.name, arguments_.record, none);
        });
    }
    bool open_recording(std::ostream& errors) {
        if (arguments_.record.empty()) return true;
        auto writer = recording::FileWriter::create(arguments_.record, header_of(loaded_, arguments_.level));
        if (!writer) {
            errors << "mailflow: " << writer.error().text << '\n';
            return false;
        }
        writer_ = std::move(*writer);
        return true;
    }
    bool close_recording(std::ostream& errors) {
        if (!writer_) return true;
        const auto closed = writer_->close();
        if (!closed) errors << "mailflow: " << closed.error().text << '\n';
        return closed.has_value();
    }
    void simulate(engine::Engine& engine, InterruptWatch& watch) {
        recording::Recorder recorder;
        if (writer_) recorder.add_sink(*writer_);
        recorder.add_sink(fingerprint_);
        recorder.add_sink(journeys_);
        recorder.add_sink(evaluator_);
        recorder.add_sink(conservation_);
        recorder.add_sink(watch);
        simulation::Simulation simulation(loaded_.scenario, engine, recorder);
        report_.ended = simulation::to_string(simulation.run());
        report_.scenario = &loaded_.scenario;
        report_.fingerprint = fingerprint_.text();
        report_.end = engine.now();
        report_.events = recorder.last_id();
        report_.journeys = journeys_.journeys();
        report_.failed_readings = journeys_.failed_readings();
        report_.expectations = evaluator_.results();
        report_.lost_mail = conservation_.violation();
    }

    const RunArguments& arguments_;
    const LoadedScenario& loaded_;
    std::unique_ptr<recording::FileWriter> writer_;
    recording::Fingerprint fingerprint_;
    recording::JourneyBuilder journeys_;
    scenario::ExpectationEvaluator evaluator_;
    scenario::ConservationWatch conservation_;
    RunReport report_;
};

}  // namespace

ExitCode run_command(const RunArguments& arguments, std::ostream& output, std::ostream& errors) {
    const auto loaded = load_scenario(arguments.scenario, errors);
    if (!loaded) return ExitCode::bad_input;
    return Run(arguments, *loaded).execute(output, errors);
}

}  // namespace sim::app
