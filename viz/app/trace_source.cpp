#include "viz/app/trace_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <utility>

#include "viz/app/argument_values.hpp"
#include "viz/model/recording_notice.hpp"
#include "viz/model/time_words.hpp"

namespace viz::app {

using sim::recording::RecordingReader;

namespace {

enum class FileKind { recording, scenario, neither };

/// A recording begins with its header or with zstd's magic number (RFC 8878 section 3.1.1), a scenario is text.
FileKind kind_of(std::string_view beginning) {
    if (beginning.starts_with("\x28\xb5\x2f\xfd") || beginning.starts_with(R"({"format":)")) return FileKind::recording;
    const bool text = std::ranges::none_of(beginning, [](char octet) {
        return static_cast<unsigned char>(octet) < 0x20 && octet != '\t' && octet != '\n' && octet != '\r';
    });
    return text ? FileKind::scenario : FileKind::neither;
}

protocol::Result<FileKind, Failure> kind_of_file(const std::string& path) {
    const auto bad = [&path](std::string_view reason) {
        return protocol::failure(Failure{ExitCode::bad_input, fmt::format("mailflow-view: {}: {}", path, reason)});
    };
    std::error_code none;
    if (std::filesystem::is_directory(path, none)) return bad("it is a directory");
    std::ifstream file(path, std::ios::binary);
    if (!file) return bad(std::strerror(errno));
    std::array<char, 1024> octets;
    file.read(octets.data(), octets.size());
    const FileKind kind = kind_of({octets.data(), static_cast<std::size_t>(file.gcount())});
    if (kind == FileKind::neither) return bad("it is neither a recording nor a scenario");
    return kind;
}

Failure read_failure(std::string_view reason) {
    return {ExitCode::bad_input, fmt::format("mailflow-view: {}", reason)};
}

}  // namespace

protocol::Result<TraceSource, Failure> TraceSource::open(const SourceArguments& arguments) {
    const auto kind = kind_of_file(arguments.file);
    if (!kind) return protocol::failure(kind.error());
    std::shared_ptr<ChildRun> run;
    std::string path = arguments.file;
    if (*kind == FileKind::scenario) {
        auto started = ChildRun::start(arguments);
        if (!started) return protocol::failure(started.error());
        run = std::move(*started);
        path = run->recording_path();
    } else if (arguments.serve) {
        return protocol::failure(read_failure(arguments.file + ": a recording cannot be served"));
    } else if (arguments.changes_scenario()) {
        return protocol::failure(read_failure(arguments.file +
                                              ": a recording is as it is; --with, --set, --seed and --until are "
                                              "for scenarios"));
    }
    auto reader = RecordingReader::open(path);
    if (!reader) return protocol::failure(read_failure(reader.error().text));
    TraceSource source(std::move(*reader), std::move(run));
    std::error_code none;
    if (!source.run_) source.file_octets_ = std::filesystem::file_size(path, none);
    if (arguments.until) {
        if (const auto until = parse_time(*arguments.until)) source.until_ = *until;
    }
    if (const auto ready = source.wait_for_header(); !ready) return protocol::failure(ready.error());
    return source;
}

protocol::Result<TraceSource, Failure> TraceSource::start(const SourceArguments& arguments) {
    auto started = ChildRun::start(arguments);
    if (!started) return protocol::failure(started.error());
    return reopen(std::move(*started));
}

protocol::Result<TraceSource, Failure> TraceSource::reopen(std::shared_ptr<ChildRun> run) {
    auto reader = RecordingReader::open(run->recording_path());
    if (!reader) return protocol::failure(read_failure(reader.error().text));
    return TraceSource(std::move(*reader), std::move(run));
}

protocol::Result<bool, Failure> TraceSource::find_header(int milliseconds_max) {
    // The child first: what it wrote before its end is then there to be read.
    if (run_) run_->wait(milliseconds_max);
    const bool last_try = !run_ || run_->ended();
    early_ = read_from(*reader_);
    if (early_.failure) return protocol::failure(*early_.failure);
    if (reader_->header() != nullptr) return true;
    if (!last_try) return false;
    if (run_ && run_->failure()) return protocol::failure(*run_->failure());
    return protocol::failure(read_failure("the recording ends before the end of its header"));
}

protocol::Result<void, Failure> TraceSource::wait_for_header() {
    static constexpr int slice_ms = 5;
    while (true) {
        const auto found = find_header(slice_ms);
        if (!found) return protocol::failure(found.error());
        if (*found) return {};
    }
}

bool TraceSource::read_slice(model::Trace& trace) {
    if (finished_) return false;
    if (reader_->header() == nullptr) {
        const auto found = find_header(0);
        if (!found) {
            failure_ = found.error();
            finish(trace);
        }
        if (!found || !*found) return false;
    }
    if (run_) run_->wait(0);
    const bool grows = run_ && !run_->ended();
    if (!std::exchange(header_given_, true)) trace.set_header(*reader_->header());
    Slice slice = std::exchange(early_, {});
    const bool was_early = !slice.events.empty();
    if (!was_early) slice = next_slice();
    const bool more = was_early || slice.more;
    failure_ = std::move(slice.failure);
    cut_ = slice.cut;
    octets_read_ = slice.octets_read;
    unknown_kinds_ = slice.unknown_kinds;
    if (!slice.events.empty()) reached_ = slice.events.back().time;
    trace.append(std::move(slice.events));
    estimate(trace);
    if (failure_ || (!more && !grows)) finish(trace);
    return more;
}

void TraceSource::estimate(model::Trace& trace) {
    static constexpr std::uint64_t share = 32;  // of the file tells enough of the rest
    static constexpr double margin = 1.1;
    static constexpr double events_max = 1U << 22U;
    if (estimated_ || octets_read_ < file_octets_ / share || octets_read_ >= file_octets_) return;
    estimated_ = true;
    const double events_an_octet = static_cast<double>(trace.events().size()) / static_cast<double>(octets_read_);
    const double events = margin * events_an_octet * static_cast<double>(file_octets_);
    trace.expect(static_cast<std::size_t>(std::min(events, events_max)));
}

TraceSource::Slice TraceSource::read_from(RecordingReader& reader) {
    Slice slice;
    slice.events.reserve(slice_events);
    const auto count = reader.read(slice.events, slice_events);
    if (!count) slice.failure = read_failure(count.error().text);
    slice.more = count && *count == slice_events;
    slice.cut = reader.cut();
    slice.octets_read = reader.octets_read();
    slice.unknown_kinds = reader.unknown_kinds();
    return slice;
}

TraceSource::Slice TraceSource::next_slice() {
    Slice slice = ahead_.valid() ? ahead_.get() : read_from(*reader_);
    // What a run has written by now is asked for anew each time: the end may be read only after the run has ended.
    if (slice.more && !run_) ahead_ = std::async([reader = reader_] { return read_from(*reader); });
    return slice;
}

void TraceSource::await_run() {
    static constexpr int until_it_does_something = -1;
    while (run_ && !run_->ended()) run_->wait(until_it_does_something);
}

void TraceSource::read_all(model::Trace& trace) {
    await_run();
    while (!finished_) read_slice(trace);
}

void TraceSource::finish(model::Trace& trace) {
    finished_ = true;
    if (run_ && run_->failure()) failure_ = run_->failure();
    cut_ = cut_ || failure_;
    trace.finish(cut_);
}

double TraceSource::progress() const {
    if (finished_) return 1;
    double share = 0;
    if (run_) {
        if (until_ && until_->nanoseconds > 0) {
            share = static_cast<double>(reached_.nanoseconds) / static_cast<double>(until_->nanoseconds);
        }
    } else if (file_octets_ > 0) {
        share = static_cast<double>(octets_read_) / static_cast<double>(file_octets_);
    }
    return std::clamp(share, 0.0, 1.0);
}

std::string TraceSource::notice() const {
    if (failure_) return failure_->text;
    if (run_ && !finished_) return "Simulated so far: " + model::time_words(reached_);
    return model::recording_notice(cut_, unknown_kinds_);
}

}  // namespace viz::app
