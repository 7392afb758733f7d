#pragma once

#include <cstdint>
#include <optional>

namespace sim::mailstore {

/// How much the mailboxes of a store may hold, and what whoever delivers into a full one is told.
struct QuotaRules {
    std::optional<std::uint64_t> octets_max;  ///< of mailboxes without a number of their own; nothing: no bound
    /// The mail that makes a mailbox full may go so far beyond its bound, as a share of it; Dovecot's `quota_grace`.
    double grace_share = 0.1;
    bool full_is_temporary = false;  ///< 452 4.2.2 in place of 552 5.2.2

    bool operator==(const QuotaRules&) const = default;
};

}  // namespace sim::mailstore
