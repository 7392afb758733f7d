#include "sim/recording/format_document.hpp"

#include <fmt/format.h>

#include <iterator>

#include "sim/recording/event_kind_table.hpp"
#include "sim/recording/json_lines.hpp"
#include "sim/recording/writer.hpp"

namespace sim::recording {

namespace {

constexpr std::string_view schema_head = R"({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "A line of a mailflow recording",
  "oneOf": [{"$ref": "#/$defs/header"}, {"$ref": "#/$defs/event"}],
  "$defs": {
    "octets": {"type": "string", "pattern": "^[\\u0000-\\u00ff]*$"},
    "list": {"type": "array", "items": {"$ref": "#/$defs/octets"}},
    "header": {
      "type": "object",
      "required": ["format", "version"],
      "properties": {
        "format": {"const": "mailflow-recording"},
        "version": {"const": 1},
        "title": {"$ref": "#/$defs/octets"},
        "seed": {"type": "integer", "minimum": 0},
        "start": {"$ref": "#/$defs/octets"},
        "level": {"enum": ["summary", "sample", "flow", "full"]},
        "model": {"$ref": "#/$defs/octets"},
        "versions": {"type": "array", "items": {"type": "object", "properties":
          {"name": {"$ref": "#/$defs/octets"}, "version": {"$ref": "#/$defs/octets"}}}},
        "scenario": {"type": "array", "items": {"type": "object", "properties":
          {"name": {"$ref": "#/$defs/octets"}, "text": {"$ref": "#/$defs/octets"}}}}
      }
    },
    "event": {
      "type": "object",
      "required": ["id", "t", "kind"],
      "properties": {
        "id": {"type": "integer", "minimum": 1},
        "t": {"type": "integer"},
        "host": {"$ref": "#/$defs/octets"},
        "kind": {"type": "string"},
        "cause": {"type": "integer", "minimum": 1},
        "also": {"type": "array", "items": {"type": "integer", "minimum": 1}},
        "message": {"$ref": "#/$defs/octets"},
        "connection": {"type": "integer", "minimum": 1},
        "fields": {"type": "object"}
      },
      "allOf": [
)";

constexpr std::string_view schema_tail = R"(
      ]
    }
  }
}
)";

static_assert(format_version == 1, "the schema's text says which version it describes");

std::string schema_type(const FieldInfo& field) {
    switch (field.type) {
        case FieldType::integer:
            return R"("type": "integer")";
        case FieldType::boolean:
            return R"("type": "boolean")";
        case FieldType::text:
        case FieldType::octets:
            return R"("$ref": "#/$defs/octets")";
        case FieldType::list:
            return R"("$ref": "#/$defs/list")";
    }
    return {};
}

std::string schema_of_kind(const KindInfo& kind) {
    std::string properties;
    for (const FieldInfo& field : kind.fields()) {
        if (!properties.empty()) properties += ",";
        properties += fmt::format("\n            \"{}\": {{{}, \"description\": ", field.name, schema_type(field));
        append_json_string(properties, field.description);
        properties += "}";
    }
    std::string description;
    append_json_string(description, kind.description);
    return fmt::format(
        "        {{\"if\": {{\"properties\": {{\"kind\": {{\"const\": \"{}\"}}}}}}, \"then\": {{\n"
        "          \"description\": {},\n"
        "          \"properties\": {{\"fields\": {{\"properties\": {{{}}}}}}}}}}}",
        kind.name, description, properties);
}

constexpr std::string_view document_head = R"(# Recordings

This page is made from the table of kinds in `sim/recording/event_kind_table.hpp`; a test keeps it equal.

A run writes one recording: a stream of typed events, the only thing that viewer, exports and reports read. It holds all
that is needed to tell the run: the topology first, then every change of state, with causes.

## The file

JSON Lines: one JSON object a line, each ended by LF. The first line is the header, every other line is an event.

- **Octets.** Mail is not UTF-8 and JSON is, so octet b is written as code point U+00b, and escaped outside printable
  ASCII. Every text of a recording is such a sequence of octets.
- **Numbers** are integers; times are nanoseconds since the start of the run. 64-bit hashes are strings.
- **Frames.** Events are written and flushed in frames of at most {frame_events}. Where the file's name ends in `.zst`, the header and
  each frame are one zstd frame each (RFC 8878). So a growing file can be followed, and of a cut file everything up to
  the last whole line can be read.
- **Versions.** A reader refuses a version of the format that it does not know. It skips kinds and members that it does not
  know: those may be added without a new version.
- **Levels.** `summary` has the topology and the two ends of each message's way, `flow` every step and every change of state,
  `full` every octet; `sample` is `summary` and, for one mail in a hundred (by a hash of its id), what `flow` has. A kind is written at its own level and at those above it. Numbers of events are the same at every
  level, so a cause may be missing from the file.

