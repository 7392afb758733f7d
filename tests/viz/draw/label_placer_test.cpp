#include <algorithm>
#include <string>
#include <vector>

#include "protocol/base/random_stream.hpp"
#include "tests/support/catch.hpp"
#include "viz/draw/label_placer.hpp"

namespace {

using viz::draw::LabelRequest;
using viz::draw::LabelSlots;
using viz::draw::place_labels;
using viz::draw::PlacedLabel;
using viz::draw::Rect;
using viz::draw::rect_around;

struct Scene {
    std::vector<LabelRequest> requests;
    std::vector<Rect> obstacles;
    Rect bounds{0, 0, 1200, 700};
};

Rect around_anchor(const LabelRequest& request) {
    return rect_around(request.anchor, {2 * request.clearance, 2 * request.clearance});
}

class Dice {
public:
    explicit Dice(unsigned seed) : stream_(seed, 0, "labels", "scene") {}
    float between(int low, int high) {
        return static_cast<float>(low + static_cast<int>(stream_.below(static_cast<std::uint64_t>(high - low))));
    }

private:
    protocol::RandomStream stream_;
};

Scene random_scene(unsigned seed) {
    Dice dice(seed);
    Scene scene;
    for (int i = 0; i < 25; ++i) {
        scene.obstacles.push_back(rect_around({dice.between(0, 1200), dice.between(0, 700)}, {60, 90}));
    }
    for (int i = 0; i < 40; ++i) {
        scene.requests.push_back({.key = std::to_string(i),
                                  .anchor = {dice.between(0, 1200), dice.between(0, 700)},
                                  .clearance = 10,
                                  .size = {dice.between(30, 160), 18},
                                  .priority = i % 3});
    }
    return scene;
}

void check_sound(const Scene& scene, const std::vector<PlacedLabel>& placed) {
    REQUIRE(placed.size() == scene.requests.size());
    bool overlap = false;
    for (std::size_t i = 0; i < placed.size(); ++i) {
        if (!placed[i].shown) continue;
        const Rect& box = placed[i].box;
        overlap = overlap || !scene.bounds.contains(box);
        for (const Rect& obstacle : scene.obstacles) overlap = overlap || obstacle.overlaps(box);
        for (const LabelRequest& request : scene.requests) overlap = overlap || around_anchor(request).overlaps(box);
        for (std::size_t j = 0; j < i; ++j) overlap = overlap || (placed[j].shown && placed[j].box.overlaps(box));
    }
    CHECK_FALSE(overlap);
}

std::size_t shown_count(const std::vector<PlacedLabel>& placed) {
    return static_cast<std::size_t>(
        std::count_if(placed.begin(), placed.end(), [](const PlacedLabel& label) { return label.shown; }));
}

}  // namespace

TEST_CASE("Labels overlap nothing, and most find a place") {
    std::size_t shown = 0;
    for (unsigned seed = 0; seed < 50; ++seed) {
        const Scene scene = random_scene(seed);
        const auto placed = place_labels(scene.requests, scene.obstacles, scene.bounds, {});
        check_sound(scene, placed);
        shown += shown_count(placed);
    }
    CHECK(shown >= 50 * 40 * 7 / 10);
}

TEST_CASE("A lonely label stands right above its anchor") {
    const std::vector<LabelRequest> requests = {{.key = "a", .anchor = {100, 100}, .clearance = 10, .size = {40, 16}}};
    const auto placed = place_labels(requests, {}, {0, 0, 200, 200}, {});
    REQUIRE(placed[0].shown);
    CHECK(placed[0].box == Rect{80, 70, 120, 86});
    CHECK_FALSE(placed[0].far);
    CHECK(placed[0].tether.x == 100);
    CHECK(placed[0].tether.y == 86);
}

TEST_CASE("Where there is no room for all, the important labels stay") {
    const std::vector<LabelRequest> requests = {
        {.key = "a", .anchor = {50, 40}, .clearance = 5, .size = {90, 16}, .priority = 1},
        {.key = "b", .anchor = {52, 40}, .clearance = 5, .size = {90, 16}, .priority = 3},
        {.key = "c", .anchor = {48, 40}, .clearance = 5, .size = {90, 16}, .priority = 2}};
    const auto placed = place_labels(requests, {}, {0, 0, 100, 70}, {});
    CHECK_FALSE(placed[0].shown);
    CHECK(placed[1].shown);
    CHECK(placed[2].shown);
    // Nor does it matter in which order they are asked for.
    const std::vector<LabelRequest> turned = {requests[2], requests[1], requests[0]};
    const auto again = place_labels(turned, {}, {0, 0, 100, 70}, {});
    CHECK(again[0].box == placed[2].box);
    CHECK(again[1].box == placed[1].box);
}

TEST_CASE("A label keeps its place as long as that is free") {
    const Rect bounds{0, 0, 1000, 400};
    const std::vector<Rect> obstacles = {rect_around({500, 165}, {60, 60})};  // above the middle of the way
    LabelSlots slots;
    int changes = 0;
    viz::draw::LabelSlot last = 0;
    for (int step = 0; step <= 200; ++step) {
        const std::vector<LabelRequest> requests = {
            {.key = "a", .anchor = {200 + 3.0F * static_cast<float>(step), 200}, .clearance = 10, .size = {80, 18}}};
        const auto placed = place_labels(requests, obstacles, bounds, slots);
        REQUIRE(placed[0].shown);
        if (step > 0 && placed[0].slot != last) ++changes;
        last = placed[0].slot;
        slots = viz::draw::slots_of(requests, placed);
    }
    CHECK(changes >= 1);
    CHECK(changes <= 3);
}

TEST_CASE("A new label does not push away one that has a place") {
    const Rect bounds{0, 0, 400, 400};
    const LabelRequest old{.key = "z", .anchor = {200, 200}, .clearance = 10, .size = {80, 18}};
    const LabelRequest fresh{.key = "a", .anchor = {215, 200}, .clearance = 10, .size = {80, 18}};
    const std::vector<LabelRequest> before = {old};
    const auto first = place_labels(before, {}, bounds, {});
    const std::vector<LabelRequest> both = {fresh, old};
    const auto second = place_labels(both, {}, bounds, viz::draw::slots_of(before, first));
    CHECK(second[1].slot == first[0].slot);
    CHECK(second[0].shown);
    CHECK_FALSE(second[0].box.overlaps(second[1].box));
}

TEST_CASE("The same arguments give the same places; an unknown slot is no matter") {
    const Scene scene = random_scene(7);
    const auto a = place_labels(scene.requests, scene.obstacles, scene.bounds, {});
    const LabelSlots slots = viz::draw::slots_of(scene.requests, a);
    const auto b = place_labels(scene.requests, scene.obstacles, scene.bounds, slots);
    check_sound(scene, b);
    LabelSlots odd;
    for (const LabelRequest& request : scene.requests) odd[request.key] = 255;
    const auto c = place_labels(scene.requests, scene.obstacles, scene.bounds, odd);
    check_sound(scene, c);
    CHECK(shown_count(a) == shown_count(c));
}

TEST_CASE("Labels of things outside the picture are not shown") {
    const std::vector<LabelRequest> requests = {{.key = "a", .anchor = {-500, 100}, .clearance = 5, .size = {40, 16}},
                                                {.key = "b", .anchor = {100, 1e6F}, .clearance = 5, .size = {40, 16}}};
    const auto placed = place_labels(requests, {}, {0, 0, 200, 200}, {});
    CHECK(shown_count(placed) == 0);
}
