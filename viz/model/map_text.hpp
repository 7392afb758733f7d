#pragma once

#include <string>

#include "viz/model/trace.hpp"

namespace viz::model {

/// What the map shows at a moment, as text: faults in force; sites with their hosts, what they are, what waits and
/// lies there and what is wrong; links; what is on its way, and how far it is.
[[nodiscard]] std::string map_text(const Trace& trace, const Moment& moment);

}  // namespace viz::model
