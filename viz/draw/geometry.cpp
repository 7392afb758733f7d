#include "viz/draw/geometry.hpp"

#include <cmath>

namespace viz::draw {

float snap(float value) {
    return std::floor(value + 0.5F);
}

ImVec2 snap(ImVec2 point) {
    return {snap(point.x), snap(point.y)};
}

ImVec2 snap_to_centre(ImVec2 point) {
    return {std::floor(point.x) + 0.5F, std::floor(point.y) + 0.5F};
}

float whole_pixels(float length, float scale) {
    return std::max(1.0F, snap(length * scale));
}

ImVec2 interpolate(ImVec2 from, ImVec2 to, float share) {
    return {from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share};
}

float distance(ImVec2 a, ImVec2 b) {
    const float dx = b.x - a.x;
    const float dy = b.y - a.y;
    return std::sqrt(dx * dx + dy * dy);
}

}  // namespace viz::draw
