#include "sim/app/serve_command.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <optional>
#include <ostream>
#include <system_error>

#include "sim/app/counted.hpp"
#include "sim/app/port_table.hpp"
#include "sim/app/recorded_run.hpp"
#include "sim/bridge/bridge.hpp"
#include "sim/bridge/limits.hpp"
#include "sim/bridge/stop_signal.hpp"
#include "sim/engine/simgrid_engine.hpp"
#include "sim/recording/readable_text.hpp"
#include "sim/simulation/platform.hpp"

namespace sim::app {

namespace {

std::optional<bridge::BridgeOptions> bridge_options(const ServeArguments& arguments, std::ostream& output,
                                                    std::ostream& errors) {
    bridge::BridgeOptions options;
    options.speed = arguments.speed;
    for (const std::string& text : arguments.bind) {
        const auto address = protocol::IpAddress::parse(text);
        if (!address) {
            errors << "mailflow: --bind: `" << text << "` is no IP address\n";
            return std::nullopt;
        }
        options.bind.push_back(*address);
    }
    if (!arguments.quiet) options.log = [&output](const std::string& line) { output << line << std::endl; };
    return options;
}

/// Whoever waits for the table must not find that of a run before. Nothing else is taken away for it.
bool make_way_for_ports(const ServeArguments& arguments, const LoadedScenario& loaded, std::ostream& errors) {
    const std::string& path = arguments.ports;
    if (path.empty()) return true;
    std::error_code none;
    const auto refuse = [&](std::string_view why) {
        errors << "mailflow: --ports: " << path << ' ' << why << '\n';
        return false;
    };
    if (is_file_of(loaded, path)) return refuse("is a file of the scenario; it is not written over");
    const bool is_recording = path == arguments.record || std::filesystem::equivalent(path, arguments.record, none);
    if (is_recording) return refuse("is what is recorded into");
    if (!std::filesystem::exists(path, none)) return true;
    if (!std::filesystem::is_regular_file(path, none)) return refuse("is no ordinary file");
    std::filesystem::remove(path, none);
    return true;
}

/// A file of the scenario, or another file that this run writes, is not written over.
bool has_place_for_authority(const ServeArguments& arguments, const LoadedScenario& loaded, std::ostream& errors) {
    const std::string& path = arguments.authority;
    if (path.empty()) return true;
    const bool of_run = path == arguments.record || path == arguments.key_log || path == arguments.ports;
    if (!of_run && !is_file_of(loaded, path)) return true;
    errors << "mailflow: --authority: " << path
           << (of_run ? " is what something else is written to" : " is a file of the scenario")
           << "; it is not written over\n";
    return false;
}

/// A scenario being served.
class Serving {
public:
    Serving(const ServeArguments& arguments, const LoadedScenario& loaded, const bridge::ServingPlan& plan,
            bridge::Bridge& bridge)
        : arguments_(arguments), plan_(plan), bridge_(bridge), listeners_(loaded, plan.scenario) {}

    ExitCode execute(std::ostream& output, std::ostream& errors) {
        auto engine = engine::make_simgrid_engine(simulation::make_platform(plan_.scenario));
        if (!engine) {
            errors << "mailflow: " << engine.error().message << '\n';
            return ExitCode::bad_input;
        }
        const ExitCode keys_opened = listeners_.open_key_log(arguments_.key_log, errors);
        if (keys_opened != ExitCode::success) return keys_opened;
        const ExitCode opened = listeners_.open(arguments_.record, arguments_.level, errors);
        if (opened != ExitCode::success) return opened;
        const bridge::StopSignal stop;
        recording::Recorder recorder;
        listeners_.listen_to(recorder);
        bridge::ServedRun run(plan_.scenario, **engine, recorder, &bridge_);
        if (!arguments_.authority.empty() && !write_authority(run.tls().authority_pem(), errors)) {
            return ExitCode::our_fault;
        }
        bridge_.start(run);
        if (!announce(output, errors)) return ExitCode::our_fault;
        serve(stop);
        const std::string reason = stop.was_given() ? "stopped" : "until-reached";
        run.finish(reason);
        bridge_.stop();
        listeners_.take_results(reason, run.now(), recorder.last_id());
        // First the file: whoever reads what is printed may be gone.
        const ExitCode code = listeners_.close(stop.was_given(), errors);
        if (!arguments_.quiet) output << '\n';
        print_text(listeners_.report(), false, arguments_.quiet, output);
        return code;
    }

private:
    bool write_authority(const std::string& pem, std::ostream& errors) const {
        std::ofstream file(arguments_.authority, std::ios::binary | std::ios::trunc);
        file << pem << std::flush;
        if (!file) {
            errors << "mailflow: --authority: " << arguments_.authority << ": "
                   << std::generic_category().message(errno) << '\n';
        }
        return file.good();
    }
    bool announce(std::ostream& output, std::ostream& errors) const {
        const auto entries = port_entries(plan_.scenario, bridge_.ports());
        if (!arguments_.quiet) {
            output << fmt::format("{}: served at {} simulated seconds in a second, until Ctrl-C\n\n",
                                  recording::readable_text(plan_.scenario.title), arguments_.speed);
            print_ports(entries, output);
            output << std::endl;
        }
        if (arguments_.ports.empty()) return true;
        const std::string failed = write_ports(entries, arguments_.ports);
        if (!failed.empty()) errors << "mailflow: " << failed << '\n';
        return failed.empty();
    }
    void serve(const bridge::StopSignal& stop) {
        protocol::Duration flushed_at{};
        while (!stop.was_given() && bridge_.turn(bridge::limits::flush_interval, stop.number())) {
            if (bridge_.elapsed() - flushed_at < bridge::limits::flush_interval) continue;
            flushed_at = bridge_.elapsed();
            listeners_.flush();
        }
    }

    const ServeArguments& arguments_;
    const bridge::ServingPlan& plan_;
    bridge::Bridge& bridge_;
    RecordedRun listeners_;
};

}  // namespace

ExitCode serve_command(const ServeArguments& arguments, std::ostream& output, std::ostream& errors) {
    const auto loaded = load_scenario(arguments.scenario, errors);
    if (!loaded) return ExitCode::bad_input;
    auto options = bridge_options(arguments, output, errors);
    if (!options) return ExitCode::bad_input;
    const auto plan = bridge::plan_serving(loaded->scenario);
    if (!plan) {
        errors << "mailflow: " << plan.error() << '\n';
        return ExitCode::bad_input;
    }
    if (!has_place_for_authority(arguments, *loaded, errors)) return ExitCode::bad_input;
    if (!make_way_for_ports(arguments, *loaded, errors)) return ExitCode::bad_input;
    auto bridge = bridge::Bridge::open(*plan, std::move(*options));
    if (!bridge) {
        errors << "mailflow: " << bridge.error() << '\n';
        return ExitCode::bad_input;
    }
    return Serving(arguments, *loaded, *plan, **bridge).execute(output, errors);
}

}  // namespace sim::app
