#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/mailstore/imap_user.hpp"

namespace sim::mailstore {

/// Tells the client what has happened in the selected mailbox since it was told last, as far as it may be told now:
/// EXPUNGE or VANISHED, EXISTS, RECENT, FLAGS, FETCH. RFC 9051 section 7.5.1, RFC 7162 section 3.2.10
void tell_news(ImapUser& user);

/// The same of all that has happened, as NOTIFY SET wants it, whatever is told from then on. RFC 5465 section 3.1
void tell_all_news(ImapUser& user);
/// Tells of these messages that the session itself has removed, where it wants to hear of no others. @param uids
/// ascending
void tell_own_removal(ImapUser& user, const std::vector<std::uint32_t>& uids);

/// The client has used a command that enables CONDSTORE: mod-sequences are told from now on, at first that of the
/// selected mailbox, as far as its changes have been told. RFC 7162 section 3.1
void use_condstore(ImapUser& user);

/// Untagged FETCH with the flags of one message. @param with_uid  the command is one of those behind UID
void tell_flags(ImapUser& user, std::uint32_t uid, bool with_uid);
/// Untagged FETCH with the mod-sequence alone: what a silent STORE tells, RFC 7162 section 3.1.3.
void tell_modseq(ImapUser& user, std::uint32_t uid, bool with_uid);

/// `(\Seen $Forwarded \Recent)`
[[nodiscard]] std::string flag_list_of(const ImapUser& user, const StoredMessage& message);
/// FLAGS and PERMANENTFLAGS of the selected mailbox.
void tell_mailbox_flags(ImapUser& user);

}  // namespace sim::mailstore
