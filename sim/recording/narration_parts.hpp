#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/recording/world.hpp"

/// What the files of the narration share; for nobody else.
namespace sim::recording {

// One function a group of kinds, each in its own file.
[[nodiscard]] std::string narrate_topology(const Event& event);
[[nodiscard]] std::string narrate_change(const Event& event);
[[nodiscard]] std::string narrate_network(const Event& event, const World& before);
[[nodiscard]] std::string narrate_session(const Event& event, const World& before);
[[nodiscard]] std::string narrate_dns(const Event& event, const World& before);
[[nodiscard]] std::string narrate_mail(const Event& event, const World& before);

/// A field's text, fit to be shown.
[[nodiscard]] std::string shown(const Event& event, std::string_view field);

/// "a", "a and b", "a, b and c", or "nobody" for an empty list.
[[nodiscard]] std::string enumerated(const std::vector<std::string>& items);

/// " (detail)", or nothing for an empty detail.
[[nodiscard]] std::string in_parentheses(std::string_view detail);

/// From the event until the instant in one of its fields; 0 where that is not later.
[[nodiscard]] protocol::Duration span_until(const Event& event, std::string_view field);

/// Name of the host that has an address (with or without port), or the address itself.
[[nodiscard]] std::string host_name_of(const World& world, std::string_view address);

/// The host at the other end of the event's connection; "the other end" where that is unknown.
[[nodiscard]] std::string peer_of(const Event& event, const World& before);

}  // namespace sim::recording
