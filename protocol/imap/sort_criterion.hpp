#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace protocol::imap {

/// `sort-criterion`, RFC 5256 section 3.
struct SortCriterion {
    enum class Key : std::uint8_t { arrival, cc, date, from, size, subject, to };

    Key key = Key::arrival;
    bool reverse = false;

    bool operator==(const SortCriterion&) const = default;
};

inline constexpr auto sort_key_names =
    std::to_array<std::string_view>({"ARRIVAL", "CC", "DATE", "FROM", "SIZE", "SUBJECT", "TO"});

[[nodiscard]] constexpr std::string_view name(SortCriterion::Key key) {
    return sort_key_names[static_cast<std::size_t>(key)];
}

}  // namespace protocol::imap
