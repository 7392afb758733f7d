#include "sim/mta/local_failure.hpp"

#include <fmt/format.h>

namespace sim::mta {

DeliveryFailure unknown_user(const Recipient& recipient) {
    return failure_of({5, 1, 1}, fmt::format("there is no mailbox {} here", recipient.address.canonical()));
}

DeliveryFailure disk_full() {
    return failure_of({4, 3, 1}, "insufficient system storage");
}

DeliveryFailure alias_loop(const Recipient& recipient) {
    return failure_of({5, 4, 6}, fmt::format("the alias {} leads back to itself, or from alias to alias without end",
                                             recipient.address.canonical()));
}

DeliveryFailure alias_database_loop(const Recipient& alias) {
    return failure_of({5, 4, 6}, fmt::format("alias database loop for {}", alias.address.local_part_dequoted()));
}

DeliveryFailure forwarding_loop(const Recipient& recipient) {
    return failure_of({5, 4, 6}, fmt::format("mail forwarding loop for {}", recipient.address.canonical()));
}

DeliveryFailure closed_list(const Recipient& list) {
    return failure_of({5, 7, 2}, fmt::format("the sender may not write to the list {}", list.address.canonical()));
}

}  // namespace sim::mta
