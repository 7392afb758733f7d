#pragma once

#include <cstdint>

#include "sim/mailstore/imap_user.hpp"

namespace sim::mailstore {

/// Whether what a client puts in goes beyond the account's quota: OVERQUOTA, RFC 9208 section 4.3. There is no grace,
/// which is for mail that arrives.
[[nodiscard]] bool is_over_quota(const ImapUser& user, std::uint64_t added_octets);
[[nodiscard]] protocol::imap::CommandAnswer over_quota();

}  // namespace sim::mailstore
