#include "viz/panels/map_labels.hpp"

#include <cmath>

namespace viz::panels {
namespace {

constexpr double catch_up_per_second = 11;
constexpr float settled_pixels = 0.5F;

}  // namespace

void LabelMotion::follow(std::span<const draw::LabelRequest> requests, std::span<const draw::PlacedLabel> placed,
                         double seconds) {
    if (seconds <= 0) clear();
    slots_ = draw::slots_of(requests, placed);
    const auto left_over = static_cast<float>(std::exp(-seconds * catch_up_per_second));
    std::map<std::string, Place, std::less<>> places;
    moving_ = false;
    for (std::size_t index = 0; index < requests.size(); ++index) {
        if (!placed[index].shown) continue;
        const ImVec2 corner = placed[index].box.min();
        Place place{{corner.x - requests[index].anchor.x, corner.y - requests[index].anchor.y}, {}};
        if (const auto before = places_.find(requests[index].key); before != places_.end()) {
            const Place& old = before->second;
            place.lag = {(old.offset.x + old.lag.x - place.offset.x) * left_over,
                         (old.offset.y + old.lag.y - place.offset.y) * left_over};
            if (std::abs(place.lag.x) + std::abs(place.lag.y) < settled_pixels) place.lag = {};
        }
        moving_ = moving_ || place.lag.x != 0 || place.lag.y != 0;
        places.emplace(requests[index].key, place);
    }
    places_ = std::move(places);
}

ImVec2 LabelMotion::lag(std::string_view key) const {
    const auto found = places_.find(key);
    return found == places_.end() ? ImVec2{} : found->second.lag;
}

void LabelMotion::clear() {
    slots_.clear();
    places_.clear();
    moving_ = false;
}

}  // namespace viz::panels
