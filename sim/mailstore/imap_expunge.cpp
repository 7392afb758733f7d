// EXPUNGE, UID EXPUNGE, CLOSE. RFC 9051 section 6.4.1 and section 6.4.3
#include "sim/mailstore/imap_answers.hpp"
#include "sim/mailstore/imap_news.hpp"
#include "sim/mailstore/view_events.hpp"

namespace sim::mailstore {

namespace imap = protocol::imap;

namespace {

constexpr std::string_view deleted = "\\Deleted";

/// All that are marked, those too that the client has not heard of.
std::vector<std::uint32_t> marked_uids(const Mailbox& mailbox) {
    std::vector<std::uint32_t> uids;
    for (const StoredMessage& message : mailbox.messages) {
        if (message.has_flag(deleted)) uids.push_back(message.uid);
    }
    return uids;
}

/// @return whether anything was removed
bool expunge(ImapUser& user, std::vector<std::uint32_t> uids) {
    if (uids.empty() || user.view->is_deleted()) return false;
    user.store.remove(user.account, user.view->mailbox().name, uids);
    tell_own_removal(user, uids);
    return true;
}

}  // namespace

CommandAnswer answer(ImapUser& user, const imap::ExpungeCommand& command) {
    if (user.view->read_only()) return refuse("READ-ONLY", "The mailbox is read-only");
    std::vector<std::uint32_t> uids;
    if (command.uids) {
        for (const std::uint32_t uid : user.view->select(*command.uids, true)) {
            if (!user.view->is_gone(uid) && user.view->message(uid).has_flag(deleted)) uids.push_back(uid);
        }
    } else {
        tell_news(user);  // what is removed must have a number first
        uids = marked_uids(user.view->mailbox());
    }
    if (!expunge(user, std::move(uids)) || !user.tells_modseq()) return {};
    // The client learns the mod-sequence that the removal brought, RFC 7162 section 3.2.7.
    return {imap::Condition::ok, imap::number_code("HIGHESTMODSEQ", user.view->mailbox().highest_modseq), {}};
}

CommandAnswer answer(ImapUser& user, const imap::CloseCommand&) {
    if (!user.view->read_only()) expunge(user, marked_uids(user.view->mailbox()));
    close_view(user);
    return {};
}

}  // namespace sim::mailstore
