// Lines in the form of the writer, docs/recording-format.md, and in any other.

#include "sim/recording/written_line.hpp"

#include <cstdint>
#include <string>
#include <string_view>

#include "sim/recording/json_lines.hpp"
#include "sim/recording/line_parser.hpp"
#include "tests/sim/recording/sample_events.hpp"
#include "tests/support/catch.hpp"

namespace rec = sim::recording;
using rec::WrittenLine;

namespace {

std::string line_of(const rec::Event& event) {
    std::string line;
    rec::append_event_line(line, event);
    line.pop_back();  // LF
    return line;
}

WrittenLine form_of(std::string_view line) {
    rec::Event event;
    return rec::read_written_line(line, event);
}

/// What the line is as JSON of any form: a space makes it one that is not the writer's.
rec::Event read_as_json(const std::string& line) {
    rec::LineParser parser;
    const std::string spaced = " " + line;
    REQUIRE(form_of(spaced) == WrittenLine::other_form);
    return parser.parse_event(spaced).value().value();
}

rec::Event event_with_everything() {
    rec::Event event{7, protocol::Instant{-12}, "h", rec::EventKind::external_input, 3, {1, 2}, "m1/2", 9};
    std::string octets;
    for (int octet = 0; octet < 256; ++octet) octets += static_cast<char>(octet);
    event.fields.set("octets", octets);
    event.fields.set("most", std::int64_t{INT64_MAX});
    event.fields.set("least", std::int64_t{INT64_MIN});
    event.fields.set("yes", true);
    event.fields.set("no", false);
    event.fields.set("none", std::vector<std::string>{});
    event.fields.set("some", std::vector<std::string>{"", "a\"b", "\\"});
    return event;
}

}  // namespace

TEST_CASE("an event is read from the line that is written of it, and is what the line means as JSON") {
    auto events = tests::one_event_of_every_kind();
    events.push_back(event_with_everything());
    for (const rec::Event& event : events) {
        const std::string line = line_of(event);
        CAPTURE(line);
        rec::Event read;
        CHECK(rec::read_written_line(line, read) == WrittenLine::event);
        CHECK(read == event);
        CHECK(read_as_json(line) == event);
    }
}

TEST_CASE("of a field that a line has twice the later value counts") {
    const std::string line = R"({"id":1,"t":0,"kind":"host-up","fields":{"a":1,"b":2,"a":"x"}})";
    rec::Event read;
    CHECK(rec::read_written_line(line, read) == WrittenLine::event);
    CHECK(read == read_as_json(line));
    CHECK(read.fields.text("a") == "x");
}

TEST_CASE("a special octet is found wherever it stands in a string") {
    for (const char special : {'"', '\\', '\n', '\x7f', '\x80', '\x1f'}) {
        for (std::size_t place = 0; place < 20; ++place) {
            rec::Event event{1, protocol::Instant{0}, std::string(20, ' '), rec::EventKind::host_up};
            event.host[place] = special;
            rec::Event read;
            CHECK(rec::read_written_line(line_of(event), read) == WrittenLine::event);
            CHECK(read == event);
            std::string raw = R"({"id":1,"t":0,"host":"12345678901234567890","kind":"host-up"})";
            raw[raw.find("12345") + place] = special;
            CHECK(form_of(raw) == WrittenLine::other_form);
        }
    }
}

TEST_CASE("a kind that is not known is told from a line in another form") {
    CHECK(form_of(R"({"id":1,"t":0,"kind":"later-kind","fields":{"a":1}})") == WrittenLine::unknown_kind);
    CHECK(form_of(R"({"id":1,"t":0,"kind":"host-up"})") == WrittenLine::event);
}

TEST_CASE("every other form is left to the general parser") {
    const auto* line = GENERATE(
        "", "{}", "not JSON", R"({"id":1,"t":0})", R"({"id":0,"t":0,"kind":"host-up"})", R"({"id":1,"t":0,"kind":""})",
        R"({"id":1, "t":0,"kind":"host-up"})", R"({"t":0,"id":1,"kind":"host-up"})",
        R"({"id":01,"t":0,"kind":"host-up"})", R"({"id":-1,"t":0,"kind":"host-up"})",
        R"({"id":1,"t":0.5,"kind":"host-up"})", R"({"id":1,"t":-,"kind":"host-up"})",
        R"({"id":18446744073709551616,"t":0,"kind":"host-up"})", R"({"id":1,"t":0,"kind":"host-up"} )",
        R"({"id":1,"t":0,"kind":"host-up"}{})", R"({"id":1,"t":0,"kind":"host-up","fields":{}})",
        R"({"id":1,"t":0,"kind":"host-up","also":[]})", R"({"id":1,"t":0,"kind":"host-up","later":1})",
        R"({"id":1,"t":0,"host":"\/","kind":"host-up"})", R"({"id":1,"t":0,"host":"\u0100","kind":"host-up"})",
        R"({"id":1,"t":0,"host":"\u00)", R"({"id":1,"t":0,"host":"\)", R"({"id":1,"t":0,"host":"h)",
        R"({"id":1,"t":0,"kind":"host-up","fields":{"a":null}})",
        R"({"id":1,"t":0,"kind":"host-up","fields":{"a":{}}})", R"({"id":1,"t":0,"kind":"host-up","fields":{"a":[1]}})",
        R"({"id":1,"t":0,"kind":"host-up","fields":{"a":["x"}})",
        R"({"id":1,"t":0,"kind":"host-up","fields":{"a":1e3}})",
        R"({"id":1,"t":0,"kind":"host-up","fields":{"a":truex}})");
    CAPTURE(line);
    CHECK(form_of(line) == WrittenLine::other_form);
}
