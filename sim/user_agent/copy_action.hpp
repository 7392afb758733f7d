#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sim::user_agent {

/// What a user does with a message of a copy. RFC 4549 section 4.2
struct CopyAction {
    enum class Kind : std::uint8_t { add_flags, remove_flags, remove };
    Kind kind = Kind::add_flags;
    std::vector<std::string> flags{};  ///< of the first two

    bool operator==(const CopyAction&) const = default;
};
/// As the recording names it.
[[nodiscard]] constexpr std::string_view name(CopyAction::Kind kind) {
    constexpr auto names = std::to_array<std::string_view>({"+FLAGS", "-FLAGS", "delete"});
    return names[static_cast<std::size_t>(kind)];
}

}  // namespace sim::user_agent
