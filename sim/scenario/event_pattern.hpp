#pragma once

#include <optional>
#include <string>

#include "sim/recording/event.hpp"

namespace sim::scenario {

/// Which events are meant: every member that is given must agree.
struct EventPattern {
    std::string kind;  ///< kebab-case name from the recording's event table
    std::optional<std::string> message;
    std::optional<std::string> host;
    std::optional<std::string> chosen;  ///< of a decision: how what was chosen begins
    bool operator==(const EventPattern&) const = default;
};

/// Whether an event is one of those meant. A copy of the mail counts as the mail, a notification about it does not.
[[nodiscard]] bool fits(const EventPattern& pattern, const recording::Event& event);

/// Whether a message of the recording is the mail `id` or a copy of it; notifications about it are not.
[[nodiscard]] bool is_copy_of(std::string_view message, std::string_view id);

}  // namespace sim::scenario
