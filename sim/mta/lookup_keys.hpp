#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/ascii.hpp"

namespace sim::mta {

/// A key that a table of addresses is asked for.
struct LookupKey {
    std::string text;
    /// What the key lacks of the address (`+news`): kept in what the table says. By `@domain` nothing is kept (Postfix,
    /// propagate_unmatched_extensions).
    std::string detail{};
};

/// In which order a table is asked for an address, that of Postfix's virtual(5) and canonical(5): user+detail@domain,
/// user@domain, then where the domain is local the local part alone, and @domain.
/// @param local_part  dequoted
[[nodiscard]] std::vector<LookupKey> lookup_keys(const std::string& local_part, const std::string& domain,
                                                 std::string_view delimiter, bool is_local);

/// The entry whose key is `key` without regard to case, or null.
template <class Map>
[[nodiscard]] const typename Map::value_type* find_ignoring_case(const Map& map, std::string_view key) {
    const auto found =
        std::ranges::find_if(map, [&](const auto& entry) { return protocol::equal_ignoring_case(entry.first, key); });
    return found == map.end() ? nullptr : &*found;
}

/// Whether one of `texts` is `text` without regard to case.
[[nodiscard]] bool contains_ignoring_case(const std::vector<std::string>& texts, std::string_view text);

}  // namespace sim::mta
