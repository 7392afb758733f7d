#pragma once

#include <vector>

#include "sim/scenario/section.hpp"
#include "sim/scenario/traffic.hpp"

namespace sim::scenario {

/// Reads the `attachments` of a mail. Reports names, media types and encodings that cannot be.
[[nodiscard]] std::vector<Attachment> read_attachments(const Section& mail);

}  // namespace sim::scenario
