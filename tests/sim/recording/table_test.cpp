#include <set>
#include <sstream>

#include "sim/recording/event_kind_table.hpp"
#include "sim/recording/format_document.hpp"
#include "sim/recording/recorder.hpp"
#include "tests/sim/recording/sample_events.hpp"
#include "tests/support/catch.hpp"

namespace rec = sim::recording;

namespace {

bool is_name(std::string_view text, char separator) {
    if (text.empty() || text.front() == separator || text.back() == separator) return false;
    for (const char character : text) {
        if (character != separator && (character < 'a' || character > 'z')) return false;
    }
    return true;
}

/// A sink that keeps what it gets.
class Keeper : public rec::EventSink {
public:
    explicit Keeper(std::bitset<rec::event_kind_count> wanted) : wanted_(wanted) {}
    [[nodiscard]] std::bitset<rec::event_kind_count> wanted_kinds() const override { return wanted_; }
    void consume(const rec::Event& event) override { events.push_back(event); }
    std::vector<rec::Event> events;

private:
    std::bitset<rec::event_kind_count> wanted_;
};

std::bitset<rec::event_kind_count> only(rec::EventKind kind) {
    return std::bitset<rec::event_kind_count>().set(static_cast<std::size_t>(kind));
}

}  // namespace

TEST_CASE("the table of kinds is consistent") {
    for (const rec::KindInfo& kind : rec::event_kinds) {
        INFO(kind.name);
        CHECK(is_name(kind.name, '-'));
        CHECK(rec::parse_event_kind(kind.name) == kind.kind);
        CHECK(&rec::info(kind.kind) != nullptr);
        CHECK(rec::name(kind.kind) == kind.name);
        CHECK(kind.description.back() == '.');
        std::set<std::string_view> fields;
        for (const rec::FieldInfo& field : kind.fields()) {
            INFO(field.name);
            CHECK(is_name(field.name, '_'));
            CHECK(fields.insert(field.name).second);
            CHECK_FALSE(field.description.empty());
            // Units stand at the end of the name, so that nobody mistakes them.
            CHECK((field.unit == "ns") == (field.name.size() > 3 && field.name.substr(field.name.size() - 3) == "_ns"));
            CHECK((field.unit.empty() || field.type == rec::FieldType::integer));
        }
    }
    CHECK_FALSE(rec::parse_event_kind("no-such-kind"));
    CHECK_FALSE(rec::parse_event_kind(""));
}

TEST_CASE("docs/recording-format.md is what the table makes") {
    const std::string made = rec::recording_format_document();
    const bool equal = made == tests::file_content("docs/recording-format.md");
    if (!equal) {
        const auto path = std::filesystem::temp_directory_path() / "recording-format.md";
        tests::write_file(path, made);
        FAIL("docs/recording-format.md differs from the table; the right one is in " << path.string());
    }
    CHECK(equal);
}

TEST_CASE("the schema names every kind and field") {
    const std::string schema = rec::recording_schema();
    for (const rec::KindInfo& kind : rec::event_kinds) {
        CHECK(schema.find("{\"const\": \"" + std::string(kind.name) + "\"}") != std::string::npos);
        for (const rec::FieldInfo& field : kind.fields()) {
            CHECK(schema.find("\"" + std::string(field.name) + "\": {") != std::string::npos);
        }
    }
}

TEST_CASE("fields keep the order in which they were set; absent and mistyped ones read as empty") {
    rec::Fields fields;
    fields.set("b", 1);
    fields.set("a", "text");
    fields.set("b", true);
    REQUIRE(fields.entries().size() == 2);
    CHECK(fields.entries()[0].first == "b");
    CHECK(fields.boolean("b"));
    CHECK(fields.integer("b") == 0);
    CHECK(fields.text("a") == "text");
    CHECK(fields.text("c").empty());
    CHECK(fields.list("a").empty());
    CHECK(fields.find("c") == nullptr);
}

TEST_CASE("a recorder numbers events whoever listens, and hands each sink the kinds it wants") {
    rec::Recorder recorder;
    Keeper mails(only(rec::EventKind::mail_read));
    Keeper hosts(only(rec::EventKind::host_up));
    recorder.add_sink(mails);
    recorder.add_sink(hosts);
    bool filled = false;
    const auto up = recorder.record({}, "h", rec::EventKind::host_up, [](rec::Event&) {});
    recorder.record({}, "h", rec::EventKind::host_down, [&](rec::Event&) { filled = true; });
    {
        const rec::CauseScope scope(recorder, up);
        recorder.record({}, "h", rec::EventKind::mail_read, [](rec::Event& event) { event.fields.set("user", "bob"); });
    }
    CHECK(recorder.cause() == 0);
    CHECK_FALSE(filled);
    CHECK(recorder.last_id() == 3);
    REQUIRE(hosts.events.size() == 1);
    CHECK(hosts.events[0].id == 1);
    REQUIRE(mails.events.size() == 1);
    CHECK(mails.events[0].id == 3);
    CHECK(mails.events[0].cause == up);
}

TEST_CASE("fields are checked against the table") {
    for (const rec::Event& event : tests::one_event_of_every_kind()) CHECK(rec::fields_fit_kind(event));
    rec::Event event{1, {}, "h", rec::EventKind::mail_read};
    event.fields.set("user", "bob");
    CHECK(rec::fields_fit_kind(event));
    event.fields.set("user", 1);
    CHECK_FALSE(rec::fields_fit_kind(event));
    rec::Event unknown{1, {}, "h", rec::EventKind::host_up};
    unknown.fields.set("user", "bob");
    CHECK_FALSE(rec::fields_fit_kind(unknown));
}
