#pragma once

#include <cstddef>
#include <cstdint>
#include <future>
#include <memory>
#include <optional>
#include <string>

#include "protocol/base/result.hpp"
#include "sim/recording/reader.hpp"
#include "viz/app/child_run.hpp"
#include "viz/app/failure.hpp"
#include "viz/app/source_arguments.hpp"
#include "viz/model/trace.hpp"

namespace viz::app {

/// Fills a trace, a slice at a time: from a recording, or from a scenario's run while that goes on. Which of the two a
/// file is, its content tells. While a slice of a recording is used, another thread reads the next one.
class TraceSource {
public:
    /// Opens the recording or starts the run; waits until its first line is there, so that mistakes in the scenario
    /// and files that are neither are found here.
    [[nodiscard]] static protocol::Result<TraceSource, Failure> open(const SourceArguments& arguments);

    /// Starts the run of a scenario, and waits for nothing: mistakes in the scenario are found later, see failure().
    [[nodiscard]] static protocol::Result<TraceSource, Failure> start(const SourceArguments& arguments);
    /// The recording of a run that may still go on, from its beginning.
    [[nodiscard]] static protocol::Result<TraceSource, Failure> reopen(std::shared_ptr<ChildRun> run);

    /// The run that is followed; nullptr: it is a recording.
    [[nodiscard]] const std::shared_ptr<ChildRun>& run() const { return run_; }

    /// Appends the next events that are there, at most slice_events.
    /// @return whether there may be more at once
    bool read_slice(model::Trace& trace);
    /// Waits for the run to end, if there is one.
    void await_run();
    /// Appends everything, waiting for the run to end.
    void read_all(model::Trace& trace);

    /// Whether a scenario is run, and not a recording read.
    [[nodiscard]] bool is_run() const { return run_ != nullptr; }
    /// Nothing more will come.
    [[nodiscard]] bool finished() const { return finished_; }
    /// How much is done, 0 to 1; of a run whose end is not known in advance, 0.
    [[nodiscard]] double progress() const;
    /// Why the rest is missing; what was read before is good.
    [[nodiscard]] const std::optional<Failure>& failure() const { return failure_; }
    /// What is to be said about it: how far the run is, that the recording is cut, that it has unknown events. Empty:
    /// nothing.
    [[nodiscard]] std::string notice() const;

    static constexpr std::size_t slice_events = 4096;

private:
    /// Some events, and how far the reader is behind them.
    struct Slice {
        std::vector<sim::recording::Event> events;
        std::optional<Failure> failure;
        bool more = false;  ///< more may be there at once
        bool cut = false;
        std::uint64_t octets_read = 0;
        std::uint64_t unknown_kinds = 0;
    };

    TraceSource(sim::recording::RecordingReader reader, std::shared_ptr<ChildRun> run)
        : reader_(std::make_shared<sim::recording::RecordingReader>(std::move(reader))), run_(std::move(run)) {}
    static Slice read_from(sim::recording::RecordingReader& reader);
    /// The next one; of a recording, the one behind it is begun to be read.
    Slice next_slice();
    [[nodiscard]] protocol::Result<void, Failure> wait_for_header();
    /// @return whether the header is there by now
    [[nodiscard]] protocol::Result<bool, Failure> find_header(int milliseconds_max);
    /// Tells the trace how much will come, as soon as enough of the recording is read to estimate it.
    void estimate(model::Trace& trace);
    void finish(model::Trace& trace);

    std::shared_ptr<sim::recording::RecordingReader> reader_;  ///< while ahead_ is being read, but its header is its
    std::future<Slice> ahead_;                                 ///< of a recording: the next one
    std::shared_ptr<ChildRun> run_;                            ///< nullptr: a recording that does not grow
    Slice early_;                                              ///< read while waiting for the header
    std::uint64_t octets_read_ = 0;
    std::uint64_t unknown_kinds_ = 0;
    std::uint64_t file_octets_ = 0;           ///< of a recording
    std::optional<protocol::Instant> until_;  ///< of a run
    protocol::Instant reached_;
    bool header_given_ = false;
    bool estimated_ = false;
    bool finished_ = false;
    bool cut_ = false;
    std::optional<Failure> failure_;
};

}  // namespace viz::app
