#include "viz/model/series.hpp"

#include <algorithm>
#include <set>

#include "sim/recording/world.hpp"
#include "tests/support/catch.hpp"
#include "tests/viz/lessons/lesson_trace.hpp"
#include "tests/viz/support/sample_trace.hpp"

using namespace std::chrono_literals;
using protocol::Instant;
using tests::Event;
using tests::EventKind;
using tests::TraceBuilder;
using viz::model::SeriesBuilder;
using viz::model::SeriesGroup;
using viz::model::SeriesPoint;
using viz::model::SeriesPoints;
using viz::model::SeriesShape;
using Values = std::vector<std::pair<std::int64_t, std::int64_t>>;  // milliseconds, value

namespace {

SeriesBuilder built(const std::vector<std::string>& names, const std::vector<Event>& events) {
    SeriesBuilder builder(names);
    for (std::size_t index = 0; index < events.size(); ++index) builder.take(events[index], index);
    return builder;
}

const SeriesGroup& group_of(const SeriesBuilder& builder, std::string_view name) {
    const SeriesGroup* group = find_group(builder.groups(), name);
    REQUIRE(group != nullptr);
    return *group;
}

Values values_of(const SeriesPoints& points) {
    Values values;
    for (const SeriesPoint& point : points) values.emplace_back(point.time.nanoseconds / 1'000'000, point.value);
    return values;
}

Event& queued(TraceBuilder& run, const char* host, const char* id, bool added, const char* message = "m1") {
    Event& event = run.add(host, added ? EventKind::queue_entry_added : EventKind::queue_entry_removed, message);
    event.fields.set("queue_id", id);
    return event;
}

/// What the world, folded from the events so far, says of series that are levels.
std::int64_t in_world(const sim::recording::World& world, std::string_view name, const std::string& host) {
    std::int64_t count = 0;
    if (name == "connections") {
        for (const auto& [number, connection] : world.connections) {
            if (connection.state == "opening") continue;
            const bool of_client = connection.client_host == host && !connection.client_gone;
            const bool of_server = connection.server_host == host && !connection.server_gone;
            count += host.empty() || of_client || of_server ? 1 : 0;
        }
        return count;
    }
    for (const auto& [host_name, state] : world.hosts) {
        if (!host.empty() && host_name != host) continue;
        count += static_cast<std::int64_t>(name == "queue-length" ? state.queue.size() : state.outbox.size());
    }
    return count;
}

}  // namespace

TEST_CASE("The length of a queue steps when a message enters or leaves it, at each host and in all") {
    TraceBuilder run;
    run.host("a", "s", "mail-server", "10.0.0.1");
    run.host("b", "s", "mail-server", "10.0.0.2");
    run.at(1s);
    queued(run, "a", "Q1", true);
    run.at(2s);
    queued(run, "a", "Q2", true);
    queued(run, "b", "Q1", true);
    run.at(3s);
    queued(run, "a", "Q1", false);
    queued(run, "a", "Q1", false);  // it is not there any more
    run.at(4s);
    queued(run, "b", "Q9", true);  // comes and goes at one instant
    queued(run, "b", "Q9", false);
    const SeriesBuilder builder = built({"queue-length"}, run.events());
    const SeriesGroup& group = group_of(builder, "queue-length");
    CHECK(values_of(group.of("a")) == Values{{1000, 1}, {2000, 2}, {3000, 1}});
    CHECK(values_of(group.of("b")) == Values{{2000, 1}});
    CHECK(values_of(group.together) == Values{{1000, 1}, {2000, 3}, {3000, 2}});
    CHECK(value_at(group.together, Instant{} + 999ms) == 0);
    CHECK(value_at(group.together, Instant{} + 1s) == 1);
    CHECK(value_at(group.together, Instant{} + 1h) == 2);
    CHECK(group.of("nobody").empty());
}

TEST_CASE("Counts go up by one for each event, those of octets by as many") {
    const auto events = tests::sample_events();
    const SeriesBuilder builder = built({"deliveries", "composed", "octets-sent", "dns-query", "dns-questions",
                                         "nothing-known", "composed", "deferrals", "attempts"},
                                        events);
    CHECK(builder.groups().size() == 7);
    CHECK(find_group(builder.groups(), "nothing-known") == nullptr);
    const SeriesGroup& deliveries = group_of(builder, "deliveries");
    REQUIRE(deliveries.together.size() == 1);
    CHECK(events[deliveries.together[0].event_index].kind == EventKind::message_stored);
    CHECK(deliveries.of("mail.beta.test") == deliveries.together);
    CHECK(deliveries.of("mail.alpha.test").empty());
    CHECK(values_of(group_of(builder, "composed").together) == Values{{2000, 1}, {60000, 2}});
    std::int64_t octets = 0;
    for (const Event& event : events) {
        if (event.kind == EventKind::segment_sent || event.kind == EventKind::datagram_sent)
            octets += event.fields.integer("size_octets");
    }
    CHECK(group_of(builder, "octets-sent").together.back().value == octets);
    CHECK(group_of(builder, "dns-query").together == group_of(builder, "dns-questions").together);
    CHECK(group_of(builder, "attempts").together.back().value == 3);
    CHECK(group_of(builder, "deferrals").together.back().value == 1);
}

