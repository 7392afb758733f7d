#pragma once

#include <cstdint>
#include <functional>

#include "sim/mailstore/imap_user.hpp"

namespace sim::mailstore {

/// Tells which messages of the selected mailbox were removed since a mod-sequence: VANISHED (EARLIER), RFC 7162
/// section 3.2.10.1. @param is_wanted  UIDs that the client asks about
void tell_vanished_earlier(ImapUser& user, std::uint64_t since_modseq,
                           const std::function<bool(std::uint32_t)>& is_wanted);

/// What SELECT and EXAMINE tell a client that knows the mailbox from before, RFC 7162 section 3.2.5: what vanished,
/// and the flags of what has changed or come since.
void resynchronise(ImapUser& user, const protocol::imap::QresyncParameter& known);

}  // namespace sim::mailstore
