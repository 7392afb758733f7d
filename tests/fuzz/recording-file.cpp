// Recording files, plain and compressed: whole or while they grow in any chunks, reading gives the same events or an
// error at the same place; a cut file is known as cut.

#include <algorithm>
#include <optional>
#include <vector>

#include "sim/recording/reader.hpp"
#include "tests/fuzz/support/check.hpp"
#include "tests/fuzz/support/input.hpp"
#include "tests/fuzz/support/memory_file.hpp"

namespace recording = sim::recording;
using tests::fuzz::require;

namespace {

struct Outcome {
    std::vector<recording::Event> events;
    bool failed = false;
    bool cut = false;
    bool with_header = false;
    std::uint64_t unknown_kinds = 0;

    bool operator==(const Outcome&) const = default;
};

/// Reads what there is now. @return false: an error
bool read_on(recording::RecordingReader& reader, std::vector<recording::Event>& events) {
    static constexpr std::size_t events_at_once = 3;
    while (true) {
        const std::size_t before = events.size();
        const auto count = reader.read(events, events_at_once);
        if (!count) {
            require(!count.error().text.empty(), "an error has a text");
            require(!reader.read(events, 1), "an error stays");
            return false;
        }
        require(*count == events.size() - before && *count <= events_at_once, "so many events came as is said");
        if (*count < events_at_once) return true;
    }
}

Outcome read(std::string_view octets, std::uint8_t chunking) {
    tests::fuzz::MemoryFile file;
    auto reader = recording::RecordingReader::open(file.path());
    require(reader.has_value(), "an empty file can be opened");
    Outcome outcome;
    tests::fuzz::for_each_chunk(octets, chunking, [&](std::string_view chunk) {
        if (outcome.failed) return;
        file.append(chunk);
        outcome.failed = !read_on(*reader, outcome.events);
    });
    outcome.cut = !outcome.failed && reader->cut();
    outcome.with_header = reader->header() != nullptr;
    outcome.unknown_kinds = reader->unknown_kinds();
    require(outcome.with_header || outcome.events.empty(), "events stand behind the header");
    for (std::size_t index = 1; index < outcome.events.size(); ++index) {
        require(outcome.events[index - 1].id < outcome.events[index].id, "events are in their order");
        require(outcome.events[index - 1].time <= outcome.events[index].time, "time goes forward");
    }
    return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_octets) {
    tests::fuzz::Input input(data, size_octets);
    const std::uint8_t chunking = input.choice();
    const Outcome whole = read(input.rest(), '0');
    const Outcome grown = read(input.rest(), chunking % 4 == 0 ? std::uint8_t{2} : chunking);
    require(whole.failed == grown.failed, "a growing file fails where the whole one does");
    if (!whole.failed) {
        require(whole == grown, "a growing file gives the same events");
        return 0;
    }
    // Of a damaged frame more or less may have come out before the damage is met.
    const std::size_t common = std::min(whole.events.size(), grown.events.size());
    require(std::equal(whole.events.begin(), whole.events.begin() + static_cast<std::ptrdiff_t>(common),
                       grown.events.begin()),
            "a growing file gives the same events up to the damage");
    return 0;
}
