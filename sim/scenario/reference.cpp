#include "sim/scenario/reference.hpp"

#include <fmt/format.h>

#include <chrono>
#include <vector>

#include "sim/recording/event_kind.hpp"
#include "sim/scenario/key_table.hpp"
#include "sim/scenario/limits.hpp"

namespace sim::scenario {

namespace {

/// What the reference page says about a type, and the JSON Schema of its scalars.
struct TypeInfo {
    ScalarType type;
    std::string_view words;
    std::string_view schema;
};
constexpr std::string_view text_schema = R"({"type": ["string", "number", "boolean"]})";
constexpr TypeInfo type_infos[] = {
    {ScalarType::text, "text", text_schema},
    {ScalarType::boolean, "`true` or `false`", R"({"type": "boolean"})"},
    {ScalarType::integer, "whole number", R"({"type": "integer"})"},
    {ScalarType::count, "count: `2`, `2..5`, `2..`",
     R"({"type": ["integer", "string"], "pattern": "^([0-9]+|[0-9]*[.][.][0-9]+|[0-9]+[.][.])$"})"},
    {ScalarType::duration, "time: `20ms`, `5s`, `10min`, `2h`, `3d`",
     R"({"type": "string", "pattern": "^[0-9]+([.][0-9]+)?(ns|us|ms|s|min|h|d)$"})"},
    {ScalarType::size, "size: `512B`, `10KiB`, `2MiB`",
     R"({"type": "string", "pattern": "^[0-9]+([.][0-9]+)?(B|KiB|MiB|GiB)$"})"},
    {ScalarType::bandwidth, "bandwidth: `64kbit`, `5Mbit`, `1Gbit`",
     R"({"type": "string", "pattern": "^[0-9]+([.][0-9]+)?(bit|kbit|Mbit|Gbit)$"})"},
    {ScalarType::share, "share: `0.05`, `5%`",
     R"({"type": ["number", "string"], "minimum": 0, "maximum": 1, "pattern": "^[0-9]+([.][0-9]+)?%?$"})"},
    {ScalarType::port,
     "port: `25`, `smtp`, `submission`, `submissions`, `lmtp`, `pop3`, `pop3s`, `imap`, `imaps`, `dns`",
     R"({"anyOf": [{"type": "integer", "minimum": 1, "maximum": 65535}, )"
     R"({"enum": ["smtp", "submission", "submissions", "lmtp", "pop3", "pop3s", "imap", "imaps", "dns"]}]})"},
    {ScalarType::address, "IP address", R"({"type": "string", "pattern": "^[0-9a-fA-F.:]+$"})"},
    {ScalarType::start, "date: `2024-01-01T00:00:00Z`", R"({"type": "string"})"},
    {ScalarType::mail_address, "mail address", R"({"type": "string", "pattern": "@"})"},
    {ScalarType::envelope_address, "mail address", R"({"type": "string", "pattern": "@"})"},
    {ScalarType::reverse_path, "mail address or `<>`", R"({"type": "string", "pattern": "@|^<>$"})"},
    {ScalarType::address_target, "mail address or `@domain`", R"({"type": "string", "pattern": "@"})"},
    {ScalarType::sender_pattern, "mail address, `@domain` or `<>`", R"({"type": "string", "pattern": "@|^<>$"})"},
    {ScalarType::host, "name", R"({"type": "string", "pattern": "^[A-Za-z0-9.-]+$"})"},
    {ScalarType::origin, "domain name", R"({"type": "string"})"},
    {ScalarType::status, "status code: `5.1.1`, `5`", R"({"type": ["string", "number"]})"},
};

const TypeInfo* find_type(ScalarType type) {
    for (const TypeInfo& info : type_infos) {
        if (info.type == type) return &info;
    }
    return nullptr;
}

std::string json_text(std::string_view text) {
    std::string result = "\"";
    for (const char octet : text) {
        if (octet == '"' || octet == '\\') result += '\\';
        result += octet;
    }
    return result + '"';
}

std::string definition_name(const Table& table) {
    std::string name(table.name);
    for (char& octet : name) {
        if (octet == ' ') octet = '-';
    }
    return name;
}

std::string value_schema(const Key& key) {
    if (key.type == ScalarType::section)
        return fmt::format(R"({{"$ref": "#/definitions/{}"}})", definition_name(*key.table));
    if (key.type == ScalarType::integer && key.max != UINT64_MAX) {
        return fmt::format(R"({{"type": "integer", "minimum": {}, "maximum": {}}})", key.min, key.max);
    }
    if (key.type != ScalarType::choice) return std::string(find_type(key.type)->schema);
    std::string choices;
    for (const std::string_view choice : key.choices) choices += (choices.empty() ? "" : ", ") + json_text(choice);
    return fmt::format(R"({{"enum": [{}]}})", choices);
}

std::string shaped_schema(const Key& key) {
    const std::string value = value_schema(key);
    switch (key.shape) {
        case Shape::one:
            return value;
        case Shape::list:
            return fmt::format(R"({{"type": "array", "items": {}}})", value);
        case Shape::map:
            return fmt::format(R"({{"type": "object", "additionalProperties": {}}})", value);
        case Shape::map_of_lists:
            return fmt::format(R"({{"type": "object", "additionalProperties": {{"type": "array", "items": {}}}}})",
                               value);
    }
    return {};
}

/// Exactly one of the alternatives, and all that is required.
std::string presence_schema(const Table& table) {
    std::string required;
    std::string alternatives;
    for (const Key& key : table.keys) {
        if (key.required) required += (required.empty() ? "" : ", ") + json_text(key.name);
        if (!key.alternative) continue;
        alternatives += fmt::format(R"({}{{"required": [{}]}})", alternatives.empty() ? "" : ", ", json_text(key.name));
    }
    std::string schema;
    if (!required.empty()) schema += fmt::format(R"(, "required": [{}])", required);
    if (!alternatives.empty()) schema += fmt::format(R"(, "oneOf": [{}])", alternatives);
    return schema;
}

std::string object_schema(const Table& table) {
    std::string properties;
    for (const Key& key : table.keys) {
        if (key.type == ScalarType::later) continue;
        properties +=
            fmt::format("{}\n      {}: {{\"description\": {}, \"allOf\": [{}]}}", properties.empty() ? "" : ",",
                        json_text(key.name), json_text(key.description), shaped_schema(key));
    }
    return fmt::format(R"({{"type": {}, "additionalProperties": false{}, "properties": {{{}}}}})",
                       presence_schema(table).empty() ? R"(["object", "null"])" : R"("object")", presence_schema(table),
                       properties);
}

/// With the short form, where the table has one.
std::string table_schema(const Table& table) {
    const std::string object = object_schema(table);
    if (table.short_key.empty()) return object;
    return fmt::format(R"({{"anyOf": [{}, {}]}})", shaped_schema(*table.find(table.short_key)), object);
}

std::string type_words(const Key& key) {
    std::string words;
    if (key.type == ScalarType::section) {
        words = fmt::format("[{}](#{})", key.table->name, definition_name(*key.table));
    } else if (key.type == ScalarType::choice && key.choices.size() >= recording::event_kind_count) {
        words = "kind of event";
    } else if (key.type == ScalarType::choice) {
        for (const std::string_view choice : key.choices)
            words += fmt::format("{}`{}`", words.empty() ? "" : ", ", choice);
    } else {
        words = find_type(key.type)->words;
    }
    switch (key.shape) {
        case Shape::one:
            return words;
        case Shape::list:
            return "list of: " + words;
        case Shape::map:
            return "mapping to: " + words;
        case Shape::map_of_lists:
            return "mapping to lists of: " + words;
    }
    return {};
}

std::string default_words(const Key& key) {
    if (key.required) return "required";
    if (!key.default_note.empty()) return std::string(key.default_note);
    return key.default_text.empty() ? "" : fmt::format("`{}`", key.default_text);
}

std::string table_markdown(const Table& table) {
    std::string text = fmt::format("\n## {}\n\n{}\n", table.name, table.description);
    if (!table.short_key.empty()) {
        text += fmt::format("\nShort form: the value of `{}` alone.\n", table.short_key);
    }
    text += "\n| key | value | default | meaning |\n|---|---|---|---|\n";
    std::string later;
    for (const Key& key : table.keys) {
        if (key.type == ScalarType::later) {
            later += fmt::format("{}`{}`", later.empty() ? "" : ", ", key.name);
            continue;
        }
        text +=
            fmt::format("| `{}` | {} | {} | {} |\n", key.name, type_words(key), default_words(key), key.description);
    }
    if (table.has_alternatives()) {
        std::string names;
        for (const Key& key : table.keys) {
            if (key.alternative) names += fmt::format("{}`{}`", names.empty() ? "" : ", ", key.name);
        }
        text += fmt::format("\nExactly one of {} is given.\n", names);
    }
    if (!later.empty()) text += fmt::format("\nKnown, but refused by this version: {}.\n", later);
    return text;
}

constexpr std::string_view introduction = R"(# Scenario files

This page is made from the tables that the program checks scenarios with; `mailflow schema` prints the same as
a JSON Schema for editors. `mailflow check FILE` reports every mistake in a file at once.

A small scenario is small:

```yaml
mailflow: 1
title: A mail from Alice to Bob
domains:
  alpha.test: {users: [alice]}
  beta.test: {users: [bob]}
mail:
  - {id: m1, at: 2s, from: alice@alpha.test, to: [bob@beta.test], subject: "Lunch?", body: "Noon?"}
expect:
  - {id: once, message: m1, delivered: {to: bob@beta.test, within: 1min}}
```

`domains` makes hosts, links, zones, mailboxes and resolvers; `mailflow check --explicit FILE` prints them in the
explicit form, which says the same with `sites`, `links`, `hosts`, `zones` and `accounts`. Both may stand in one file.

- Times, sizes and bandwidths have units. Unknown and duplicate keys are errors.
- `include`, overlays (`--with FILE`) and `--set key.path=value` are laid over the file, in this order: the later one
  counts. Mappings are merged key by key; of lists of mappings, elements with the same `id` are merged and others
  appended, so what was there stays; everything else is replaced, by an empty list too. Where a list or a mapping is
  to take the place of the whole one, `!replace` stands before it: `mx: !replace [{host: mail.beta.test}]`.
  `--set 'mail.m1.at=5s'` names an element by its `id`, `--set 'mail[0].at=5s'` by its place.
- `"${name}"` stands for a text under `vars`, also within a longer one; `$${` stands for `${`. Quotes are needed.
- At one instant faults come first, then mails, then reads, then actions, then terminals, then queries.
)";

std::string limits_markdown() {
    constexpr std::size_t octets_per_mebibyte = std::size_t{1} << 20U;
    return fmt::format(
        R"(
## Limits

Whoever passes one gets a message that names it.

| of | at most |
|---|---|
| a file: scenario, included file, zone file, platform | {} MiB |
| values in one file, with what aliases stand for | {} |
| their octets, and those that variables put in | {} MiB |
| lists and mappings in one another | {} |
| files that include one another | {} |
| domains of the short form | {} |
| hosts | {} |
| mails, with those of series | {} |
| their texts | {} MiB |
| a mail's size, also what its attachments and forwarded mails come to before they are encoded | {} MiB |
| attachments of a mail | {} |
| mails of which each answers or forwards the one before | {} |
| mails of which each forwards the one before | {} |
| lines typed at one terminal | {} |
| a run | {} days |
| mistakes told at once | {} |
)",
        limits::file_octets_max / octets_per_mebibyte, limits::values_max,
        limits::text_octets_max / octets_per_mebibyte, limits::depth_max, limits::include_depth_max,
        limits::domains_max, limits::hosts_max, limits::mails_max, limits::mail_texts_octets_max / octets_per_mebibyte,
        limits::mail_octets_max / octets_per_mebibyte, limits::attachments_max, limits::conversation_max,
        limits::forwarded_deep_max, limits::terminal_lines_max,
        std::chrono::duration_cast<std::chrono::days>(limits::run_length_max).count(), limits::problems_max);
}

}  // namespace

std::string json_schema() {
    std::string definitions;
    for (const Table* table : all_tables()) {
        definitions += fmt::format("{}\n    {}: {}", definitions.empty() ? "" : ",", json_text(definition_name(*table)),
                                   table_schema(*table));
    }
    return fmt::format(R"({{
  "$schema": "http://json-schema.org/draft-07/schema#",
  "title": "mailflow scenario",
  "$ref": "#/definitions/{}",
  "definitions": {{{}
  }}
}}
)",
                       definition_name(scenario_table()), definitions);
}

std::string reference_markdown() {
    std::string text = std::string(introduction) + limits_markdown();
    for (const Table* table : all_tables()) text += table_markdown(*table);
    return text;
}

}  // namespace sim::scenario
