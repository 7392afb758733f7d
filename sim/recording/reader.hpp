#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocol/base/result.hpp"
#include "sim/recording/event.hpp"
#include "sim/recording/recording_header.hpp"

namespace sim::recording {

/// Why a file cannot be read as a recording, for the user: file, place and reason.
struct ReadError {
    std::string text;
};

/// Reads a recording, plain or compressed, in bounded memory, also while it still grows.
class RecordingReader {
public:
    static protocol::Result<RecordingReader, ReadError> open(const std::string& path);
    /// Reads octets that are in memory already, as they would stand in the file.
    /// @param name  what errors call them
    static RecordingReader over(std::string octets, std::string name);
    RecordingReader(RecordingReader&&) noexcept;
    RecordingReader& operator=(RecordingReader&&) noexcept;
    ~RecordingReader();

    /// Appends events that the file holds by now, in their order.
    /// @param events_max  how many at most, at least 1
    /// @return how many; fewer than events_max: no more are there now, call again when the file has grown.
    ///         After an error every further call returns the same error.
    protocol::Result<std::size_t, ReadError> read(std::vector<Event>& events, std::size_t events_max);

    /// nullptr until read() has met the whole header line.
    [[nodiscard]] const RecordingHeader* header() const;
    /// The file ends, as far as read, within a line or a compressed frame: it is still being written, or was cut.
    [[nodiscard]] bool cut() const;
    /// How much of the file has been read, for showing progress.
    [[nodiscard]] std::uint64_t octets_read() const;
    /// Events left out so far because this version does not know their kind.
    [[nodiscard]] std::uint64_t unknown_kinds() const;

private:
    class Impl;
    explicit RecordingReader(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

/// A whole recording in memory.
struct Recording {
    RecordingHeader header;
    std::vector<Event> events;
    bool cut = false;                 ///< the end is missing; what is here is whole
    std::uint64_t unknown_kinds = 0;  ///< events left out because this version does not know their kind
};

/// Reads a recording from its beginning to its end.
protocol::Result<Recording, ReadError> read_recording(const std::string& path);

}  // namespace sim::recording
