#pragma once

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "protocol/base/result.hpp"
#include "viz/app/failure.hpp"
#include "viz/app/file_descriptor.hpp"
#include "viz/app/source_arguments.hpp"

namespace viz::app {

/// A run of the sibling program `mailflow` in a child process. It records into a file without a name, so that nothing
/// is left behind however this ends; and it dies with this process, even if that is killed.
class ChildRun {
public:
    [[nodiscard]] static protocol::Result<std::unique_ptr<ChildRun>, Failure> start(const SourceArguments& arguments);
    /// In place of a run, the scenario is written in its explicit form (`mailflow check --explicit`).
    [[nodiscard]] static protocol::Result<std::unique_ptr<ChildRun>, Failure> start_writing(
        const SourceArguments& arguments);
    ChildRun(const ChildRun&) = delete;
    ChildRun& operator=(const ChildRun&) = delete;
    /// Ends the run if it still goes on.
    ~ChildRun();

    /// A path under which this process can open the recording, which grows; or the explicit scenario.
    [[nodiscard]] std::string recording_path() const;
    /// Takes note of what the child did, after waiting for it to do something.
    /// @param milliseconds_max  0: without waiting; negative: until something happens
    void wait(int milliseconds_max);
    [[nodiscard]] bool ended() const { return ended_; }
    /// Why the run came to nothing; nullopt: it still goes on, or it ended well (expectations met or not).
    [[nodiscard]] const std::optional<Failure>& failure() const { return failure_; }

private:
    enum class Task : std::uint8_t { record, write };
    [[nodiscard]] static protocol::Result<std::unique_ptr<ChildRun>, Failure> start(const SourceArguments& arguments,
                                                                                    Task task);
    ChildRun(FileDescriptor recording, FileDescriptor errors, pid_t child)
        : recording_(std::move(recording)), errors_(std::move(errors)), child_(child) {}
    /// @return whether the child closed its end
    bool take_errors();
    void take_status(int wait_status);
    [[nodiscard]] bool ends_within(int milliseconds);

    FileDescriptor recording_;
    FileDescriptor errors_;  ///< reading end of the child's standard error
    pid_t child_;
    std::string error_text_;  ///< the beginning, bounded
    bool ended_ = false;
    std::optional<Failure> failure_;
};

}  // namespace viz::app
