#pragma once

#include <iosfwd>
#include <optional>
#include <string_view>

#include "sim/app/exit_code.hpp"

namespace sim::app {

/// What `mailflow schema` can print.
enum class SchemaKind : unsigned char {
    scenario,            ///< JSON Schema of scenario files
    recording,           ///< JSON Schema of the lines of a recording
    scenario_document,   ///< docs/scenario-format.md
    recording_document,  ///< docs/recording-format.md
};

/// `scenario`, `recording`, `scenario-document` or `recording-document`.
[[nodiscard]] std::optional<SchemaKind> parse_schema_kind(std::string_view name);

/// `mailflow schema`: prints a description that is generated from the program's own tables.
[[nodiscard]] ExitCode schema_command(SchemaKind kind, std::ostream& output);

}  // namespace sim::app
