#include "viz/model/deed_choices.hpp"

#include <algorithm>

#include "tests/support/catch.hpp"
#include "tests/viz/support/sample_trace.hpp"
#include "tests/viz/support/trace_builder.hpp"
#include "viz/model/branch_board.hpp"
#include "viz/model/world_cursor.hpp"

namespace viz::model {

namespace {

using namespace std::chrono_literals;
using sim::deed::Mend;
using sim::deed::SetRecords;

/// A host with a zone, on which something breaks.
tests::TraceBuilder breaking_world() {
    tests::TraceBuilder run;
    run.add("", sim::recording::EventKind::run_started);
    run.site("core");
    run.host("mx.test", "core", "mail-server", "10.0.0.1", {"smtp:25", "pop3:110", "dns:53"});
    run.host("pc.test", "core", "client", "10.0.0.2");
    run.link("mx.test", "mx.test", "core", 1ms);
    auto& zone = run.add("mx.test", sim::recording::EventKind::zone);
    zone.fields.set("origin", "test.");
    zone.fields.set("records", std::vector<std::string>{"test. 3600 IN SOA ns.test. root.test. 1 2 3 4 5",
                                                        "test. 3600 IN NS mx.test.", "test. 3600 IN MX 10 mx.test.",
                                                        "mx.test. 3600 IN A 10.0.0.1"});
    return run;
}

void fault(tests::TraceBuilder& run, sim::recording::EventKind kind, const char* what, const char* target,
           const char* text) {
    auto& event = run.add("", kind);
    event.fields.set("what", what);
    event.fields.set("target", target);
    event.fields.set("text", text);
}

/// What can be done at the end of a trace.
std::vector<DeedChoice> choices_at_end(const Trace& trace, const Target& target) {
    WorldCursor cursor;
    const Moment moment = trace.moment_at(trace.end());
    return deed_choices(trace, moment, cursor.at(trace, moment.events), target);
}

std::vector<std::string> words_of(const std::vector<DeedChoice>& choices, DeedChoice::Kind kind) {
    std::vector<std::string> words;
    for (const DeedChoice& choice : choices) {
        if (choice.kind == kind) words.push_back(choice.words);
    }
    return words;
}

bool has(const std::vector<std::string>& words, const std::string& text) {
    return std::ranges::find(words, text) != words.end();
}

const Target mx{Target::Kind::host, "mx.test"};
const Target mx_link{Target::Kind::link, "mx.test"};
const Target test_zone{Target::Kind::zone, "test."};

}  // namespace

TEST_CASE("What can be broken follows from what listens on a host") {
    const Trace trace = breaking_world().trace();
    const auto server = words_of(choices_at_end(trace, mx), DeedChoice::Kind::breaks);
    CHECK(has(server, "Switch it off"));
    CHECK(has(server, "Stop the mail transfer agent"));
    CHECK(has(server, "Stop the POP3 server"));
    CHECK(has(server, "Stop the name server"));
    CHECK_FALSE(has(server, "Stop the IMAP server"));
    CHECK(has(server, "Its disk is full"));
    const auto client = words_of(choices_at_end(trace, {Target::Kind::host, "pc.test"}), DeedChoice::Kind::breaks);
    CHECK(client == std::vector<std::string>{"Switch it off", "Restart it"});
}

TEST_CASE("What is broken can be mended, kind by kind; what is off can only be mended") {
    auto run = breaking_world();
    using enum sim::recording::EventKind;
    fault(run, fault_begun, "stop", "mx.test", "the POP3 server of mx.test is stopped");
    fault(run, fault_begun, "stop", "mx.test", "the mail transfer agent of mx.test is stopped");
    fault(run, fault_ended, "stop", "mx.test", "the POP3 server of mx.test is stopped");
    fault(run, fault_begun, "settings", "mx.test", "mx.test gets other settings");
    fault(run, fault_begun, "latency", "mx.test", "the link mx.test takes 500 ms");
    fault(run, fault_begun, "down", "mx.test", "the link mx.test is cut");
    auto& cut = run.add("", link_changed);
    cut.fields.set("name", "mx.test");
    cut.fields.set("up", false);
    const Trace trace = run.trace();
    const auto of_host = choices_at_end(trace, mx);
    CHECK(words_of(of_host, DeedChoice::Kind::mends) ==
          std::vector<std::string>{"Mend: the mail transfer agent of mx.test is stopped",
                                   "Mend: mx.test gets other settings", "Mend everything here"});
    CHECK(std::get<Mend>(of_host[1].change.action).what == "set");
    // The link is off, the host that has its name is not.
    CHECK(has(words_of(of_host, DeedChoice::Kind::breaks), "Switch it off"));
    const auto of_link = choices_at_end(trace, mx_link);
    CHECK(words_of(of_link, DeedChoice::Kind::mends) == std::vector<std::string>{"Mend: the link mx.test takes 500 ms",
                                                                                 "Mend: the link mx.test is cut",
                                                                                 "Mend everything here"});
    CHECK(words_of(of_link, DeedChoice::Kind::breaks).empty());
}

TEST_CASE("Records of a zone can be removed and added, but not those that make it a zone") {
    const Trace trace = breaking_world().trace();
    const auto choices = choices_at_end(trace, test_zone);
    const auto words = words_of(choices, DeedChoice::Kind::breaks);
    CHECK(has(words, "Its name servers say nothing"));
    CHECK(has(words, "Remove: test. 3600 IN MX 10 mx.test."));
    CHECK_FALSE(has(words, "Remove: test. 3600 IN NS mx.test."));
    const auto removal = std::ranges::find(choices, "Remove: test. 3600 IN MX 10 mx.test.", &DeedChoice::words);
    REQUIRE(removal != choices.end());
    CHECK(std::get<SetRecords>(removal->change.action).records.size() == 3);
    WorldCursor cursor;
    const auto& world = cursor.at(trace, trace.events().size());
    const auto more = with_record(world, "test.", "test. 60 IN TXT \"x\"");
    REQUIRE(more.has_value());
    CHECK(std::get<SetRecords>(more->action).records.size() == 5);
    CHECK_FALSE(with_record(world, "nowhere.", "x").has_value());
}

TEST_CASE("The records of a large zone are not offered one by one") {
    auto run = breaking_world();
    auto& zone = run.add("mx.test", sim::recording::EventKind::zone);
    zone.fields.set("origin", "large.test.");
    zone.fields.set("records", std::vector<std::string>(records_offered_max + 1, "x.large.test. 60 IN A 10.0.0.9"));
    CHECK(choices_at_end(run.trace(), {Target::Kind::zone, "large.test."}).size() == 3);
}

TEST_CASE("Hosts, links and zones are what something can be done to") {
    const Trace trace = breaking_world().trace();
    WorldCursor cursor;
    const auto& world = cursor.at(trace, trace.events().size());
    CHECK(deed_targets(world) == std::vector<Target>{mx, {Target::Kind::host, "pc.test"}, mx_link, test_zone});
    CHECK(target_words(mx_link, world) == "access link of mx.test");
}

TEST_CASE("A deed comes after all that has been seen, at a whole microsecond") {
    const Trace trace = tests::sample_trace();
    for (std::size_t index = 0; index < trace.events().size(); ++index) {
        const Moment moment = trace.moment_after(index);
        const Instant time = deed_time(trace, moment);
        CHECK(time > trace.events()[index].time);
        CHECK(time.nanoseconds % 1000 == 0);
        CHECK(time.nanoseconds - moment.time.nanoseconds <= 1000);
    }
    // Between events the time itself is good enough.
    const Moment between{Instant{1'000'500}, 0};
    CHECK(deed_time(trace, between) == Instant{1'001'000});
    CHECK(deed_time(trace, {Instant{1'001'000}, 0}) == Instant{1'001'000});
}

TEST_CASE("A fate is told in a few words") {
    sim::recording::MailFate fate;
    fate.outcome.host = "mx.test";
    fate.outcome.since = Instant{2'300'000'000};
    fate.outcome.state = sim::recording::JourneyOutcome::State::delivered;
    CHECK(fate_words(fate) == "delivered, 2.300 s, mx.test");
    fate.attempts = 3;
    fate.outcome.state = sim::recording::JourneyOutcome::State::queued;
    CHECK(fate_words(fate) == "waits, 2.300 s, mx.test, 3 attempts");
    CHECK(fate_words(std::nullopt) == "no such mail");
}

}  // namespace viz::model
