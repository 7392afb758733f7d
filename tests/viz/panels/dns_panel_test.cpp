#include <algorithm>
#include <set>

#include "tests/support/catch.hpp"
#include "tests/viz/lessons/lesson_trace.hpp"
#include "tests/viz/panels/panel_fixture.hpp"
#include "viz/model/dns_lookup.hpp"

namespace viz::panels {

using model::DnsLookup;
using model::DnsResult;
using namespace std::chrono_literals;

namespace {

const DnsLookup* find_lookup(const model::DnsLookupIndex& index, std::string_view asker, std::string_view type) {
    const auto found = std::ranges::find_if(index.lookups(), [&](const DnsLookup& lookup) {
        return lookup.question.asker == asker && lookup.question.type == type;
    });
    return found == index.lookups().end() ? nullptr : &*found;
}

model::DnsLookupIndex whole_index(const model::Trace& trace) {
    model::DnsLookupIndex index;
    index.update(trace, trace.events().size());
    return index;
}

/// A lesson, and so many events behind it that a frame cannot look through all of them.
model::Trace long_trace() {
    const model::Trace lesson = tests::lesson_trace("two-domains");
    std::vector<sim::recording::Event> events = lesson.events();
    sim::recording::Event event = events.back();
    event.kind = sim::recording::EventKind::dns_cache_hit;
    for (int count = 0; count < 120'000; ++count) {
        ++event.id;
        events.push_back(event);
    }
    model::Trace trace;
    trace.set_header(lesson.header());
    trace.append(std::move(events));
    trace.finish(false);
    return trace;
}

std::vector<std::string> zones_of(const DnsLookup& lookup) {
    std::vector<std::string> zones;
    for (const model::DnsStep& step : lookup.steps) zones.push_back(step.zone);
    return zones;
}

}  // namespace

TEST_CASE("A lookup is the walk of the resolver from the root to the servers of the domain") {
    const model::Trace trace = tests::lesson_trace("two-domains");
    const model::DnsLookupIndex index = whole_index(trace);
    const DnsLookup* first = find_lookup(index, "alice-pc.alpha.test", "A");
    REQUIRE(first != nullptr);
    CHECK(first->message == "m1");
    CHECK(zones_of(*first) == std::vector<std::string>{".", "test", "alpha.test"});
    CHECK(first->steps[0].result == DnsResult::referral);
    CHECK(first->steps[0].text == "ns.nic.test");
    CHECK(first->steps[2].result == DnsResult::answer);
    CHECK(first->steps[2].text == "10.1.0.4");

    SECTION("RFC 1034 section 5.3.3: it begins with the nearest servers that are known") {
        const DnsLookup* exchangers = find_lookup(index, "mail.alpha.test", "MX");
        REQUIRE(exchangers != nullptr);
        CHECK(zones_of(*exchangers) == std::vector<std::string>{"test", "beta.test"});
        CHECK(exchangers->question.text == "10 mail.beta.test");
    }
    SECTION("what has to be known first is a question within the question") {
        const auto& lookups = index.lookups();
        const auto nested = std::ranges::find_if(lookups, [](const DnsLookup& lookup) {
            return std::ranges::any_of(lookup.steps, [](const model::DnsStep& step) { return step.depth == 1; });
        });
        REQUIRE(nested != lookups.end());
        CHECK(nested->question.type == "PTR");
        CHECK(nested->steps.back().depth == 0);
    }
    SECTION("before the answer came nothing is known of it") {
        const auto query = first->steps[1].query_event;
        CHECK(first->steps[1].result_at(trace.moment_after(query)) == DnsResult::pending);
        CHECK(first->steps[1].result_at(trace.moment_after(first->steps[1].answer_event)) == DnsResult::referral);
    }
    SECTION("it is the same however the recording grows, and however much of it is taken at once") {
        model::Trace growing;
        model::DnsLookupIndex other;
        growing.set_header(trace.header());
        for (std::size_t begin = 0; begin < trace.events().size(); begin += 7) {
            const auto end = std::min(begin + 7, trace.events().size());
            growing.append({trace.events().begin() + static_cast<std::ptrdiff_t>(begin),
                            trace.events().begin() + static_cast<std::ptrdiff_t>(end)});
            other.update(growing, 5);
        }
        CHECK(other.taken() < trace.events().size());
        other.update(growing, trace.events().size());
        CHECK(other.taken() == trace.events().size());
        REQUIRE(other.lookups().size() == index.lookups().size());
        for (std::size_t lookup = 0; lookup < index.lookups().size(); ++lookup) {
            CHECK(zones_of(other.lookups()[lookup]) == zones_of(index.lookups()[lookup]));
            CHECK(other.lookups()[lookup].question.text == index.lookups()[lookup].question.text);
        }
    }
}

TEST_CASE("A server that does not answer is shown as silent, one that the cache answers for is not asked") {
    const model::Trace trace = tests::scenario_trace(R"(
mailflow: 1
title: A name server is down
domains:
  alpha.test: {users: [alice]}
  beta.test: {users: [bob]}
faults:
  - {at: 1s, until: 10s, host: ns.beta.test, down: true}
mail:
  - {id: m1, at: 2s, from: alice@alpha.test, to: [bob@beta.test], subject: "one"}
  - {id: m2, at: 1h, from: alice@alpha.test, to: [bob@beta.test], subject: "two"}
)");
    const model::DnsLookupIndex index = whole_index(trace);
    const DnsLookup* exchangers = find_lookup(index, "mail.alpha.test", "MX");
    REQUIRE(exchangers != nullptr);
    CHECK(exchangers->steps.back().result == DnsResult::timeout);
    const auto known = std::ranges::find_if(index.lookups(), [](const DnsLookup& lookup) {
        return lookup.message == "m2" && lookup.question.name == "mail.alpha.test";
    });
    REQUIRE(known != index.lookups().end());
    CHECK(known->question.result == DnsResult::answer);
    CHECK(known->steps.empty());
}

TEST_CASE("The DNS panel follows time until a lookup is chosen") {
    tests::PanelFixture window(tests::lesson_trace("two-domains"), 1600, 900);
    window.view.bottom_tab = BottomTab::dns;
    window.view.playback.moment = window.trace.moment_at(protocol::Instant{} + 2150ms);
    window.settle();
    CHECK(window.is_sound());
    window.click("dns.lookup.0");
    CHECK(window.view.dns.pinned != 0);
    window.settle();
    const std::uint64_t pinned = window.digest();
    window.click("dns.step.2");
    CHECK(window.view.selection.host == "resolver.alpha.test");
    CHECK(window.view.playback.moment.time < protocol::Instant{} + 2050ms);
    window.click("dns.follow");
    CHECK(window.view.dns.pinned == 0);
    window.settle();
    CHECK(window.digest() != pinned);

    window.click("dns.page.tree");
    window.settle();
    window.click("dns.zone.beta.test");
    CHECK(window.view.selection.host == "ns.beta.test");
    window.click("dns.page.caches");
    window.settle();
    window.click("dns.cache.0");
    CHECK(window.view.selection.host == "resolver.alpha.test");
    CHECK(window.is_sound());
}

TEST_CASE("Each page of the DNS panel is scrolled by itself") {
    tests::PanelFixture window(tests::lesson_trace("two-domains"), 800, 600);
    window.view.bottom_tab = BottomTab::dns;
    window.view.playback.moment = window.trace.moment_at(window.trace.end());
    window.view.dns.page = DnsPage::tree;
    window.settle();
    const auto tree = window.probe("dns.zone..");
    window.view.dns.page = DnsPage::caches;
    window.settle();
    const auto row = window.probe("dns.cache.0");
    window.wheel_at((row.left + row.right) / 2, (row.top + row.bottom) / 2, -3);
    window.settle();
    const auto* scrolled = window.probes.find("dns.cache.0");
    REQUIRE((scrolled == nullptr || scrolled->top < row.top));
    window.view.dns.page = DnsPage::tree;
    window.settle();
    CHECK(window.probe("dns.zone..").top == tree.top);
}

TEST_CASE("What the DNS panel keeps from frame to frame changes nothing that is seen") {
    const model::Trace trace = tests::lesson_trace("ttl-trap");
    const DnsPage page = GENERATE(DnsPage::tree, DnsPage::caches);
    const auto seen_at = [page](tests::PanelFixture& window, const model::Moment& moment) {
        window.view.only = PanelName::dns;
        window.view.dns.page = page;
        window.view.playback.moment = moment;
        window.settle();
        return window.digest();
    };
    // While the world is set up zones are added, later cache entries come and go.
    const std::size_t setup = trace.setup_events();
    std::vector<model::Moment> moments = {{{}, 0}, {{}, setup / 2}, {{}, setup}};
    for (const auto since : {61s, 1801s, 4000s}) moments.push_back(trace.moment_at(protocol::Instant{} + since));
    for (const std::size_t index : std::initializer_list<std::size_t>{3, 1, 4, 0}) moments.push_back(moments[index]);
    std::vector<std::uint64_t> expected;
    for (const model::Moment& moment : moments) {
        tests::PanelFixture fresh(tests::lesson_trace("ttl-trap"));
        expected.push_back(seen_at(fresh, moment));
    }
    CHECK(std::set(expected.begin(), expected.end()).size() > 1);
    tests::PanelFixture window(tests::lesson_trace("ttl-trap"));
    for (std::size_t index = 0; index < moments.size(); ++index) {
        CHECK(seen_at(window, moments[index]) == expected[index]);
        // What is kept must not outlive the world that it was made from.
        window.view.only = PanelName::timeline;
        window.view.playback.moment = {{}, setup / 2};
        window.frame();
        window.view.playback.moment = moments[index];
        window.frame();
    }
}

TEST_CASE("A long recording is looked through frame by frame, in a picture at once") {
    tests::PanelFixture window(long_trace(), 1600, 900);
    window.view.bottom_tab = BottomTab::dns;
    window.view.playback.moment = window.trace.moment_at(window.trace.end());
    SECTION("frame by frame") {
        window.frame();
        CHECK(window.probes.find("dns.progress") != nullptr);
        CHECK(window.probes.find("dns.question") == nullptr);
        CHECK(is_animating(window.view, window.caches));
        window.settle();
        CHECK(window.probes.find("dns.progress") == nullptr);
        CHECK(window.probes.find("dns.question") != nullptr);
    }
    SECTION("what is known already is shown") {
        window.view.playback.moment = window.trace.moment_at(protocol::Instant{} + 2150ms);
        window.frame();
        CHECK(window.probes.find("dns.question") != nullptr);
    }
    SECTION("at once") {
        window.complete = true;
        window.frame();
        CHECK(window.probes.find("dns.question") != nullptr);
    }
}

TEST_CASE("The DNS panel says why it shows nothing") {
    for (const DnsPage page : {DnsPage::walk, DnsPage::tree, DnsPage::caches}) {
        tests::PanelFixture window{model::Trace()};
        window.view.only = PanelName::dns;  // others are empty too
        window.view.dns.page = page;
        window.frame();
        window.frame();
        CHECK(window.probes.find("empty-state") != nullptr);
        CHECK(window.is_sound());
    }
}

}  // namespace viz::panels
