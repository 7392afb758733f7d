#include "sim/mta/local_failure.hpp"

#include <fmt/format.h>

namespace sim::mta {

namespace {

DeliveryFailure failure(protocol::smtp::EnhancedStatusCode status, std::string text) {
    DeliveryFailure failed;
    failed.status = status;
    failed.text = std::move(text);
    return failed;
}

}  // namespace

DeliveryFailure unknown_user(const Recipient& recipient) {
    return failure({5, 1, 1}, fmt::format("there is no mailbox {} here", recipient.address.canonical()));
}

DeliveryFailure disk_full() {
    return failure({4, 3, 1}, "insufficient system storage");
}

DeliveryFailure alias_loop(const Recipient& recipient) {
    return failure({5, 4, 6}, fmt::format("the alias {} leads back to itself, or from alias to alias without end",
                                          recipient.address.canonical()));
}

DeliveryFailure forwarding_loop(const Recipient& recipient) {
    return failure({5, 4, 6}, fmt::format("mail forwarding loop for {}", recipient.address.canonical()));
}

DeliveryFailure closed_list(const Recipient& list) {
    return failure({5, 7, 2}, fmt::format("the sender may not write to the list {}", list.address.canonical()));
}

}  // namespace sim::mta
