#pragma once

#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "protocol/base/result.hpp"
#include "sim/recording/recorder.hpp"
#include "sim/recording/recording_header.hpp"

namespace sim::recording {

/// Events in a frame: what is written, flushed and compressed at once.
inline constexpr std::size_t frame_events = 4096;

/// Why a recording cannot be written, for the user.
struct WriteError {
    std::string text;
};

/// Writes the events of a run into a file: the header's line, then a line an event, frame by frame, so
/// that the file can be read while it grows and after a crash. See docs/recording-format.md.
class FileWriter : public EventSink {
public:
    /// Creates (or empties) the file and writes the header. A name that ends in `.zst` asks for
    /// compression: one zstd frame for the header and one for each frame of events.
    /// header.level says which kinds are written.
    static protocol::Result<std::unique_ptr<FileWriter>, WriteError> create(const std::filesystem::path& path,
                                                                            const RecordingHeader& header);
    /// Writes what is left, without a word if that fails: call close() to know.
    ~FileWriter() override;

    [[nodiscard]] std::bitset<event_kind_count> wanted_kinds() const override;
    /// After a failed write further events are dropped; what was written before stays readable.
    void consume(const Event& event) override;
    /// Writes what there is as a frame, be it short: for those who follow the file.
    void flush() { write_frame(); }
    /// Writes the last frame and closes the file.
    /// @return the first thing that went wrong since create()
    protocol::Result<void, WriteError> close();

private:
    class Compressor;
    struct FileCloser {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };

    FileWriter(std::filesystem::path path, Level level);
    void write_frame();
    void fail();

    std::filesystem::path path_;
    Level level_;
    std::unique_ptr<std::FILE, FileCloser> file_;
    std::unique_ptr<Compressor> compressor_;  ///< nullptr: plain
    std::string frame_;
    std::size_t frame_events_ = 0;
    std::optional<WriteError> error_;
};

/// At level sample one mail in so many is recorded step by step.
inline constexpr std::uint64_t sample_one_mail_in = 100;

/// Whether an event's mail is one of those, with its copies and notifications: decided by a hash of its id, so
/// that it does not depend on what else happens. Events of no mail are in no sample.
[[nodiscard]] bool is_in_sample(const Event& event);

/// The kinds that a recording of a level may hold.
[[nodiscard]] std::bitset<event_kind_count> kinds_of_level(Level level);

}  // namespace sim::recording
