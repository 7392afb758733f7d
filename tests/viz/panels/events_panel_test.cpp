#include <algorithm>
#include <string>

#include "tests/support/catch.hpp"
#include "tests/viz/panels/panel_fixture.hpp"
#include "tests/viz/support/sample_trace.hpp"
#include "viz/panels/events_filter.hpp"

namespace viz::panels {

using sim::recording::Event;
using sim::recording::EventKind;
using sim::recording::Group;

namespace {

EventFilter filter_for(std::string text) {
    EventFilter filter;
    filter.text = std::move(text);
    return filter;
}

std::size_t drawn_rows(const Probes& probes) {
    std::size_t count = 0;
    for (const auto& [name, rectangle] : probes.all()) count += name.starts_with("events.row.") ? 1U : 0U;
    return count;
}

model::Trace long_trace(std::size_t count) {
    std::vector<Event> events(count);
    for (std::size_t index = 0; index < count; ++index) {
        events[index].id = index + 1;
        events[index].time = protocol::Instant{static_cast<std::int64_t>(index) * 1000};
        events[index].kind = EventKind::dns_cache_hit;
    }
    model::Trace trace;
    trace.append(std::move(events));
    trace.finish(false);
    return trace;
}

}  // namespace

TEST_CASE("A filter looks for its text in kind, host, mail and fields, in any case of letters") {
    Event event;
    event.kind = EventKind::reply;
    event.host = "mail.alpha.test";
    event.message = "m1";
    event.fields.set("code", "550");
    event.fields.set("text", std::vector<std::string>{"5.1.1 No such user"});
    event.fields.set("octets", "secret");
    CHECK(passes(event, {}, {}, ""));
    CHECK(passes(event, {}, {}, "repl"));
    CHECK(passes(event, {}, {}, "alpha"));
    CHECK(passes(event, {}, {}, "m1"));
    CHECK(passes(event, {}, {}, "no such"));
    CHECK_FALSE(passes(event, {}, {}, "secret"));
    CHECK_FALSE(passes(event, {}, {}, "gamma"));
    EventFilter filter;
    filter.groups[static_cast<std::size_t>(Group::session)] = false;
    CHECK_FALSE(passes(event, {}, filter, ""));
}

TEST_CASE("A filter finds words that are in different parts of an event, in any order") {
    Event event;
    event.kind = EventKind::dns_query;
    event.host = "resolver.alpha.test";
    event.fields.set("name", "beta.test.");
    event.fields.set("type", "MX");
    event.fields.set("attempt", 3);
    CHECK(passes(event, {}, {}, "beta.test mx"));
    CHECK(passes(event, {}, {}, "mx  resolver.alpha"));
    CHECK(passes(event, {}, {}, "3 mx"));
    CHECK_FALSE(passes(event, {}, {}, "beta.test aaaa"));
    CHECK_FALSE(passes(event, {}, {}, "33"));
}

TEST_CASE("A filter is applied in parts, and anew when it changes") {
    const model::Trace trace = tests::sample_trace();
    FilterCache cache;
    CHECK_FALSE(update_filter(cache, trace, filter_for("SUBMIT"), 10));
    CHECK(cache.scanned == 10);
    CHECK(update_filter(cache, trace, filter_for("SUBMIT"), trace.events().size()));
    std::size_t wanted = 0;
    sim::recording::World world;
    for (const Event& event : trace.events()) {
        wanted += passes(event, world, filter_for("submit"), "submit") ? 1U : 0U;
        apply(world, event);
    }
    CHECK(cache.indexes.size() == wanted);
    CHECK(update_filter(cache, trace, {}, trace.events().size()));
    CHECK(cache.indexes.size() == trace.events().size());
}

TEST_CASE("A filter finds what only the sentence says") {
    const model::Trace trace = tests::sample_trace();
    const auto& events = trace.events();
    FilterCache cache;
    REQUIRE(update_filter(cache, trace, filter_for("takes responsibility"), events.size()) == true);
    const auto accepted = std::count_if(events.begin(), events.end(),
                                        [](const Event& event) { return event.kind == EventKind::message_accepted; });
    CHECK(accepted > 0);
    CHECK(cache.indexes.size() == static_cast<std::size_t>(accepted));
}

TEST_CASE("A slash goes to the search, and what is typed there is no key") {
    tests::PanelFixture window(tests::sample_trace(), 1600, 900);
    window.view.layout.show_bottom = false;
    window.type('/');
    window.settle();
    CHECK(window.view.layout.show_bottom);
    CHECK(window.view.bottom_tab == BottomTab::events);
    CHECK(ImGui::GetIO().WantTextInput);
    const auto moment = window.view.playback.moment;
    window.press(Key::right);
    CHECK(window.view.playback.moment == moment);
}

TEST_CASE("A click on an event goes to the moment right after it") {
    tests::PanelFixture window(tests::sample_trace(), 1600, 900);
    window.view.bottom_tab = BottomTab::events;
    window.frame();
    window.frame();
    const std::size_t next = window.view.playback.moment.events;
    window.click("events.row." + std::to_string(next));
    CHECK(window.view.playback.moment.events == next + 1);
    CHECK(window.view.selection.event == window.trace.events()[next].id);
}

TEST_CASE("The boxes of the groups filter the events") {
    tests::PanelFixture window(tests::sample_trace(), 1600, 900);
    window.view.bottom_tab = BottomTab::events;
    window.frame();
    for (const char* group : {"topology", "world", "network", "session", "dns", "mail"}) {
        window.click(std::string("events.group.") + group);
    }
    CHECK(drawn_rows(window.probes) == 0);
    CHECK(window.is_sound());
}

TEST_CASE("A million events are as cheap to draw as a screenful of them") {
    tests::PanelFixture window(long_trace(1'000'000), 1600, 900);
    window.view.bottom_tab = BottomTab::events;
    for (int frame = 0; frame < 25; ++frame) window.frame();
    CHECK(drawn_rows(window.probes) > 3);
    CHECK(drawn_rows(window.probes) < 100);
    CHECK(window.vertex_count() < 60'000);
    window.view.playback.moment = window.trace.moment_at(window.trace.end());
    window.frame();
    window.frame();
    CHECK(window.probes.find("events.row.999999") != nullptr);
    CHECK(window.is_sound());
}

}  // namespace viz::panels
