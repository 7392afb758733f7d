#pragma once

#include <string>
#include <string_view>

#include "protocol/base/instant.hpp"
#include "protocol/base/result.hpp"

namespace viz::model {

/// Reads a simulated time as people write it: `6.1s`, `250ms`, `5min`, `1h20min`. Units are d, h, min, s, ms, us and
/// ns; each number needs one. @return what is wrong, for the user
[[nodiscard]] protocol::Result<protocol::Instant, std::string> parse_time(std::string_view text);

}  // namespace viz::model
