#pragma once

#include <vector>

#include "sim/mta/settings.hpp"
#include "sim/scenario/section.hpp"
#include "sim/scenario/topology.hpp"

namespace sim::scenario {

/// Lays the keys of an `mta` section over settings.
void apply_settings(const Section& section, mta::Settings& settings);

/// The defaults of the profile that the last section to name one names, with all sections laid over them.
mta::Settings read_settings(const std::vector<Section>& sections);

mta::Route read_route(const Section& section);
Authentication read_authentication(const Section& section);
/// Lays the keys of an `outbox` section over settings.
void apply_outbox(const Section& section, user_agent::OutboxSettings& outbox);
void apply_link(const Section& section, LinkProperties& link);

/// Lays the keys of a `quota` over the rules.
void apply_quota(const Section& section, mailstore::QuotaRules& quota);

}  // namespace sim::scenario
