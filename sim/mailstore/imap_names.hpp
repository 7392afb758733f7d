#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/mailstore/account.hpp"

namespace sim::mailstore {

/// Most mailboxes, and most subscriptions, of one account. Bounds of ours
inline constexpr std::size_t mailboxes_max = 10'000;
/// Most levels of a mailbox name. A bound of ours; 32 in Dovecot
inline constexpr std::size_t name_levels_max = 32;

/// The name under which a mailbox is made, RFC 9051 section 6.3.4: without the delimiter at the end, INBOX in capitals
/// also where it is the first of several levels. Nothing: no mailbox can be called so: empty levels, wildcards, too
/// many levels.
[[nodiscard]] std::optional<std::string> settle_name(std::string_view name);
/// The name under which a mailbox is looked for: INBOX as the first of several levels in capitals, and nothing else
/// changed.
[[nodiscard]] std::string canonical_name(std::string_view name);
/// `a`, `a/b` of `a/b/c`.
[[nodiscard]] std::vector<std::string> superiors_of(std::string_view name);

}  // namespace sim::mailstore
