#include "sim/app/schema_command.hpp"

#include <ostream>

#include "sim/recording/format_document.hpp"
#include "sim/scenario/reference.hpp"

namespace sim::app {

std::optional<SchemaKind> parse_schema_kind(std::string_view name) {
    if (name == "scenario") return SchemaKind::scenario;
    if (name == "recording") return SchemaKind::recording;
    if (name == "scenario-document") return SchemaKind::scenario_document;
    if (name == "recording-document") return SchemaKind::recording_document;
    return std::nullopt;
}

ExitCode schema_command(SchemaKind kind, std::ostream& output) {
    switch (kind) {
        case SchemaKind::scenario:
            output << scenario::json_schema();
            break;
        case SchemaKind::recording:
            output << recording::recording_schema();
            break;
        case SchemaKind::scenario_document:
            output << scenario::reference_markdown();
            break;
        case SchemaKind::recording_document:
            output << recording::recording_format_document();
            break;
    }
    return ExitCode::success;
}

}  // namespace sim::app
