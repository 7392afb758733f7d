#include "sim/mailstore/imap_names.hpp"

#include <algorithm>

#include "protocol/base/ascii.hpp"

namespace sim::mailstore {

std::optional<std::string> settle_name(std::string_view name) {
    if (name.ends_with(hierarchy_delimiter)) name.remove_suffix(1);
    if (name.empty() || name.find_first_of("%*") != name.npos) return std::nullopt;
    if (name.front() == hierarchy_delimiter || name.back() == hierarchy_delimiter) return std::nullopt;
    if (name.find("//") != name.npos) return std::nullopt;
    if (static_cast<std::size_t>(std::ranges::count(name, hierarchy_delimiter)) >= name_levels_max) return std::nullopt;
    return canonical_name(name);
}

std::string canonical_name(std::string_view name) {
    std::string canonical(name);
    const std::string_view first = name.substr(0, name.find(hierarchy_delimiter));
    if (protocol::equal_ignoring_case(first, inbox_name)) canonical.replace(0, first.size(), inbox_name);
    return canonical;
}

std::vector<std::string> superiors_of(std::string_view name) {
    std::vector<std::string> superiors;
    for (std::size_t at = name.find(hierarchy_delimiter); at != name.npos;
         at = name.find(hierarchy_delimiter, at + 1)) {
        superiors.emplace_back(name.substr(0, at));
    }
    return superiors;
}

}  // namespace sim::mailstore
