#pragma once

#include <cstddef>

#include "sim/recording/world.hpp"
#include "viz/model/trace.hpp"

namespace viz::model {

/// The world at the moment that is looked at, of one trace. Going forward folds the events between; going back starts
/// from a checkpoint: which way it came makes no difference to what it shows.
class WorldCursor {
public:
    /// @return valid until the next call
    const sim::recording::World& at(const Trace& trace, std::size_t events);
    /// How often the world has changed: what points into it is valid for as long as this stays the same.
    [[nodiscard]] std::size_t changes() const { return changes_; }

private:
    /// Going forward further than this, a checkpoint is nearer.
    static constexpr std::size_t fold_max = 4096;

    sim::recording::World world_;
    std::size_t events_ = 0;
    std::size_t changes_ = 0;
};

}  // namespace viz::model
