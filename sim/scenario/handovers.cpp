#include "sim/scenario/handovers.hpp"

#include "protocol/smtp/mailbox.hpp"
#include "sim/host/message_ids.hpp"

namespace sim::scenario {

using recording::Event;
using recording::EventKind;

std::string canonical_address(const std::string& address) {
    const auto mailbox = protocol::smtp::Mailbox::parse(address);
    return mailbox ? mailbox->canonical() : address;
}

Handovers::Count& Handovers::count(const Event& event, const std::string& recipient) {
    return counts_[host::original_of(event.message)][canonical_address(recipient)];
}

void Handovers::consume(const Event& event) {
    switch (event.kind) {
        case EventKind::message_accepted:
            for (const std::string& recipient : event.fields.list("recipients")) ++count(event, recipient).taken;
            break;
        // A store that takes mail by LMTP keeps no queue: it has taken over what it puts into a mailbox.
        case EventKind::header_added:
            if (event.connection != 0) entering_stores_.emplace(event.host, event.message);
            break;
        case EventKind::message_stored:
            if (entering_stores_.erase({event.host, event.message}) != 0) {
                ++count(event, event.fields.text("delivered_to")).taken;
            }
            break;
        case EventKind::mail_submitted:
            for (const std::string& recipient : event.fields.list("to")) ++count(event, recipient).confirmed;
            break;
        case EventKind::delivery_attempted:
            if (event.fields.text("outcome") == "relayed") ++count(event, event.fields.text("recipient")).confirmed;
            break;
        default:
            break;
    }
}

unsigned Handovers::unconfirmed(const std::string& message, const std::string& recipient) const {
    const auto counts = counts_.find(message);
    if (counts == counts_.end()) return 0;
    const auto found = counts->second.find(recipient);
    return found == counts->second.end() ? 0 : difference(found->second);
}

}  // namespace sim::scenario
