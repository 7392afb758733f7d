#include "sim/app/show_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <ostream>

#include "sim/app/run_report.hpp"
#include "sim/recording/narration.hpp"
#include "sim/recording/readable_text.hpp"
#include "sim/recording/reader.hpp"
#include "sim/recording/time_text.hpp"
#include "sim/recording/timeline.hpp"
#include "sim/recording/transcript.hpp"
#include "sim/scenario/scalar.hpp"

namespace sim::app {

using recording::Event;
using recording::EventKind;
using recording::Recording;

namespace {

void print_overview(const Recording& recording, std::ostream& output) {
    std::map<std::string_view, std::size_t> counts;
    for (const Event& event : recording.events) ++counts[recording::name(event.kind)];
    output << recording::readable_text(recording.header.title) << '\n';
    output << fmt::format("level {}, seed {}, starts at {}, {}\n", recording::name(recording.header.level),
                          recording.header.seed, recording.header.start, recording.header.model);
    const protocol::Instant end = recording.events.empty() ? protocol::Instant{} : recording.events.back().time;
    output << fmt::format("{} events in {} of simulated time\n\n", recording.events.size(),
                          recording::to_text(end - protocol::Instant{}));
    for (const auto& [kind, count] : counts) output << fmt::format("  {:<24} {:>9}\n", kind, count);
    output << "\nMails\n";
    for (const Event& event : recording.events) {
        if (event.kind != EventKind::mail_composed) continue;
        output << fmt::format("  {:<8} {}  {} -> {}\n", event.message, recording::to_text(event.time),
                              event.fields.text("from"), fmt::join(event.fields.list("to"), ", "));
    }
    output << "\nMore: --events, --message ID, --transcript CONNECTION, --state --at TIME\n";
}

/// @return the first of `names` that is no kind of event
std::optional<std::string> unknown_kind(const std::vector<std::string>& names) {
    const auto unknown = std::ranges::find_if(
        names, [](const std::string& name) { return !recording::parse_event_kind(name).has_value(); });
    return unknown == names.end() ? std::nullopt : std::optional(*unknown);
}

bool has_host(const Recording& recording, const std::string& host) {
    return std::ranges::any_of(recording.events, [&](const Event& event) {
        return event.kind == EventKind::host && event.fields.text("name") == host;
    });
}

ExitCode refuse_host(const std::string& host, std::ostream& errors) {
    errors << "mailflow: this recording has no host " << host << '\n';
    return ExitCode::bad_input;
}

void print_events(const Recording& recording, const ShowArguments& arguments, std::ostream& output) {
    recording::World world;
    for (const Event& event : recording.events) {
        const std::string_view kind = recording::name(event.kind);
        const bool wanted =
            arguments.kinds.empty() || std::ranges::find(arguments.kinds, kind) != arguments.kinds.end();
        const bool at_host = arguments.host.empty() || event.host == arguments.host;
        if (wanted && at_host) {
            output << fmt::format("{:>7} {:>16}  {:<20} {:<8} {}", event.id, recording::to_text(event.time), kind,
                                  event.message, recording::unescaped(recording::narrate(event, world)));
            if (event.cause != 0) output << fmt::format("  <- {}", event.cause);
            if (event.connection != 0) output << fmt::format("  [connection {}]", event.connection);
            output << '\n';
        }
        recording::apply(world, event);
    }
}

ExitCode print_message(const Recording& recording, const ShowArguments& arguments, std::ostream& output,
                       std::ostream& errors) {
    const auto journeys = recording::journeys_of(recording.events, arguments.message);
    if (journeys.empty()) {
        errors << "mailflow: this recording has no mail " << arguments.message << '\n';
        return ExitCode::bad_input;
    }
    for (const auto& journey : journeys) print_journey(journey, arguments.details, output);
    return ExitCode::success;
}

ExitCode print_transcript(const Recording& recording, std::uint64_t connection, std::ostream& output,
                          std::ostream& errors) {
    const auto transcript = recording::make_transcript(recording.events, connection);
    if (!transcript) {
        errors << fmt::format(
            "mailflow: this recording has no connection {}; --events --kind connection-opened "
            "lists them\n",
            connection);
        return ExitCode::bad_input;
    }
    output << recording::to_text(*transcript);
    return ExitCode::success;
}

ExitCode print_state(const Recording& recording, const ShowArguments& arguments, std::ostream& output,
                     std::ostream& errors) {
    protocol::Instant at = recording.events.empty() ? protocol::Instant{} : recording.events.back().time;
    if (!arguments.at.empty()) {
        const auto time = scenario::parse_duration(arguments.at);
        if (!time) {
            errors << "mailflow: --at " << arguments.at << ": " << time.error() << '\n';
            return ExitCode::bad_input;
        }
        at = protocol::Instant{time->count()};
    }
    const recording::Timeline timeline(recording.events);
    const recording::World world = timeline.world_at(at);
    if (!arguments.host.empty() && !world.hosts.contains(arguments.host)) {
        return refuse_host(arguments.host, errors);
    }
    output << recording::describe(world, arguments.host);
    return ExitCode::success;
}

}  // namespace

ExitCode show_command(const ShowArguments& arguments, std::ostream& output, std::ostream& errors) {
    if (const auto unknown = unknown_kind(arguments.kinds)) {
        errors << "mailflow: there is no kind of event called " << *unknown
               << "; docs/recording-format.md lists them\n";
        return ExitCode::bad_input;
    }
    const auto recording = recording::read_recording(arguments.file);
    if (!recording) {
        errors << "mailflow: " << recording.error().text << '\n';
        return ExitCode::bad_input;
    }
    if (recording->cut) errors << "mailflow: the end of this recording is missing; what follows is what there is\n";
    if (recording->unknown_kinds > 0) {
        errors << fmt::format("mailflow: {} events of kinds that this version does not know were left out\n",
                              recording->unknown_kinds);
    }
    if (arguments.events && !arguments.host.empty() && !has_host(*recording, arguments.host)) {
        return refuse_host(arguments.host, errors);
    }
    if (arguments.events) {
        print_events(*recording, arguments, output);
        return ExitCode::success;
    }
    if (!arguments.message.empty()) return print_message(*recording, arguments, output, errors);
    if (arguments.transcript) return print_transcript(*recording, *arguments.transcript, output, errors);
    if (arguments.state) return print_state(*recording, arguments, output, errors);
    print_overview(*recording, output);
    return ExitCode::success;
}

}  // namespace sim::app
