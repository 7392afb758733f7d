#pragma once

#include <vector>

#include "protocol/imap/status_item.hpp"
#include "sim/mailstore/imap_user.hpp"

namespace sim::mailstore {

/// Sends STATUS for a mailbox, RFC 9051 section 7.3.3. HIGHESTMODSEQ enables CONDSTORE, RFC 7162 section 3.1.
void tell_status(ImapUser& user, const Mailbox& mailbox, const std::vector<protocol::imap::StatusItem>& items);
/// The same whatever was enabled, and without enabling anything.
void send_status(ImapUser& user, const Mailbox& mailbox, const std::vector<protocol::imap::StatusItem>& items);

}  // namespace sim::mailstore
