#pragma once

#include "sim/mta/queue.hpp"

namespace sim::mta {

// Why a recipient that is served on this host gets no mail. The enhanced status codes are RFC 3463's.

[[nodiscard]] DeliveryFailure unknown_user(const Recipient& recipient);
[[nodiscard]] DeliveryFailure disk_full();
/// As Postfix's local delivery agent says it, of an address at which it gives up.
[[nodiscard]] DeliveryFailure alias_database_loop(const Recipient& alias);
[[nodiscard]] DeliveryFailure alias_loop(const Recipient& recipient);
/// The mail was delivered to this alias before (measured: truth case c41).
[[nodiscard]] DeliveryFailure forwarding_loop(const Recipient& recipient);
/// RFC 3463 section 3.8: X.7.2, mailing list expansion prohibited.
[[nodiscard]] DeliveryFailure closed_list(const Recipient& list);

}  // namespace sim::mta
