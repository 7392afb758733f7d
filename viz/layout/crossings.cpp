#include "viz/layout/crossings.hpp"

#include <algorithm>

namespace viz::layout {
namespace {

/// The part of a line, as shares of its length.
struct Part {
    double from = 0;
    double to = 1;
};

/// Keeps what lies between two bounds in one direction.
void clip(Part& part, double start, double step, double low, double high) {
    if (step == 0) {
        if (start <= low || start >= high) part = {1, 0};
        return;
    }
    const double a = (low - start) / step;
    const double b = (high - start) / step;
    part.from = std::max(part.from, std::min(a, b));
    part.to = std::min(part.to, std::max(a, b));
}

}  // namespace

bool crosses(Point from, Point to, const Box& box) {
    Part part;
    clip(part, from.x, to.x - from.x, box.top_left.x, box.bottom_right.x);
    clip(part, from.y, to.y - from.y, box.top_left.y, box.bottom_right.y);
    return part.from < part.to;
}

}  // namespace viz::layout
