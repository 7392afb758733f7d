#pragma once

#include "protocol/smtp/client_events.hpp"
#include "protocol/smtp/reply.hpp"

namespace protocol::smtp {

/// What a reply at `step` means for the recipients it speaks of: 2yz accepted, 5yz permanent, everything
/// else temporary (RFC 5321 section 4.2.1).
[[nodiscard]] RecipientOutcome outcome_of(const Reply& reply, ClientStep step);
/// The same for what is not a reply. @param cause  not `replied`
[[nodiscard]] RecipientOutcome outcome_of(OutcomeCause cause, ClientStep step);

}  // namespace protocol::smtp
