#include "protocol/smtp/envelope.hpp"

#include <algorithm>

namespace protocol::smtp {

bool has_ascii_addresses(const Envelope& envelope) {
    const auto is_ascii = [](const std::optional<Mailbox>& mailbox) { return !mailbox || mailbox->is_ascii(); };
    return is_ascii(envelope.reverse_path.mailbox) &&
           std::ranges::all_of(envelope.recipients,
                               [&](const Recipient& each) { return is_ascii(each.forward_path.mailbox); });
}

}  // namespace protocol::smtp
