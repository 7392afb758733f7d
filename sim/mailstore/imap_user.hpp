#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "protocol/imap/server_session.hpp"
#include "sim/mailstore/imap_notify.hpp"
#include "sim/mailstore/imap_view.hpp"
#include "sim/mailstore/store.hpp"

namespace sim::mailstore {

/// A user who is logged in on one connection: what the answers to commands have in common.
struct ImapUser {
    protocol::imap::ServerSession& session;
    Store& store;
    host::Runtime& runtime;
    host::ConnectionId connection = 0;
    RecentMarks* marks = nullptr;       ///< of the account
    std::string account{};              ///< its name
    std::optional<MailboxView> view{};  ///< the selected mailbox
    unsigned contents_carried = 0;      ///< whole messages that went over the connection, either way
    bool condstore_used = false;        ///< a command has enabled CONDSTORE, RFC 7162 section 3.1
    /// Entries that others have changed, by mailbox (empty: the server); told before the instant ends.
    std::map<std::string, std::set<std::string>> annotated{};
    NotifyWatch notify{};

    [[nodiscard]] const Account& account_view() const { return *store.find(account); }
    /// Null: there is no such mailbox.
    [[nodiscard]] const Mailbox* find(const protocol::imap::MailboxName& name) const;
    [[nodiscard]] bool tells_modseq() const { return condstore_used || session.enabled("CONDSTORE"); }
    [[nodiscard]] bool is_rev2() const { return session.enabled("IMAP4rev2"); }
};

/// NO or BAD, with a response code where one fits.
[[nodiscard]] protocol::imap::CommandAnswer refuse(std::string code, std::string text);
[[nodiscard]] protocol::imap::CommandAnswer bad(std::string text);
[[nodiscard]] protocol::imap::CommandAnswer no_such_mailbox();
/// COPY, MOVE and APPEND: the client may create it. RFC 9051 section 7.1
[[nodiscard]] protocol::imap::CommandAnswer no_such_target();

}  // namespace sim::mailstore
