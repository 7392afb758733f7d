#include "viz/layout/site_ring.hpp"

#include <algorithm>

namespace viz::layout {
namespace {

/// The sites of one side, and what they need together.
struct Strip {
    std::vector<std::size_t> sites;
    double width = 0;
    double height = 0;
};

Strip make_strip(const std::vector<Side>& sides, const std::vector<Extent>& extents, Side side) {
    const bool column = side == Side::left || side == Side::right;
    Strip strip;
    for (std::size_t site = 0; site < sides.size(); ++site) {
        if (sides[site] != side) continue;
        strip.sites.push_back(site);
        const double gap = strip.sites.size() > 1 ? (column ? row_gap : column_gap) : 0;
        const Extent& extent = extents[site];
        strip.width = column ? std::max(strip.width, extent.width) : strip.width + gap + extent.width;
        strip.height = column ? strip.height + gap + extent.height : std::max(strip.height, extent.height);
    }
    return strip;
}

/// Sites from top to bottom, spread over `height`.
void place_column(std::vector<Box>& boxes, const Strip& strip, const std::vector<Extent>& extents, Point corner,
                  double height) {
    const auto count = static_cast<double>(strip.sites.size());
    const double spare = height - strip.height;
    const double between = count > 1 ? spare / (count - 1) : 0;
    double y = corner.y + (count > 1 ? 0 : spare / 2);
    for (const std::size_t site : strip.sites) {
        boxes[site] = {{corner.x, y}, {corner.x + strip.width, y + extents[site].height}};
        y += extents[site].height + row_gap + between;
    }
}

/// Sites from left to right, spread over `width`. @param middle  where a single one is centred
void place_row(std::vector<Box>& boxes, const Strip& strip, const std::vector<Extent>& extents, double top,
               double width, double middle) {
    const auto count = static_cast<double>(strip.sites.size());
    const double between = count > 1 ? (width - strip.width) / (count - 1) : 0;
    double x = count > 1 ? 0 : std::clamp(middle - strip.width / 2, 0.0, width - strip.width);
    for (const std::size_t site : strip.sites) {
        boxes[site] = {{x, top}, {x + extents[site].width, top + strip.height}};
        x += extents[site].width + column_gap + between;
    }
}

bool is_usual(int sites, const RingShape& shape) {
    if (sites <= 3) return shape.left + shape.right == std::min(sites, 2);
    if (sites == 4) return shape.left == 2 || shape.top == 2;
    return shape.left > 0 || shape.top > 0;
}

}  // namespace

std::vector<RingShape> ring_shapes(int sites) {
    std::vector<RingShape> shapes;
    for (int beside = sites; beside >= 0; --beside) {
        const int rest = sites - beside;
        const RingShape even{beside - beside / 2, beside / 2, rest / 2, rest - rest / 2};
        const RingShape below{beside - beside / 2, beside / 2, 0, rest};
        shapes.push_back(even);
        if (rest > 1) shapes.push_back(below);
    }
    std::stable_partition(shapes.begin(), shapes.end(), [&](const RingShape& shape) { return is_usual(sites, shape); });
    return shapes;
}

std::vector<Side> sides_of(const RingShape& shape) {
    std::vector<Side> sides;
    for (int turn = 0; turn < std::max(shape.left, shape.right); ++turn) {
        if (turn < shape.left) sides.push_back(Side::left);
        if (turn < shape.right) sides.push_back(Side::right);
    }
    for (int turn = 0; turn < shape.top; ++turn) sides.push_back(Side::top);
    for (int turn = 0; turn < shape.bottom; ++turn) sides.push_back(Side::bottom);
    return sides;
}

std::vector<Box> place_ring(const std::vector<Side>& sides, const std::vector<Extent>& extents,
                            const std::optional<Extent>& centre) {
    const Strip left = make_strip(sides, extents, Side::left);
    const Strip right = make_strip(sides, extents, Side::right);
    const Strip top = make_strip(sides, extents, Side::top);
    const Strip bottom = make_strip(sides, extents, Side::bottom);
    const Extent middle = centre.value_or(Extent{});

    const double left_width = left.sites.empty() ? 0 : left.width + (centre ? column_gap : 0);
    const double right_width = right.sites.empty() ? 0 : right.width + column_gap;
    const double middle_width = left_width + middle.width + right_width;
    const double width = std::max({middle_width, top.width, bottom.width});
    const double spare = width - middle_width;
    const double middle_height = std::max({left.height, right.height, middle.height});
    const double middle_top = top.sites.empty() ? 0 : top.height + row_gap;
    const double bottom_top = middle_top + (middle_height > 0 ? middle_height + row_gap : 0);
    const double middle_left = left_width + spare / 2;

    std::vector<Box> boxes(sides.size());
    place_column(boxes, left, extents, {0, middle_top}, middle_height);
    place_column(boxes, right, extents, {width - right.width, middle_top}, middle_height);
    place_row(boxes, top, extents, 0, width, middle_left + middle.width / 2);
    place_row(boxes, bottom, extents, bottom_top, width, middle_left + middle.width / 2);
    if (centre) {
        const double y = middle_top + (middle_height - middle.height) / 2;
        boxes.push_back({{middle_left, y}, {middle_left + middle.width, y + middle.height}});
    }
    return boxes;
}

}  // namespace viz::layout
