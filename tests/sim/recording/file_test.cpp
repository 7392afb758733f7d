#include <algorithm>
#include <fstream>
#include <sstream>

#include "sim/recording/event_kind_table.hpp"
#include "sim/recording/json_lines.hpp"
#include "sim/recording/line_parser.hpp"
#include "sim/recording/reader.hpp"
#include "sim/recording/writer.hpp"
#include "tests/sim/recording/sample_events.hpp"
#include "tests/support/catch.hpp"

namespace rec = sim::recording;
using tests::TemporaryDirectory;

namespace {

void write_recording(const std::filesystem::path& path, const rec::RecordingHeader& header,
                     const std::vector<rec::Event>& events) {
    auto writer = rec::FileWriter::create(path, header);
    REQUIRE(writer);
    const auto wanted = (*writer)->wanted_kinds();
    for (const rec::Event& event : events) {
        if (wanted.test(static_cast<std::size_t>(event.kind))) (*writer)->consume(event);
    }
    REQUIRE((*writer)->close());
}

std::string plain_recording(const std::vector<rec::Event>& events) {
    std::string text;
    rec::append_header_line(text, tests::sample_header());
    for (const rec::Event& event : events) rec::append_event_line(text, event);
    return text;
}

/// More than two frames of small events.
std::vector<rec::Event> many_events() {
    std::vector<rec::Event> events;
    for (std::size_t number = 1; number <= 2 * rec::frame_events + 100; ++number) {
        events.push_back({number, protocol::Instant{static_cast<std::int64_t>(number)}, "h", rec::EventKind::host_up});
    }
    return events;
}

std::string error_of(const std::filesystem::path& path) {
    const auto recording = rec::read_recording(path);
    return recording ? "" : recording.error().text;
}

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

constexpr const char* header_line = R"({"format":"mailflow-recording","version":1})"
                                    "\n";

}  // namespace

TEST_CASE("an event's line leaves out what is empty and escapes what is not printable ASCII") {
    rec::Event event{3, protocol::Instant{-5}, "", rec::EventKind::external_input, 0};
    std::string line;
    rec::append_event_line(line, event);
    CHECK(line == "{\"id\":3,\"t\":-5,\"kind\":\"external-input\"}\n");

    event.host = "h";
    event.cause = 1;
    event.also = {1, 2};
    event.message = "m1";
    event.connection = 9;
    event.fields.set("octets", std::string("\0\"\\\x7f\xff\r\n", 7));
    line.clear();
    rec::append_event_line(line, event);
    CHECK(line ==
          "{\"id\":3,\"t\":-5,\"host\":\"h\",\"kind\":\"external-input\",\"cause\":1,\"also\":[1,2],\"message\":\"m1\","
          "\"connection\":9,\"fields\":{\"octets\":\"\\u0000\\\"\\\\\\u007f\\u00ff\\r\\n\"}}\n");
}

TEST_CASE("names of fields are octets too") {
    rec::Event event{1, protocol::Instant{0}, "h", rec::EventKind::host_up};
    event.fields.set("caf\xe9", "x");
    std::string line;
    rec::append_event_line(line, event);
    line.pop_back();
    rec::LineParser parser;
    CHECK(parser.parse_event(line).value() == event);
}

TEST_CASE("what is written is read again, octet by octet") {
    const TemporaryDirectory directory;
    const std::filesystem::path path = directory.file(GENERATE(as<std::string>(), "a.jsonl", "a.jsonl.zst"));
    const auto events = tests::one_event_of_every_kind();
    write_recording(path, tests::sample_header(), events);
    const auto recording = rec::read_recording(path);
    REQUIRE(recording);
    CHECK(recording->header == tests::sample_header());
    CHECK(recording->events == events);
    CHECK_FALSE(recording->cut);
    CHECK(recording->unknown_kinds == 0);
}

TEST_CASE("octets in memory are read as they are from a file, and their mistakes called by the name given") {
    const TemporaryDirectory directory;
    const std::filesystem::path path = directory.file(GENERATE(as<std::string>(), "a.jsonl", "a.jsonl.zst"));
    const auto events = many_events();
    write_recording(path, tests::sample_header(), events);
    std::ostringstream octets;
    octets << std::ifstream(path, std::ios::binary).rdbuf();
    auto reader = rec::RecordingReader::over(octets.str(), "the page");
    std::vector<rec::Event> read;
    CHECK(reader.read(read, events.size() + 1) == events.size());
    CHECK(read == events);
    REQUIRE(reader.header() != nullptr);
    CHECK(*reader.header() == tests::sample_header());
    CHECK(reader.octets_read() == octets.str().size());
    CHECK_FALSE(reader.cut());

    auto half = rec::RecordingReader::over(octets.str().substr(0, octets.str().size() / 2), "the page");
    read.clear();
    CHECK(half.read(read, events.size()));
    CHECK(read.size() < events.size());
    CHECK(std::equal(read.begin(), read.end(), events.begin()));
    CHECK(half.cut());
    auto other = rec::RecordingReader::over("mailflow: 1\n", "the page");
    const auto refused = other.read(read, 1);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().text == "the page: this is not a mailflow recording");
}

