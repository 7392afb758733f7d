#include "sim/bridge/replay.hpp"

#include <fmt/format.h>

namespace sim::bridge {

namespace {

constexpr std::size_t events_at_once = 4096;

/// @return false: it is an input that this version does not know
bool take(const recording::Event& event, Inputs& inputs) {
    if (!inputs.reason.empty()) return true;  // hosts that are taken down after the end may still say something
    inputs.end = event.time;
    inputs.reason = event.kind == recording::EventKind::run_ended ? event.fields.text("reason") : "";
    if (event.kind != recording::EventKind::external_input) return true;
    auto input = external_input_of(event);
    if (input) inputs.inputs.push_back(std::move(*input));
    return input.has_value();
}

}  // namespace

protocol::Result<Inputs, std::string> read_inputs(const std::string& path) {
    auto reader = recording::RecordingReader::open(path);
    if (!reader) return protocol::failure(reader.error().text);
    Inputs inputs;
    std::vector<recording::Event> events;
    do {
        events.clear();
        const auto count = reader->read(events, events_at_once);
        if (!count) return protocol::failure(count.error().text);
        for (const recording::Event& event : events) {
            if (take(event, inputs)) continue;
            return protocol::failure(
                fmt::format("{}: event {}: an external input that this version does not know", path, event.id));
        }
    } while (!events.empty());
    if (reader->header() == nullptr) return protocol::failure(path + ": the recording ends before its header does");
    inputs.header = *reader->header();
    return inputs;
}

Replayed replay(const Inputs& inputs, ServedRun& run) {
    Replayed replayed;
    for (const ExternalInput& input : inputs.inputs) {
        if (input.time > run.now() && !run.run_to(input.time)) break;
        if (!run.give(input)) ++replayed.inputs_lost;
    }
    // The last input may have come at the end, before what it brought about.
    const bool reached = inputs.end <= run.now() || run.run_to(inputs.end);
    replayed.reason = reached && !inputs.reason.empty() ? inputs.reason : "stopped";
    run.finish(replayed.reason);
    return replayed;
}

}  // namespace sim::bridge
