#pragma once

#include <string>

namespace sim::recording {

/// JSON Schema (2020-12) of a line of a recording, header or event; made from the table of kinds.
[[nodiscard]] std::string recording_schema();

/// docs/recording-format.md: the format for people; made from the table of kinds.
[[nodiscard]] std::string recording_format_document();

}  // namespace sim::recording
