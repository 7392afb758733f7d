#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace sim::scenario {

/// What a scalar in a scenario file means.
enum class ScalarType : std::uint8_t {
    text,
    boolean,
    integer,
    count,
    duration,
    size,
    bandwidth,
    share,
    port,
    address,
    start,
    mail_address,
    envelope_address,  ///< a mail address that stays as it is written
    reverse_path,      ///< the same, or `<>`
    address_target,    ///< a mail address, or `@domain` for the same user there
    sender_pattern,    ///< a mail address, `@domain` or `<>`
    host,
    origin,  ///< the origin of a zone
    status,
    choice,   ///< one of Key::choices
    section,  ///< no scalar: a mapping with the keys of Key::table
    later,    ///< known, but nothing that this version can do
};

/// How often the value stands there.
enum class Shape : std::uint8_t { one, list, map, map_of_lists };

struct Table;

/// One key of a mapping in a scenario file.
struct Key {
    std::string_view name;
    ScalarType type = ScalarType::text;
    Shape shape = Shape::one;
    std::string_view description;
    std::string_view default_text{};  ///< the value where the key is absent; empty: see default_note
    std::string_view default_note{};  ///< for the reader, where the default depends on something
    const Table* table = nullptr;     ///< of a section
    std::span<const std::string_view> choices{};
    std::uint64_t min = 0;  ///< of an integer; of a duration: whether it must be longer than 0s
    std::uint64_t max = UINT64_MAX;
    bool required = false;
    bool alternative = false;  ///< exactly one of the table's alternatives must be given
};

/// The keys of one kind of mapping. The parser's checks, the JSON Schema and the reference pages are made
/// from these tables.
struct Table {
    std::string_view name;
    std::string_view description;
    std::span<const Key> keys;
    /// The key that a scalar (or a list, if the key is a list) in place of the mapping stands for; empty: none.
    std::string_view short_key{};

    [[nodiscard]] const Key* find(std::string_view key) const;
    [[nodiscard]] std::vector<std::string_view> names() const;
    [[nodiscard]] bool has_alternatives() const;
};

/// The word that stands for a value of an enumeration. @pre the key is there, and its choices are in the enumeration's
/// order
template <class E>
std::string_view choice_name(const Table& table, std::string_view key, E value) {
    return table.find(key)->choices[static_cast<std::size_t>(value)];
}

/// The table of the whole file.
const Table& scenario_table();
/// Every table once, in the order of the reference.
std::vector<const Table*> all_tables();

}  // namespace sim::scenario