TEST_CASE("a recording of several frames is read whole, in pieces of any size") {
    const TemporaryDirectory directory;
    const std::filesystem::path path = directory.file(GENERATE(as<std::string>(), "a.jsonl", "a.jsonl.zst"));
    const auto events = many_events();
    write_recording(path, tests::sample_header(), events);
    auto reader = rec::RecordingReader::open(path);
    REQUIRE(reader);
    std::vector<rec::Event> read;
    while (true) {
        const auto count = reader->read(read, 1000);
        REQUIRE(count);
        if (*count == 0) break;
        CHECK(*count <= 1000);
    }
    CHECK(read == events);
}

TEST_CASE("the level says which kinds are written") {
    const TemporaryDirectory directory;
    for (const rec::Level level : {rec::Level::summary, rec::Level::flow, rec::Level::full}) {
        rec::RecordingHeader header = tests::sample_header();
        header.level = level;
        auto expected = tests::one_event_of_every_kind();
        expected.erase(std::remove_if(expected.begin(), expected.end(),
                                      [&](const rec::Event& event) { return rec::info(event.kind).level > level; }),
                       expected.end());
        write_recording(directory.file("a.jsonl"), header, expected);
        const auto recording = rec::read_recording(directory.file("a.jsonl"));
        REQUIRE(recording);
        CHECK(recording->header.level == level);
        CHECK(recording->events == expected);
    }
    CHECK(rec::kinds_of_level(rec::Level::full).all());
    CHECK_FALSE(rec::kinds_of_level(rec::Level::flow).test(static_cast<std::size_t>(rec::EventKind::segment_sent)));
}

TEST_CASE("level sample has the summary of every mail and every step of one in a hundred") {
    const TemporaryDirectory directory;
    rec::RecordingHeader header = tests::sample_header();
    header.level = rec::Level::sample;
    std::vector<rec::Event> events;
    for (rec::EventId id = 1; id <= 4000; id += 2) {
        const std::string mail = "m" + std::to_string(id) + (id % 4 == 1 ? "/2" : "");
        events.emplace_back();
        events.back().id = id;
        events.back().kind = rec::EventKind::mail_composed;
        events.back().message = mail;
        events.push_back(events.back());
        ++events.back().id;
        events.back().kind = rec::EventKind::message_accepted;
    }
    write_recording(directory.file("sample.jsonl"), header, events);
    const auto recording = rec::read_recording(directory.file("sample.jsonl"));
    REQUIRE(recording);
    std::size_t steps = 0;
    for (const rec::Event& event : recording->events) {
        if (event.kind != rec::EventKind::message_accepted) continue;
        ++steps;
        CHECK(rec::is_in_sample(event));
    }
    CHECK(recording->events.size() == 2000 + steps);
    CHECK(steps > 5);
    CHECK(steps < 50);
}

TEST_CASE("a file cut anywhere gives what is whole, and says that it is cut") {
    const TemporaryDirectory directory;
    const auto path = directory.file("cut.jsonl");
    const auto events = tests::small_story();
    const std::string whole = plain_recording(events);
    const std::size_t header_end = whole.find('\n') + 1;
    for (std::size_t size = 0; size <= whole.size(); ++size) {
        tests::write_file(path, std::string_view(whole).substr(0, size));
        const auto recording = rec::read_recording(path);
        REQUIRE(recording.has_value() == (size >= header_end));
        if (!recording) continue;
        const auto lines = std::count(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size), '\n');
        REQUIRE(recording->events.size() == static_cast<std::size_t>(lines) - 1);
        REQUIRE(std::equal(recording->events.begin(), recording->events.end(), events.begin()));
        REQUIRE(recording->cut == (whole[size - 1] != '\n'));
    }
}

TEST_CASE("a compressed file cut anywhere gives what is whole, and says that it is cut") {
    const TemporaryDirectory directory;
    const auto path = directory.file("a.jsonl.zst");
    const auto events = tests::small_story();
    write_recording(path, tests::sample_header(), events);
    const std::string whole = tests::file_content(path);
    const auto cut_path = directory.file("cut.zst");
    bool header_seen = false;
    for (std::size_t size = 0; size < whole.size(); ++size) {
        tests::write_file(cut_path, std::string_view(whole).substr(0, size));
        const auto recording = rec::read_recording(cut_path);
        REQUIRE((recording.has_value() || !header_seen));
        header_seen = recording.has_value();
        if (!recording) continue;
        REQUIRE(std::equal(recording->events.begin(), recording->events.end(), events.begin()));
        REQUIRE((recording->cut || recording->events.empty()));
    }
    CHECK(header_seen);
}

