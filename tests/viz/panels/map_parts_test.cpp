#include <array>
#include <chrono>

#include "tests/support/catch.hpp"
#include "tests/viz/support/sample_trace.hpp"
#include "viz/panels/map_description.hpp"
#include "viz/panels/map_labels.hpp"
#include "viz/panels/map_transform.hpp"

namespace viz::panels {
namespace {

using namespace std::chrono_literals;

constexpr layout::Box map_bounds{{0, 0}, {20, 10}};
constexpr draw::Rect map_area{100, 50, 900, 450};
constexpr float large = 200;

sim::recording::World world_at(const model::Trace& trace, protocol::Duration time) {
    return trace.timeline().world_at(protocol::Instant{std::chrono::nanoseconds(time).count()});
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

/// One label with this corner; its anchor is (100, 100).
void follow(LabelMotion& motion, ImVec2 corner, double seconds) {
    const std::array requests{draw::LabelRequest{.key = "a", .anchor = {100, 100}, .size = {40, 10}}};
    const std::array placed{draw::PlacedLabel{.shown = true, .box = draw::rect_at(corner, {40, 10}), .tether = corner}};
    motion.follow(requests, placed, seconds);
}

TEST_CASE("At zoom 1 the whole map is in the middle of its area") {
    const MapTransform transform = make_map_transform(map_bounds, {}, map_area, large);
    const draw::Rect shown = transform.to_screen(map_bounds);
    CHECK(shown == map_area);
    const layout::Point back = transform.to_map({300, 250});
    CHECK(back.x == Approx(5));
    CHECK(back.y == Approx(5));
}

TEST_CASE("A small map is not enlarged beyond reason") {
    CHECK(make_map_transform(map_bounds, {}, map_area, 25).scale == 25);
}

TEST_CASE("Zooming keeps the point beneath the pointer and its limits") {
    MapView view;
    const ImVec2 pixel{350, 200};
    const layout::Point before = make_map_transform(map_bounds, view, map_area, large).to_map(pixel);
    zoom_map(view, map_bounds, map_area, large, pixel, 2);
    const layout::Point after = make_map_transform(map_bounds, view, map_area, large).to_map(pixel);
    CHECK(view.zoom == 2);
    CHECK(after.x == Approx(before.x));
    CHECK(after.y == Approx(before.y));
    zoom_map(view, map_bounds, map_area, large, pixel, 1e6);
    CHECK(view.zoom == map_zoom_max);
    zoom_map(view, map_bounds, map_area, large, pixel, 1e-6);
    CHECK(view.zoom == map_zoom_min);
}

TEST_CASE("The map cannot be lost by dragging it") {
    MapView view;
    const MapTransform transform = make_map_transform(map_bounds, view, map_area, large);
    pan_map(view, map_bounds, transform, {1e6F, -1e6F});
    CHECK(view.offset == layout::Point{-10, 5});
    fit_map(view);
    CHECK(view.offset == layout::Point{});
}

TEST_CASE("A map that is out of sight comes back to its edge; one in sight stays") {
    MapView view;
    view.offset = {-1e6, 1e6};
    keep_in_sight(view, map_bounds);
    CHECK(view.offset == layout::Point{-10, 5});
    view.offset = {3, -4};
    keep_in_sight(view, map_bounds);
    CHECK(view.offset == layout::Point{3, -4});
}

TEST_CASE("A label glides to a new place, faster at first, and settles") {
    LabelMotion motion;
    follow(motion, {110, 90}, 0.016);
    CHECK_FALSE(motion.moving());
    follow(motion, {50, 90}, 0.016);
    CHECK(motion.moving());
    const float first = motion.lag("a").x;
    CHECK(first > 30);
    CHECK(first < 60);
    follow(motion, {50, 90}, 0.016);
    CHECK(motion.lag("a").x < first);
    for (int frame = 0; frame < 60; ++frame) follow(motion, {50, 90}, 0.016);
    CHECK_FALSE(motion.moving());
    CHECK(motion.lag("a").x == 0);
}

TEST_CASE("Without real time every label is at its place at once") {
    LabelMotion motion;
    follow(motion, {110, 90}, 0.016);
    follow(motion, {50, 90}, 0);
    CHECK_FALSE(motion.moving());
    CHECK(motion.lag("a").x == 0);
    CHECK(motion.lag("other").x == 0);
}

TEST_CASE("A host is described with its queue and the next attempt") {
    const model::Trace trace = tests::sample_trace();
    const std::string text = describe_host(world_at(trace, 90s), "mail.alpha.test");
    CHECK(has(text, "mail.alpha.test\nmail server"));
    CHECK(has(text, "10.1.0.4"));
    CHECK(has(text, "smtp:25, submission:587"));
    CHECK(has(text, "m2 for carol@beta.test: deferred"));
    CHECK(has(text, "next attempt in"));
    CHECK(describe_host(world_at(trace, 90s), "nobody.test").empty());
}

TEST_CASE("A host that is down, and a mailbox, are told") {
    const model::Trace trace = tests::sample_trace();
    CHECK(has(describe_host(world_at(trace, 60s), "mail.beta.test"), "DOWN"));
    const std::string up = describe_host(world_at(trace, 40s), "mail.beta.test");
    CHECK_FALSE(has(up, "DOWN"));
    CHECK(has(up, "bob (1)"));
}

TEST_CASE("A packet is told with its ends and its times") {
    const model::Trace trace = tests::sample_trace();
    REQUIRE_FALSE(trace.packets().empty());
    const model::Packet& packet = trace.packets().front();
    const std::string text = describe_packet(trace, packet, world_at(trace, 2s));
    CHECK(has(text, "From " + packet.from + " to " + packet.to));
    CHECK(has(text, "Left at"));
    CHECK(has(text, model::name(packet.kind)));
}

TEST_CASE("A link is told with its latency") {
    const model::Trace trace = tests::sample_trace();
    const auto world = world_at(trace, 2s);
    CHECK(has(describe_link(world, "alpha.test--core"), "Latency 10 ms"));
    CHECK(describe_link(world, "none").empty());
}

}  // namespace
}  // namespace viz::panels
