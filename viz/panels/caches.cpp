#include "viz/panels/caches.hpp"

#include "viz/panels/frame_cache.hpp"
#include "viz/panels/map_cache.hpp"
#include "viz/panels/text_cache.hpp"

namespace viz::panels {

Caches::Caches()
    : map(std::make_unique<MapCache>()), text(std::make_unique<TextCache>()), frame(std::make_unique<FrameCache>()) {}

Caches::~Caches() = default;

}  // namespace viz::panels