TEST_CASE("a growing file can be followed") {
    const TemporaryDirectory directory;
    const auto path = directory.file(GENERATE(as<std::string>(), "a.jsonl", "a.zst"));
    const auto source = directory.file("whole" + path.extension().string());
    const auto events = tests::small_story();
    write_recording(source, tests::sample_header(), events);
    const std::string whole = tests::file_content(source);
    tests::write_file(path, "");
    auto reader = rec::RecordingReader::open(path);
    REQUIRE(reader);
    std::vector<rec::Event> read;
    std::ofstream growing(path, std::ios::binary | std::ios::app);
    CHECK(reader->header() == nullptr);
    for (const char octet : whole) {
        growing.put(octet).flush();
        REQUIRE(reader->read(read, 100));
    }
    REQUIRE(reader->header() != nullptr);
    CHECK(*reader->header() == tests::sample_header());
    CHECK(read == events);
    CHECK_FALSE(reader->cut());
}

TEST_CASE("unknown kinds are skipped and counted, unknown members and fields do no harm") {
    const TemporaryDirectory directory;
    const auto path = directory.file("a.jsonl");
    tests::write_file(path, std::string(header_line) +
                                "{\"id\":1,\"t\":0,\"kind\":\"teleported\",\"fields\":{\"x\":[1,2]}}\n"
                                "{\"id\":2,\"t\":0,\"new\":{\"a\":1},\"fields\":{\"by\":\"client\",\"more\":null,"
                                "\"odd\":[\"a\",{\"b\":[1]}],\"half\":1.5},"
                                "\"kind\":\"connection-closed\"}\n");
    const auto recording = rec::read_recording(path);
    REQUIRE(recording);
    CHECK(recording->unknown_kinds == 1);
    REQUIRE(recording->events.size() == 1);
    CHECK(recording->events[0].kind == rec::EventKind::connection_closed);
    CHECK(recording->events[0].fields.text("by") == "client");
}

TEST_CASE("foreign and damaged files are refused with a reason") {
    const TemporaryDirectory directory;
    const auto path = directory.file("bad");
    const auto error_of_content = [&](std::string_view content) {
        tests::write_file(path, content);
        return error_of(path);
    };
    CHECK(contains(error_of(directory.file("absent")), "absent: No such file"));
    CHECK(contains(error_of_content(""), "it ends before the end of its header"));
    CHECK(contains(error_of_content("mailflow: 1\ntitle: x\n"), "this is not a mailflow recording"));
    CHECK(contains(error_of_content("\x7f"
                                    "ELF"),
                   "this is not a mailflow recording"));
    CHECK(contains(error_of_content("{\"hello\":1}\n"), "this is not a mailflow recording"));
    CHECK(contains(error_of_content("{\"format\":\"mailflow-recording\",\"version\":2,\"seed\":\"new form\"}\n"),
                   "version 2 of the format; this program reads version 1"));
    CHECK(contains(error_of_content("\x28\xb5\x2f\xfd garbage garbage"), "the compressed octets are damaged"));
    const std::string header = header_line;
    CHECK(contains(error_of_content(header + "garbage\n"), "bad:2: this is not one JSON object"));
    CHECK(contains(error_of_content(header + "{\"id\":1,\"t\":0}\n"), "bad:2: not an event"));
    CHECK(contains(error_of_content(header + "{\"id\":1,\"t\":\"0\",\"kind\":\"host-up\"}\n"),
                   "the value of \"t\" is not what it should be"));
    CHECK(contains(error_of_content(header + "{\"id\":1,\"t\":0,\"kind\":\"host-up\",\"host\":\"\\u0100\"}\n"),
                   "the value of \"host\" is not what it should be"));
    CHECK(contains(error_of_content(header + "{\"id\":1,\"t\":0,\"kind\":\"host-up\"} {}\n"), "bad:2: "));
    CHECK(contains(error_of_content(header + "{\"id\":1,\"t\":0,\"kind\":\"host-up\"}\n"
                                             "{\"id\":1,\"t\":0,\"kind\":\"host-up\"}\n"),
                   "bad:3: the event is out of order"));
    CHECK(contains(error_of_content(header + "{\"id\":1,\"t\":0,\"kind\":\"host-up\"}\n"
                                             "{\"id\":2,\"t\":0,\"kind\":\"of-a-later-version\"}\n"
                                             "{\"id\":4,\"t\":0,\"kind\":\"host-up\"}\n"),
                   "bad:4: events are missing between 2 and 4"));
}

TEST_CASE("a writer that cannot write says why") {
    const auto absent = rec::FileWriter::create("no-such-directory/a.jsonl", tests::sample_header());
    REQUIRE_FALSE(absent);
    CHECK(contains(absent.error().text, "no-such-directory/a.jsonl: No such file"));
    if (!std::filesystem::exists("/dev/full")) return;
    const auto full = rec::FileWriter::create("/dev/full", tests::sample_header());
    REQUIRE_FALSE(full);
    CHECK(contains(full.error().text, "/dev/full: No space left"));
}
