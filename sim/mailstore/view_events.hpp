#pragma once

#include <string_view>

#include "sim/mailstore/imap_user.hpp"

namespace sim::mailstore {

/// Says which folder an event tells of; INBOX is what the recording means where it names none.
void name_folder(recording::Event& event, std::string_view account, const Mailbox& mailbox);

/// Records that a session looks at a mailbox from now on. @param protocol  imap or pop3
void record_opened(host::Runtime& runtime, host::ConnectionId connection, std::string_view account,
                   const Mailbox& mailbox, std::string_view protocol, bool read_only);

/// Selects no mailbox any more, and records that; nothing happens where none is selected.
void close_view(ImapUser& user);

/// Records what the client has been told of the selected mailbox since this was called last.
void record_told(ImapUser& user);

}  // namespace sim::mailstore
