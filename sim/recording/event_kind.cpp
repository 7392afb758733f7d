#include "sim/recording/event_kind.hpp"

#include <algorithm>

#include "sim/recording/event_kind_table.hpp"

namespace sim::recording {

namespace {

/// The table's rows in the order of their names, for binary search.
constexpr auto rows_by_name = [] {
    std::array<std::uint8_t, event_kind_count> rows{};
    for (std::size_t index = 0; index < rows.size(); ++index) rows[index] = static_cast<std::uint8_t>(index);
    std::sort(rows.begin(), rows.end(),
              [](std::uint8_t left, std::uint8_t right) { return event_kinds[left].name < event_kinds[right].name; });
    return rows;
}();

static_assert(std::adjacent_find(rows_by_name.begin(), rows_by_name.end(), [](std::uint8_t left, std::uint8_t right) {
                  return event_kinds[left].name == event_kinds[right].name;
              }) == rows_by_name.end());

}  // namespace

const KindInfo& info(EventKind kind) {
    return event_kinds[static_cast<std::size_t>(kind)];
}

std::string_view name(EventKind kind) {
    return info(kind).name;
}

std::optional<EventKind> parse_event_kind(std::string_view name) {
    const auto row =
        std::lower_bound(rows_by_name.begin(), rows_by_name.end(), name,
                         [](std::uint8_t index, std::string_view wanted) { return event_kinds[index].name < wanted; });
    if (row == rows_by_name.end() || event_kinds[*row].name != name) return std::nullopt;
    return event_kinds[*row].kind;
}

std::string_view name(Level level) {
    switch (level) {
        case Level::summary:
            return "summary";
        case Level::sample:
            return "sample";
        case Level::flow:
            return "flow";
        case Level::full:
            return "full";
    }
    return {};
}

std::optional<Level> parse_level(std::string_view name_of_level) {
    for (const Level level : {Level::summary, Level::sample, Level::flow, Level::full}) {
        if (name(level) == name_of_level) return level;
    }
    return std::nullopt;
}

std::string_view name(Group group) {
    switch (group) {
        case Group::topology:
            return "topology";
        case Group::world:
            return "world";
        case Group::network:
            return "network";
        case Group::session:
            return "session";
        case Group::dns:
            return "dns";
        case Group::mail:
            return "mail";
    }
    return {};
}

std::string_view name(FieldType type) {
    switch (type) {
        case FieldType::integer:
            return "integer";
        case FieldType::boolean:
            return "boolean";
        case FieldType::text:
            return "text";
        case FieldType::list:
            return "list";
        case FieldType::octets:
            return "octets";
    }
    return {};
}

}  // namespace sim::recording
