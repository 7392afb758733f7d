#pragma once

#include <cstddef>

#include "protocol/base/instant.hpp"

namespace viz::model {

using protocol::Duration;
using protocol::Instant;

/// Where playback stands: a time, and how many of the recording's events have happened by then. Several
/// events share an instant, so that stepping from one to the next may change only the second.
struct Moment {
    Instant time;
    std::size_t events = 0;  ///< the first so many events have happened
    bool operator==(const Moment&) const = default;
};

}  // namespace viz::model
