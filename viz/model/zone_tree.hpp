#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sim/recording/world.hpp"

namespace viz::model {

/// A zone and who serves it.
struct ZoneRow {
    std::string zone;                ///< as people write it
    std::vector<std::string> hosts;  ///< by name
    std::size_t records = 0;
    std::size_t depth = 0;  ///< zones above it
    bool operator==(const ZoneRow&) const = default;
};

/// The zones of a world, each beneath the one that it is a part of.
[[nodiscard]] std::vector<ZoneRow> make_zone_tree(const sim::recording::World& world);

}  // namespace viz::model