TEST_CASE("A mail's latency is the time from Send to its mailbox; a copy's too, a notification's from its writing") {
    TraceBuilder run;
    run.at(1s);
    run.add("pc", EventKind::mail_composed, "m1");
    run.at(3s);
    run.add("mx", EventKind::message_stored, "m1");
    run.add("mx", EventKind::message_stored, "m1/2");
    run.at(4s);
    run.add("mx", EventKind::bounce_created, "m1/2!1");
    run.at(4500ms);
    run.add("home", EventKind::message_stored, "m1/2!1");
    run.add("home", EventKind::message_stored, "m1/2!1/3");
    run.add("home", EventKind::message_stored, "m7");    // nobody wrote it
    run.add("home", EventKind::message_stored, "m1!9");  // nor this, though what it tells of was written
    run.at(5s);
    run.add("mx", EventKind::message_accepted, "m8");  // from outside the simulation
    run.at(6s);
    run.add("mx", EventKind::message_accepted, "m8");
    run.add("mx", EventKind::message_stored, "m8");
    const SeriesBuilder builder = built({"latency"}, run.events());
    const SeriesGroup& latency = group_of(builder, "latency");
    CHECK(latency.info.shape == SeriesShape::measure);
    const auto seconds = [](std::int64_t ms) { return ms * 1'000'000; };
    CHECK(values_of(latency.of("mx")) == Values{{3000, seconds(2000)}, {3000, seconds(2000)}, {6000, seconds(1000)}});
    CHECK(values_of(latency.of("home")) == Values{{4500, seconds(500)}, {4500, seconds(500)}});
    CHECK(latency.together.size() == 5);
}

TEST_CASE("Levels are what the world folded from the events is, after every instant of every lesson") {
    const std::vector<std::string> names = {"queue-length", "outbox-length", "connections"};
    for (const std::string& lesson : tests::lesson_names()) {
        CAPTURE(lesson);
        const viz::model::Trace trace = tests::lesson_trace(lesson);
        const SeriesBuilder builder = built(names, trace.events());
        sim::recording::World world;
        int wrong = 0;
        for (std::size_t index = 0; index < trace.events().size(); ++index) {
            const Event& event = trace.events()[index];
            apply(world, event);
            const bool last = index + 1 == trace.events().size() || trace.events()[index + 1].time != event.time;
            if (!last) continue;
            for (const std::string& name : names) {
                const SeriesGroup& group = group_of(builder, name);
                wrong += value_at(group.together, event.time) == in_world(world, name, "") ? 0 : 1;
                for (const auto& [host, points] : group.by_host)
                    wrong += value_at(points, event.time) == in_world(world, name, host) ? 0 : 1;
            }
        }
        CHECK(wrong == 0);
    }
}

TEST_CASE("Connections of a host that goes down are its own no more; the other end knows nothing of that") {
    TraceBuilder run;
    const auto open = [&](sim::recording::ConnectionId connection, const char* client, const char* server) {
        run.open(connection, client, "10.0.0.1:1", server, "10.0.0.2:25", 1ms);
        run.start_session("smtp");
    };
    run.at(1s);
    open(1, "a", "b");
    run.at(2s);
    run.add("b", EventKind::host_down);
    run.at(3s);
    Event& failed = run.add("a", EventKind::connection_failed);
    failed.connection = 1;
    run.at(4s);
    open(2, "a", "a");  // to itself
    run.at(5s);
    run.add("a", EventKind::host_down);
    const SeriesBuilder builder = built({"connections"}, run.events());
    const SeriesGroup& group = group_of(builder, "connections");
    CHECK(values_of(group.together) == Values{{1002, 1}, {3000, 0}, {4002, 1}, {5000, 0}});
    CHECK(values_of(group.of("a")) == Values{{1002, 1}, {3000, 0}, {4002, 1}, {5000, 0}});
    CHECK(values_of(group.of("b")) == Values{{1002, 1}, {2000, 0}});
}

TEST_CASE("Every series has a name of its own, words, and tells which recordings have it") {
    std::set<std::string_view> names;
    for (const viz::model::SeriesInfo& info : viz::model::named_series()) {
        CAPTURE(info.name);
        CHECK(names.insert(info.name).second);
        CHECK_FALSE(sim::recording::parse_event_kind(info.name).has_value());
        CHECK_FALSE(info.title.empty());
        CHECK_FALSE(info.description.empty());
        CHECK(viz::model::find_series(info.name)->title == info.title);
    }
    for (const std::string& name : viz::model::usual_series()) CHECK(names.contains(name));
    CHECK(viz::model::find_series("segment-lost")->level == sim::recording::Level::full);
    CHECK_FALSE(viz::model::find_series("segment").has_value());
    // A recording of a level has the events that its series are made of.
    const auto events = tests::sample_events(tests::Level::flow);
    CHECK_FALSE(group_of(built({"queue-length"}, events), "queue-length").together.empty());
    CHECK(group_of(built({"octets-sent"}, events), "octets-sent").together.empty());
}