### Header

{header_example}
| Member | Meaning |
|---|---|
| `format` | always `mailflow-recording` |
| `version` | version of the format: {format_version} |
| `title` | title of the scenario |
| `seed` | seed of every random choice |
| `start` | calendar date and time of t = 0 |
| `level` | `summary`, `sample`, `flow` or `full` |
| `model` | the network model |
| `versions` | list of programs and libraries: `name`, `version` |
| `scenario` | list of the scenario's files, the main one first: `name`, `text` |

### Event

{event_example}
Members that are empty are left out.

| Member | Meaning |
|---|---|
| `id` | number of the event, from 1, in the order of happening |
| `t` | when, in nanoseconds since the start |
| `host` | name of the host where it happened; absent: the world |
| `kind` | what happened: a name from the tables below |
| `cause` | `id` of the event that led to it |
| `also` | further causes, where several lines join |
| `message` | the mail: `m1`, a copy `m1/2`, a notification `m1!1` |
| `connection` | number of the connection, from 1 |
| `fields` | what the kind has to tell; fields that do not apply are absent |

### Fingerprint

XXH3-64 over all events, written as 16 hexadecimal digits. Each event adds, in this order: `id`, `t`, `host`, `kind`, `cause`,
`also`, `message`, `connection`, and the number of its fields, then each field's name, type (0 integer, 1 boolean, 2 string,
3 list) and value. A number is 8 octets, least significant first; a boolean is the number 0 or 1; a string is its length and its octets; a list is its length
and its items. The header is not part of it, nor are level and compression.
)";

RecordingHeader example_header() {
    return {.title = "Two domains",
            .seed = 7,
            .start = "2026-01-05T08:00:00Z",
            .level = Level::flow,
            .model = "simgrid CM02",
            .versions = {{"mailflow", "0.1.0"}},
            .scenario = {{"two-domains.yaml", "mailflow: 1\n"}}};
}

Event example_event() {
    Event event{812, protocol::Instant{2'040'312'000}, "mx1.beta.test", EventKind::message_accepted, 811};
    event.message = "m1";
    event.connection = 3;
    event.fields.set("queue_id", "A1");
    event.fields.set("reverse_path", "alice@alpha.test");
    event.fields.set("recipients", std::vector<std::string>{"bob@beta.test"});
    event.fields.set("size_octets", 612);
    event.fields.set("client", "mail.alpha.test");
    return event;
}

std::string code_block(const std::string& line) {
    return fmt::format("```json\n{}```\n", line);
}

std::string document_of_kind(const KindInfo& kind) {
    std::string text = fmt::format("\n### `{}`\n\n{} Level {}.\n", kind.name, kind.description, name(kind.level));
    if (kind.fields().empty()) return text;
    text += "\n| Field | Type | Meaning |\n|---|---|---|\n";
    for (const FieldInfo& field : kind.fields()) {
        const std::string unit = field.unit.empty() ? "" : fmt::format(", {}", field.unit);
        text += fmt::format("| `{}` | {}{} | {} |\n", field.name, name(field.type), unit, field.description);
    }
    return text;
}

std::string_view title_of(Group group) {
    switch (group) {
        case Group::topology:
            return "Topology: the world at the start";
        case Group::world:
            return "World: what changes in it";
        case Group::network:
            return "Network: connections and datagrams";
        case Group::session:
            return "Sessions: mail protocols";
        case Group::dns:
            return "DNS: questions, answers, caches";
        case Group::mail:
            return "Mail: messages, queues, mailboxes, decisions";
    }
    return {};
}

}  // namespace

std::string recording_schema() {
    std::string schema(schema_head);
    for (const KindInfo& kind : event_kinds) {
        if (kind.kind != event_kinds.front().kind) schema += ",\n";
        schema += schema_of_kind(kind);
    }
    schema += schema_tail;
    return schema;
}

std::string recording_format_document() {
    std::string header_line;
    append_header_line(header_line, example_header());
    std::string event_line;
    append_event_line(event_line, example_event());
    std::string text = fmt::format(
        document_head, fmt::arg("frame_events", frame_events), fmt::arg("header_example", code_block(header_line)),
        fmt::arg("format_version", format_version), fmt::arg("event_example", code_block(event_line)));
    std::string_view heading;
    for (const KindInfo& kind : event_kinds) {
        if (title_of(kind.group) != heading) {
            heading = title_of(kind.group);
            text += fmt::format("\n## {}\n", heading);
        }
        text += document_of_kind(kind);
    }
    return text;
}

}  // namespace sim::recording
