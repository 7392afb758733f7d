// Lines of a recording: an event and a header are equal after writing and parsing; any octets pass through JSON; what
// is read the quick way is read so the slow way, too.

#include <algorithm>

#include "sim/recording/json_lines.hpp"
#include "sim/recording/line_parser.hpp"
#include "sim/recording/written_line.hpp"
#include "tests/fuzz/support/check.hpp"
#include "tests/fuzz/support/input.hpp"

namespace recording = sim::recording;
using tests::fuzz::require;

namespace {

std::string_view without_line_feed(std::string_view line) {
    line.remove_suffix(1);
    require(line.find('\n') == line.npos, "a line is one line");
    return line;
}

void check_event(recording::LineParser& parser, const recording::Event& event) {
    std::string line;
    recording::append_event_line(line, event);
    const auto again = parser.parse_event(without_line_feed(line));
    require(again && again->has_value(), "a written event can be parsed");
    require(**again == event, "an event is equal after writing and parsing");
}

void check_header(recording::LineParser& parser, const recording::RecordingHeader& header) {
    std::string line;
    recording::append_header_line(line, header);
    const auto again = parser.parse_header(without_line_feed(line));
    require(again.has_value(), "a written header can be parsed");
    require(*again == header, "a header is equal after writing and parsing");
}

/// A line in the form of the writer means what it means as JSON: with a space before it, it is in another form.
void check_written_form(recording::LineParser& parser, std::string_view line) {
    recording::Event event;
    const recording::WrittenLine found = recording::read_written_line(line, event);
    if (found == recording::WrittenLine::other_form) return;
    const auto general = parser.parse_event(" " + std::string(line));
    require(general.has_value(), "a line in the writer's form is JSON");
    require(general->has_value() == (found == recording::WrittenLine::event), "the kind is known in both forms");
    require(!general->has_value() || **general == event, "an event is the same in both forms");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_octets) {
    const std::string_view line = tests::fuzz::Input(data, size_octets).rest();
    recording::LineParser parser;
    check_written_form(parser, line);
    if (const auto event = parser.parse_event(line); event && *event) check_event(parser, **event);
    if (const auto header = parser.parse_header(line)) check_header(parser, *header);

    recording::Event event;
    event.id = 1;
    event.host = line.substr(0, line.size() / 2);
    event.fields.set("octets", line);
    check_event(parser, event);
    recording::RecordingHeader header;
    header.title = line;
    header.scenario.push_back({std::string(line), std::string(line)});
    check_header(parser, header);
    return 0;
}
