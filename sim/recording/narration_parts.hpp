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
/// The kinds copy_*.
[[nodiscard]] std::string narrate_copy(const Event& event);
/// The kinds sent_copy_*.
[[nodiscard]] std::string narrate_sent_copy(const Event& event);

/// A field's text, fit to be shown.
[[nodiscard]] std::string shown(const Event& event, std::string_view field);

/// "a", "a and b", "a, b and c", or "nobody" for an empty list.
[[nodiscard]] std::string enumerated(const std::vector<std::string>& items);

/// The same without making the items fit to be shown.
[[nodiscard]] std::string enumerated_octets(const std::vector<std::string>& items);

/// A domain name without the dot at its end; "the root" for the root.
[[nodiscard]] std::string domain_text(std::string_view name);

/// The address behind a name such as "4.0.1.10.in-addr.arpa." (RFC 1035 section 3.5); the name itself where
/// it is none.
[[nodiscard]] std::string address_text(std::string_view reverse_name);

/// The host of "mail.beta.test[10.2.0.4]:25", which is how a transfer agent names a next hop.
[[nodiscard]] std::string host_of_next_hop(std::string_view next_hop);

/// "550 5.1.1 no such user": what an event knows of reply code, enhanced status code and text. The status
/// of a success (2) is left out: it says nothing more.
[[nodiscard]] std::string reply_of(const Event& event);

/// Why a notification says that its recipient number `index` was not served: status and reason.
[[nodiscard]] std::string bounce_reason_of(const Event& event, std::size_t index);

/// " (detail)", or nothing for an empty detail.
[[nodiscard]] std::string in_parentheses(std::string_view detail);

/// From the event until the instant in one of its fields; 0 where that is not later.
[[nodiscard]] protocol::Duration span_until(const Event& event, std::string_view field);

/// Name of the host that has an address (with or without port), or the address itself.
[[nodiscard]] std::string host_name_of(const World& world, std::string_view address);

/// The host at the other end of the event's connection; "the other end" where that is unknown.
[[nodiscard]] std::string peer_of(const Event& event, const World& before);

}  // namespace sim::recording
