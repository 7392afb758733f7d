#include "viz/draw/label_placer.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <tuple>

namespace viz::draw {
namespace {

/// In which direction a label stands, and how far from what it belongs to.
struct SlotPlace {
    int x = 0;  ///< -1: to the left, 0: centred, 1: to the right
    int y = 0;  ///< -1: above
    float gap = 0;
    bool far = false;
};

constexpr auto slot_places = [] {
    constexpr std::array<std::pair<int, int>, 8> directions = {
        {{0, -1}, {1, -1}, {-1, -1}, {1, 0}, {-1, 0}, {0, 1}, {1, 1}, {-1, 1}}};
    constexpr std::array gaps = {4.0F, 22.0F, 44.0F};
    std::array<SlotPlace, label_slot_count> places{};
    for (std::size_t i = 0; i < places.size(); ++i) {
        const auto [x, y] = directions[i % directions.size()];
        places[i] = {.x = x, .y = y, .gap = gaps[i / directions.size()], .far = i >= directions.size()};
    }
    return places;
}();

Rect box_in_slot(const LabelRequest& request, LabelSlot slot) {
    const SlotPlace& place = slot_places[slot];
    const bool corner = place.x != 0 && place.y != 0;
    const float gap = place.gap * request.scale;
    // In a corner a label begins beside the middle, so that it stays near.
    const ImVec2 reach(corner ? (request.clearance + gap) * 0.35F : request.clearance + gap,
                       request.clearance + (corner ? gap * 0.6F : gap));
    const auto start = [](float anchor, float size, int side, float away) {
        if (side == 0) return anchor - size * 0.5F;
        return side > 0 ? anchor + away : anchor - away - size;
    };
    const ImVec2 top_left(start(request.anchor.x, request.size.x, place.x, reach.x),
                          start(request.anchor.y, request.size.y, place.y, reach.y));
    return rect_at(snap(top_left), request.size);
}

/// Rectangles by the squares of a coarse grid that they touch.
class OccupiedGrid {
public:
    explicit OccupiedGrid(const Rect& bounds)
        : bounds_(bounds),
          columns_(cell(bounds.width()) + 1),
          rows_(cell(bounds.height()) + 1),
          cells_(columns_ * rows_) {}

    void add(const Rect& rect) {
        for_each_cell(rect, [&](std::vector<Rect>& rects) {
            rects.push_back(rect);
            return false;
        });
    }
    [[nodiscard]] bool is_free(const Rect& rect) {
        return !for_each_cell(rect, [&](const std::vector<Rect>& rects) {
            return std::any_of(rects.begin(), rects.end(), [&](const Rect& other) { return other.overlaps(rect); });
        });
    }

private:
    static constexpr float cell_size = 64;
    static std::size_t cell(float length) { return static_cast<std::size_t>(std::max(0.0F, length) / cell_size); }

    /// @return whether one of the calls said that it is enough
    template <class Visit>
    bool for_each_cell(const Rect& rect, Visit visit) {
        if (!rect.overlaps(bounds_)) return false;
        const std::size_t right = std::min(columns_ - 1, cell(rect.right - bounds_.left));
        const std::size_t bottom = std::min(rows_ - 1, cell(rect.bottom - bounds_.top));
        for (std::size_t row = cell(rect.top - bounds_.top); row <= bottom; ++row) {
            for (std::size_t column = cell(rect.left - bounds_.left); column <= right; ++column) {
                if (visit(cells_[row * columns_ + column])) return true;
            }
        }
        return false;
    }

    Rect bounds_;
    std::size_t columns_;
    std::size_t rows_;
    std::vector<std::vector<Rect>> cells_;
};

class Placer {
public:
    Placer(std::span<const LabelRequest> requests, std::span<const Rect> obstacles, const Rect& bounds)
        : bounds_(bounds), occupied_(bounds) {
        for (const Rect& obstacle : obstacles) occupied_.add(obstacle);
        for (const LabelRequest& request : requests) {
            occupied_.add(rect_around(request.anchor, {2 * request.clearance, 2 * request.clearance}));
        }
    }

    PlacedLabel place(const LabelRequest& request, const LabelSlot* previous) {
        if (previous != nullptr && *previous < label_slot_count && fits(request, *previous)) {
            return take(request, *previous);
        }
        for (LabelSlot slot = 0; slot < label_slot_count; ++slot) {
            if (fits(request, slot)) return take(request, slot);
        }
        return {};
    }

private:
    [[nodiscard]] bool fits(const LabelRequest& request, LabelSlot slot) {
        const Rect box = box_in_slot(request, slot);
        return bounds_.contains(box) && occupied_.is_free(box);
    }

    PlacedLabel take(const LabelRequest& request, LabelSlot slot) {
        const Rect box = box_in_slot(request, slot);
        occupied_.add(box);
        return {.shown = true,
                .box = box,
                .slot = slot,
                .far = slot_places[slot].far,
                .tether = {std::clamp(request.anchor.x, box.left, box.right),
                           std::clamp(request.anchor.y, box.top, box.bottom)}};
    }

    Rect bounds_;
    OccupiedGrid occupied_;
};

}  // namespace

std::vector<PlacedLabel> place_labels(std::span<const LabelRequest> requests, std::span<const Rect> obstacles,
                                      const Rect& bounds, const LabelSlots& previous) {
    struct Turn {
        std::size_t index = 0;
        const LabelSlot* previous = nullptr;
    };
    std::vector<Turn> turns;
    for (std::size_t i = 0; i < requests.size(); ++i) {
        const auto found = previous.find(requests[i].key);
        turns.push_back({i, found == previous.end() ? nullptr : &found->second});
    }
    // Of equal labels those go first that had a place: a new one does not push them away.
    std::sort(turns.begin(), turns.end(), [&](const Turn& a, const Turn& b) {
        const auto order = [&](const Turn& turn) {
            const LabelRequest& request = requests[turn.index];
            return std::tuple(-request.priority, turn.previous == nullptr, std::string_view(request.key), turn.index);
        };
        return order(a) < order(b);
    });
    std::vector<PlacedLabel> placed(requests.size());
    Placer placer(requests, obstacles, bounds);
    for (const Turn& turn : turns) placed[turn.index] = placer.place(requests[turn.index], turn.previous);
    return placed;
}

LabelSlots slots_of(std::span<const LabelRequest> requests, std::span<const PlacedLabel> placed) {
    LabelSlots slots;
    for (std::size_t i = 0; i < requests.size(); ++i) {
        if (placed[i].shown) slots.insert_or_assign(requests[i].key, placed[i].slot);
    }
    return slots;
}

}  // namespace viz::draw
