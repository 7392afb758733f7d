// A recording of several slices, which are read ahead: the trace has what the file has, in its order, whole or broken.

#include "viz/app/trace_source.hpp"

#include <fstream>
#include <string>

#include "sim/recording/json_lines.hpp"
#include "tests/support/background_program.hpp"
#include "tests/support/catch.hpp"

namespace rec = sim::recording;
using viz::app::TraceSource;

namespace {

constexpr std::size_t events_written = 3 * TraceSource::slice_events + 5;

/// @param end  what stands behind the events
std::string write_recording(const tests::TemporaryFolder& folder, const std::string& end) {
    std::string lines;
    rec::append_header_line(lines, {});
    for (std::size_t number = 1; number <= events_written; ++number) {
        rec::append_event_line(lines, {number, protocol::Instant{5}, "h", rec::EventKind::host_up});
    }
    const std::string path = folder.path() / "a.jsonl";
    std::ofstream(path, std::ios::binary) << lines << end;
    return path;
}

protocol::Result<TraceSource, viz::app::Failure> open_file(const std::string& path) {
    viz::app::SourceArguments arguments;
    arguments.file = path;
    return TraceSource::open(arguments);
}

viz::model::Trace trace_of(TraceSource& source) {
    viz::model::Trace trace;
    source.read_all(trace);
    for (std::size_t index = 0; index < trace.events().size(); ++index) {
        if (trace.events()[index].id != index + 1) FAIL("event " << index << " is not the one of the file");
    }
    return trace;
}

}  // namespace

TEST_CASE("all events of a recording come, in their order") {
    const tests::TemporaryFolder folder;
    auto source = open_file(write_recording(folder, ""));
    REQUIRE(source);
    const viz::model::Trace trace = trace_of(*source);
    CHECK(trace.events().size() == events_written);
    CHECK(trace.finished());
    CHECK_FALSE(trace.cut());
    CHECK_FALSE(source->failure());
    CHECK(source->progress() == 1);
}

TEST_CASE("what stands before a mistake in a recording is there, and the mistake is told") {
    const tests::TemporaryFolder folder;
    const std::string path = write_recording(folder, "{}\n");
    auto source = open_file(path);
    REQUIRE(source);
    const viz::model::Trace trace = trace_of(*source);
    CHECK(trace.events().size() == events_written);
    CHECK(trace.cut());
    REQUIRE(source->failure());
    const std::string line = std::to_string(events_written + 2);
    CHECK(source->failure()->text ==
          "mailflow-view: " + path + ":" + line + ": not an event: \"id\" or \"kind\" is missing");
}

TEST_CASE("a recording whose end is missing is cut, with all that is whole") {
    const tests::TemporaryFolder folder;
    auto source = open_file(write_recording(folder, "{\"id\":"));
    REQUIRE(source);
    const viz::model::Trace trace = trace_of(*source);
    CHECK(trace.events().size() == events_written);
    CHECK(trace.cut());
    CHECK_FALSE(source->failure());
}

TEST_CASE("a source may go before its recording is read") {
    const tests::TemporaryFolder folder;
    viz::model::Trace trace;
    auto source = open_file(write_recording(folder, ""));
    REQUIRE(source);
    CHECK(source->read_slice(trace));
    CHECK(source->read_slice(trace));
    CHECK(trace.events().size() == 2 * TraceSource::slice_events);
}
