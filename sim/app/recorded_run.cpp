#include "sim/app/recorded_run.hpp"

#include <algorithm>
#include <filesystem>
#include <ostream>

#include "sim/app/version.hpp"

namespace sim::app {

namespace {

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

}  // namespace

bool is_file_of(const LoadedScenario& loaded, const std::string& path) {
    return std::ranges::any_of(loaded.texts, [&path](const recording::ScenarioText& text) {
        std::error_code none;
        return std::filesystem::equivalent(text.name, path, none);
    });
}

ExitCode RecordedRun::open(const std::string& path, recording::Level level, std::ostream& errors) {
    if (path.empty()) return ExitCode::success;
    if (is_file_of(loaded_, path)) {
        errors << "mailflow: " << path << " is a file of the scenario; it is not written over\n";
        return ExitCode::bad_input;
    }
    auto writer = recording::FileWriter::create(path, header_of(loaded_, level));
    if (!writer) {
        errors << "mailflow: " << writer.error().text << '\n';
        return ExitCode::our_fault;
    }
    writer_ = std::move(*writer);
    return ExitCode::success;
}

ExitCode RecordedRun::open_key_log(const std::string& path, std::ostream& errors) {
    if (path.empty()) return ExitCode::success;
    if (is_file_of(loaded_, path)) {
        errors << "mailflow: " << path << " is a file of the scenario; it is not written over\n";
        return ExitCode::bad_input;
    }
    return key_log_.open(path, errors) ? ExitCode::success : ExitCode::our_fault;
}

void RecordedRun::listen_to(recording::Recorder& recorder) {
    if (writer_) recorder.add_sink(*writer_);
    recorder.add_sink(fingerprint_);
    recorder.add_sink(journeys_);
    recorder.add_sink(evaluator_);
    recorder.add_sink(conservation_);
    if (key_log_.is_open()) recorder.add_sink(key_log_);
}

void RecordedRun::take_results(const std::string& ended, protocol::Instant end, std::uint64_t events) {
    report_.ended = ended;
    report_.scenario = &scenario_;
    report_.fingerprint = fingerprint_.text();
    report_.end = end;
    report_.events = events;
    report_.journeys = journeys_.journeys();
    report_.failed_readings = journeys_.failed_readings();
    report_.synchronisations = journeys_.synchronisations();
    report_.expectations = evaluator_.results();
    report_.lost_mail = conservation_.violation();
}

ExitCode RecordedRun::close(bool interrupted, std::ostream& errors) {
    if (report_.lost_mail) errors << "mailflow: mail got lost: " << report_.lost_mail->reason << '\n';
    if (writer_) {
        if (const auto closed = writer_->close(); !closed) {
            errors << "mailflow: " << closed.error().text << '\n';
            return ExitCode::our_fault;
        }
    }
    if (!key_log_.close(errors)) return ExitCode::our_fault;
    return interrupted ? ExitCode::interrupted : exit_code(report_);
}

}  // namespace sim::app
