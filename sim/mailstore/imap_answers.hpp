#pragma once

#include <string>

#include "protocol/imap/command.hpp"
#include "sim/mailstore/imap_user.hpp"

/// What an IMAP server says to each command of a user, RFC 9051 section 6 and RFC 3501 section 6: data is sent to the
/// session, and the end of the command is returned. What has happened in the selected mailbox is told afterwards, by
/// tell_news().
namespace sim::mailstore {

using protocol::imap::CommandAnswer;

[[nodiscard]] inline CommandAnswer answer(ImapUser&, const protocol::imap::NoopCommand&) {
    return {};
}
[[nodiscard]] inline CommandAnswer answer(ImapUser&, const protocol::imap::CheckCommand&) {
    return {};
}

// imap_open.cpp
[[nodiscard]] CommandAnswer answer(ImapUser& user, const protocol::imap::SelectCommand& command);
[[nodiscard]] CommandAnswer answer(ImapUser& user, const protocol::imap::ExamineCommand& command);
[[nodiscard]] CommandAnswer answer(ImapUser& user, const protocol::imap::UnselectCommand& command);

// imap_expunge.cpp
[[nodiscard]] CommandAnswer answer(ImapUser& user, const protocol::imap::CloseCommand& command);
[[nodiscard]] CommandAnswer answer(ImapUser& user, const protocol::imap::ExpungeCommand& command);

// imap_mailboxes.cpp
[[nodiscard]] CommandAnswer answer(ImapUser& user, const protocol::imap::CreateCommand& command);
[[nodiscard]] CommandAnswer answer(ImapUser& user, const protocol::imap::DeleteCommand& command);
[[nodiscard]] CommandAnswer answer(ImapUser& user, const protocol::imap::RenameCommand& command);
[[nodiscard]] CommandAnswer answer(ImapUser& user, const protocol::imap::SubscribeCommand& command);
[[nodiscard]] CommandAnswer answer(ImapUser& user, const protocol::imap::UnsubscribeCommand& command);

// imap_list.cpp
[[nodiscard]] CommandAnswer answer(ImapUser& user, const protocol::imap::ListCommand& command);
[[nodiscard]] CommandAnswer answer(ImapUser& user, const protocol::imap::LsubCommand& command);
[[nodiscard]] CommandAnswer answer(ImapUser& user, const protocol::imap::NamespaceCommand& command);

// imap_status.cpp
[[nodiscard]] CommandAnswer answer(ImapUser& user, const protocol::imap::StatusCommand& command);

// imap_quota.cpp
[[nodiscard]] CommandAnswer answer(ImapUser& user, const protocol::imap::GetQuotaCommand& command);
[[nodiscard]] CommandAnswer answer(ImapUser& user, const protocol::imap::GetQuotaRootCommand& command);
[[nodiscard]] CommandAnswer answer(ImapUser& user, const protocol::imap::SetQuotaCommand& command);

// imap_metadata.cpp
[[nodiscard]] CommandAnswer answer(ImapUser& user, const protocol::imap::GetMetadataCommand& command);
[[nodiscard]] CommandAnswer answer(ImapUser& user, const protocol::imap::SetMetadataCommand& command);
/// The names of the entries that others have changed, without their values. RFC 5464 section 4.4.2
void tell_annotated(ImapUser& user);

// imap_notify.cpp
[[nodiscard]] CommandAnswer answer(ImapUser& user, const protocol::imap::NotifyCommand& command);

// imap_append.cpp
[[nodiscard]] CommandAnswer answer(ImapUser& user, const protocol::imap::AppendCommand& command);

// imap_transfer.cpp
[[nodiscard]] CommandAnswer answer(ImapUser& user, const protocol::imap::CopyCommand& command);
[[nodiscard]] CommandAnswer answer(ImapUser& user, const protocol::imap::MoveCommand& command);

// imap_fetch.cpp
[[nodiscard]] CommandAnswer answer(ImapUser& user, const protocol::imap::FetchCommand& command);

// imap_store_flags.cpp
[[nodiscard]] CommandAnswer answer(ImapUser& user, const protocol::imap::StoreCommand& command);

// imap_search.cpp
[[nodiscard]] CommandAnswer answer(ImapUser& user, const protocol::imap::SearchCommand& command,
                                   const std::string& tag);
[[nodiscard]] CommandAnswer answer(ImapUser& user, const protocol::imap::SortCommand& command, const std::string& tag);
[[nodiscard]] CommandAnswer answer(ImapUser& user, const protocol::imap::ThreadCommand& command);

}  // namespace sim::mailstore
