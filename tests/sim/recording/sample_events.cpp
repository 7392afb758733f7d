#include "tests/sim/recording/sample_events.hpp"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <limits>

#include "sim/recording/event_kind_table.hpp"

namespace tests {

using sim::recording::ConnectionId;
using sim::recording::Event;
using sim::recording::event_kinds;
using sim::recording::EventKind;
using sim::recording::FieldInfo;
using sim::recording::Fields;
using sim::recording::FieldType;
using sim::recording::KindInfo;
using sim::recording::Level;
using sim::recording::RecordingHeader;

namespace {

std::string all_octets() {
    std::string octets;
    for (int octet = 0; octet < 256; ++octet) octets += static_cast<char>(octet);
    return octets;
}

void set_nasty(Fields& fields, const FieldInfo& field, std::size_t number) {
    switch (field.type) {
        case FieldType::integer:
            fields.set(field.name, number % 2 == 0 ? std::numeric_limits<std::int64_t>::max()
                                                   : std::numeric_limits<std::int64_t>::min());
            break;
        case FieldType::boolean:
            fields.set(field.name, number % 2 == 0);
            break;
        case FieldType::text:
            fields.set(field.name, number % 2 == 0 ? all_octets() : std::string());
            break;
        case FieldType::octets:
            fields.set(field.name, all_octets() + "\r\n.\r\n\"\\");
            break;
        case FieldType::list:
            fields.set(field.name,
                       number % 2 == 0 ? std::vector<std::string>{"", all_octets(), "b"} : std::vector<std::string>{});
            break;
    }
}

/// Makes events one after another, each the consequence of the one before unless told otherwise.
class StoryTeller {
public:
    Event& tell(std::int64_t ms, std::string host, EventKind kind, std::string message = {}) {
        Event event{events.size() + 1, protocol::Instant{ms * 1'000'000}, std::move(host), kind, events.size()};
        event.message = std::move(message);
        events.push_back(std::move(event));
        return events.back();
    }
    std::vector<Event> events;
};

using Texts = std::vector<std::string>;

void tell_topology(StoryTeller& story) {
    Event& run = story.tell(0, "", EventKind::run_started);
    run.fields.set("title", "A small story");
    run.fields.set("seed", 7);
    for (const auto& [name, role, address] :
         {std::tuple{"mail.alpha.test", "mx", "192.0.2.1"}, std::tuple{"mx1.beta.test", "mx", "192.0.2.2"},
          std::tuple{"ns.alpha.test", "resolver", "192.0.2.3"}}) {
        Event& host = story.tell(0, name, EventKind::host);
        host.fields.set("name", name);
        host.fields.set("site", "alpha");
        host.fields.set("role", role);
        host.fields.set("addresses", Texts{address});
        host.fields.set("services", Texts{"smtp:25"});
    }
    Event& account = story.tell(0, "", EventKind::account);
    account.fields.set("address", "bob@beta.test");
    account.fields.set("host", "mx1.beta.test");
    account.fields.set("mailbox", "bob");
}

void tell_composition(StoryTeller& story) {
    Event& mail = story.tell(1000, "mail.alpha.test", EventKind::mail_composed, "m1");
    mail.cause = 0;
    mail.fields.set("from", "alice@alpha.test");
    mail.fields.set("to", Texts{"bob@beta.test"});
    mail.fields.set("subject", "Lunch?");
    mail.fields.set("message_id", "<1@alpha.test>");
    mail.fields.set("size_octets", 300);
    Event& entry = story.tell(1000, "mail.alpha.test", EventKind::queue_entry_added, "m1");
    entry.fields.set("queue_id", "A1");
    entry.fields.set("reverse_path", "alice@alpha.test");
    entry.fields.set("recipients", Texts{"bob@beta.test"});
    entry.fields.set("size_octets", 300);
    entry.fields.set("next_attempt_at_ns", std::int64_t{1'000'000'000});
    entry.fields.set("expires_at_ns", std::int64_t{432'001'000'000'000});
}

void tell_resolution(StoryTeller& story) {
    Event& query = story.tell(1000, "mail.alpha.test", EventKind::dns_query);
    query.fields.set("server", "192.0.2.3:53");
    query.fields.set("name", "beta.test");
    query.fields.set("type", "MX");
    query.fields.set("transport", "udp");
    query.fields.set("recursion_desired", true);
    Event& hit = story.tell(1010, "ns.alpha.test", EventKind::dns_cache_stored);
    hit.fields.set("name", "beta.test");
    hit.fields.set("type", "MX");
    hit.fields.set("kind", "positive");
    hit.fields.set("records", Texts{"beta.test. 300 IN MX 10 mx1.beta.test."});
    hit.fields.set("expires_at_ns", std::int64_t{301'010'000'000});
    Event& choice = story.tell(1020, "mail.alpha.test", EventKind::decision, "m1");
    choice.fields.set("question", "which mail exchanger of beta.test?");
    choice.fields.set("options", Texts{"mx1.beta.test", "mx2.beta.test"});
    choice.fields.set("chosen", "mx1.beta.test");
    choice.fields.set("rule", "the lowest preference comes first");
    choice.fields.set("rfc", "RFC 5321 section 5.1");
}

void tell_opening(StoryTeller& story, std::int64_t ms, ConnectionId connection) {
    Event& opening = story.tell(ms, "mail.alpha.test", EventKind::connection_opening);
    opening.connection = connection;
    opening.fields.set("from", "192.0.2.1:40000");
    opening.fields.set("to", "192.0.2.2:25");
    opening.fields.set("client_host", "mail.alpha.test");
    opening.fields.set("server_host", "mx1.beta.test");
}

void tell_attempt(StoryTeller& story, std::int64_t ms, const char* outcome, const char* status, const char* code,
                  const char* text) {
    Event& attempt = story.tell(ms, "mail.alpha.test", EventKind::delivery_attempted, "m1");
    attempt.fields.set("queue_id", "A1");
    attempt.fields.set("recipient", "bob@beta.test");
    attempt.fields.set("next_hop", "mx1.beta.test");
    attempt.fields.set("outcome", outcome);
    attempt.fields.set("status", status);
    if (*code != '\0') attempt.fields.set("code", code);
    attempt.fields.set("text", text);
}

void tell_refusal(StoryTeller& story) {
    tell_opening(story, 1020, 1);
    Event& failed = story.tell(1060, "mail.alpha.test", EventKind::connection_failed);
    failed.connection = 1;
    failed.fields.set("failure", "refused");
    tell_attempt(story, 1060, "deferred", "4.4.1", "", "connection refused");
    Event& deferred = story.tell(1060, "mail.alpha.test", EventKind::queue_entry_changed, "m1");
    deferred.fields.set("queue_id", "A1");
    deferred.fields.set("state", "deferred");
    deferred.fields.set("attempts", 1);
    deferred.fields.set("next_attempt_at_ns", std::int64_t{301'060'000'000});
    deferred.fields.set("recipients", Texts{"bob@beta.test"});
    deferred.fields.set("reason", "connection refused");
}

void tell_segment(StoryTeller& story, std::int64_t ms, const char* direction, std::int64_t offset, std::string octets) {
    const bool client = std::string_view(direction) == "client";
    Event& segment = story.tell(ms, client ? "mail.alpha.test" : "mx1.beta.test", EventKind::segment_sent);
    segment.connection = 2;
    segment.fields.set("direction", direction);
    segment.fields.set("offset", offset);
    segment.fields.set("size_octets", std::uint64_t{octets.size()});
    segment.fields.set("octets", std::move(octets));
}

void tell_delivery(StoryTeller& story) {
    tell_opening(story, 301'060, 2);
    story.tell(301'100, "mail.alpha.test", EventKind::connection_opened).connection = 2;
    tell_segment(story, 301'100, "server", 0, "220 mx1.beta");
    tell_segment(story, 301'101, "server", 12, ".test\r\n");
    tell_segment(story, 301'140, "client", 0, "EHLO mail\r\nMAIL \xff\r\n");
    Event& accepted = story.tell(301'200, "mx1.beta.test", EventKind::message_accepted, "m1");
    accepted.connection = 2;
    accepted.fields.set("queue_id", "B1");
    accepted.fields.set("reverse_path", "alice@alpha.test");
    accepted.fields.set("recipients", Texts{"bob@beta.test"});
    accepted.fields.set("size_octets", 400);
    accepted.fields.set("client", "mail.alpha.test");
    Event& stored = story.tell(301'210, "mx1.beta.test", EventKind::message_stored, "m1");
    stored.fields.set("mailbox", "bob");
    stored.fields.set("uid", 1);
    stored.fields.set("unique_id", "u1");
    stored.fields.set("size_octets", 450);
    stored.fields.set("return_path", "alice@alpha.test");
    stored.fields.set("delivered_to", "bob@beta.test");
    tell_attempt(story, 301'240, "relayed", "2.0.0", "250", "OK");
    Event& removed = story.tell(301'240, "mail.alpha.test", EventKind::queue_entry_removed, "m1");
    removed.fields.set("queue_id", "A1");
    removed.fields.set("reason", "done");
    Event& closed = story.tell(301'280, "mail.alpha.test", EventKind::connection_closed);
    closed.connection = 2;
    closed.fields.set("by", "client");
    closed.fields.set("half", false);
    story.tell(301'280, "", EventKind::run_ended).fields.set("reason", "no-strong-event");
}

}  // namespace

std::vector<Event> one_event_of_every_kind() {
    std::vector<Event> events;
    for (const KindInfo& kind : event_kinds) {
        const std::size_t number = events.size();
        Event event{number + 1, protocol::Instant{static_cast<std::int64_t>(number) * 1000},
                    number % 3 == 0 ? "" : all_octets(), kind.kind, number / 2};
        if (number % 4 == 1) event.also = {1, number};
        if (number % 2 == 1) event.message = "m1/2!1";
        if (number % 3 == 1) event.connection = number;
        for (const FieldInfo& field : kind.fields()) set_nasty(event.fields, field, number);
        events.push_back(std::move(event));
    }
    return events;
}

std::vector<Event> small_story() {
    StoryTeller story;
    tell_topology(story);
    tell_composition(story);
    tell_resolution(story);
    tell_refusal(story);
    tell_delivery(story);
    return story.events;
}

RecordingHeader sample_header() {
    return {.title = "A \"title\" with \xe9",
            .seed = std::numeric_limits<std::uint64_t>::max(),
            .start = "2026-01-05T08:00:00Z",
            .level = Level::full,
            .model = "memory",
            .versions = {{"mailflow", "0.1.0"}, {"simgrid", "3.32"}},
            .scenario = {{"a.yaml", "mailflow: 1\ntitle: \xc3\xa9\n"}, {"b.yaml", ""}}};
}

TemporaryDirectory::TemporaryDirectory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "mailflow-test-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
}

TemporaryDirectory::~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::string file_content(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void write_file(const std::filesystem::path& path, std::string_view content) {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file.write(content.data(), static_cast<std::streamsize>(content.size()));
}

}  // namespace tests
