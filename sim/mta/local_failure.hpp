#pragma once

#include "sim/mta/queue.hpp"

namespace sim::mta {

// Why a recipient that is served on this host gets no mail. The enhanced status codes are RFC 3463's.

[[nodiscard]] DeliveryFailure unknown_user(const Recipient& recipient);
[[nodiscard]] DeliveryFailure disk_full();
[[nodiscard]] DeliveryFailure alias_loop(const Recipient& recipient);
/// The mail was delivered to this alias before (measured: truth case c41).
[[nodiscard]] DeliveryFailure forwarding_loop(const Recipient& recipient);
/// RFC 3463 section 3.8: X.7.2, mailing list expansion prohibited.
[[nodiscard]] DeliveryFailure closed_list(const Recipient& list);

}  // namespace sim::mta
