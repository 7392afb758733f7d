#pragma once

#include <string>
#include <vector>

#include "protocol/base/result.hpp"
#include "sim/scenario/model.hpp"

namespace sim::app {

/// Writes each zone, as it is when the run begins, as a master file (RFC 1035 section 5) `ORIGIN.zone` into a directory
/// that is not there; the root's is `root.zone`. @return the files, or what went wrong
[[nodiscard]] protocol::Result<std::vector<std::string>, std::string> write_zone_files(
    const std::string& directory, const std::vector<scenario::Zone>& zones);

}  // namespace sim::app
