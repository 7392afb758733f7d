#pragma once

#include "sim/scenario/loader.hpp"
#include "sim/scenario/model.hpp"
#include "sim/scenario/section.hpp"

namespace sim::scenario {

/// Reads `zones` into the scenario, with the master files they name.
/// @param directory_of  the scenario file, from whose directory paths count
void read_zones(const Section& top, const std::string& directory_of, const FileReader& read_file, Scenario& scenario);

/// Completes every zone, delegates it in its parent where the short form made that, and reports what is wrong.
/// @pre all hosts are there
void settle_zones(const Section& top, Scenario& scenario);

/// Reads the lines of a `records` list.
std::vector<ZoneRecord> read_records(const Section& section, std::string_view key, const std::string& origin,
                                     protocol::Duration ttl);

/// Reports records that cannot stand in one zone together.
void check_records(const Section& section, const Zone& zone, const std::vector<ZoneRecord>& records);

}  // namespace sim::scenario
