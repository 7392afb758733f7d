#pragma once

#include <memory>

namespace viz::panels {

struct MapCache;
struct TextCache;
struct FrameCache;

/// What panels keep from one frame to the next to save work, or to let labels glide instead of jump. It changes
/// nothing that is seen once everything has settled.
class Caches {
public:
    Caches();
    ~Caches();
    Caches(const Caches&) = delete;
    Caches& operator=(const Caches&) = delete;

    std::unique_ptr<MapCache> map;      ///< see map_cache.hpp
    std::unique_ptr<TextCache> text;    ///< see text_cache.hpp: transcripts, messages, event rows
    std::unique_ptr<FrameCache> frame;  ///< see frame_cache.hpp: the world at the moment, the timeline
};

}  // namespace viz::panels
