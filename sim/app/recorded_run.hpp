#pragma once

#include <iosfwd>
#include <memory>
#include <string>

#include "sim/app/key_log.hpp"
#include "sim/app/run_report.hpp"
#include "sim/app/scenario_input.hpp"
#include "sim/recording/fingerprint.hpp"
#include "sim/recording/recorder.hpp"
#include "sim/recording/writer.hpp"

namespace sim::app {

/// Whether the scenario was read from this file.
[[nodiscard]] bool is_file_of(const LoadedScenario& loaded, const std::string& path);

/// Whoever listens to a run of the program: the recording's file, the fingerprint, the journeys, the expectations, the
/// watch over lost mail.
class RecordedRun {
public:
    /// @param scenario  that runs: the loaded one, or the same with guests. Both outlive it
    RecordedRun(const LoadedScenario& loaded, const scenario::Scenario& scenario)
        : loaded_(loaded), scenario_(scenario), evaluator_(scenario) {}

    /// Opens the file to record into; an empty path: none. @return success, or what was told to `errors`
    [[nodiscard]] ExitCode open(const std::string& path, recording::Level level, std::ostream& errors);
    /// Opens the file for the secrets of TLS; an empty path: none. @return success, or what was told to `errors`
    [[nodiscard]] ExitCode open_key_log(const std::string& path, std::ostream& errors);
    /// Adds all listeners to the recorder, which they outlive.
    void listen_to(recording::Recorder& recorder);
    /// Writes what was recorded up to now.
    void flush() {
        if (writer_) writer_->flush();
    }
    /// What the run brought, when it has ended.
    void take_results(const std::string& ended, protocol::Instant end, std::uint64_t events);
    [[nodiscard]] const RunReport& report() const { return report_; }
    /// Prints lost mail and closes the file. @return what the program exits with
    [[nodiscard]] ExitCode close(bool interrupted, std::ostream& errors);

private:
    const LoadedScenario& loaded_;
    const scenario::Scenario& scenario_;
    std::unique_ptr<recording::FileWriter> writer_;
    recording::Fingerprint fingerprint_;
    recording::JourneyBuilder journeys_;
    scenario::ExpectationEvaluator evaluator_;
    scenario::ConservationWatch conservation_;
    KeyLog key_log_;
    RunReport report_;
};

}  // namespace sim::app
