#pragma once

#include <cstdint>
#include <string>

#include "sim/scenario/model.hpp"

namespace sim::swarm {

/// A random small world as a scenario file in the short form: one to four domains with relays, backup exchangers,
/// aliases (some in a circle), transfer agents of all profiles, a few mails to valid and invalid
/// recipients, and readers. Without faults. The same seed gives the same text.
[[nodiscard]] std::string make_world_text(std::uint64_t seed);
[[nodiscard]] scenario::Scenario make_world(std::uint64_t seed);

}  // namespace sim::swarm
