// SELECT, EXAMINE, UNSELECT. RFC 9051 section 6.3.2, section 6.3.3 and section 6.4.2
#include <algorithm>

#include "sim/mailstore/imap_answers.hpp"
#include "sim/mailstore/imap_list.hpp"
#include "sim/mailstore/imap_news.hpp"
#include "sim/mailstore/imap_resync.hpp"
#include "sim/mailstore/view_events.hpp"

namespace sim::mailstore {

namespace imap = protocol::imap;
using imap::Condition;
using imap::CountData;

namespace {

void tell_code(ImapUser& user, imap::ResponseCode code, std::string text) {
    user.session.send(imap::ConditionResponse{{}, Condition::ok, std::move(code), std::move(text)});
}

/// RFC 3501 section 6.3.1; no longer in IMAP4rev2.
void tell_first_unseen(ImapUser& user) {
    const auto& messages = user.view->mailbox().messages;
    const auto unseen = std::ranges::find_if(messages, [](const auto& each) { return !each.has_flag("\\Seen"); });
    if (unseen == messages.end()) return;
    tell_code(user, imap::number_code("UNSEEN", user.view->number_of(unseen->uid)), "First unseen message");
}

void tell_mailbox(ImapUser& user) {
    const Mailbox& mailbox = user.view->mailbox();
    tell_mailbox_flags(user);
    user.session.send(CountData{CountData::Kind::exists, user.view->count()});
    if (!user.is_rev2()) {
        user.session.send(CountData{CountData::Kind::recent, user.view->recent_count()});
        tell_first_unseen(user);
    }
    tell_code(user, imap::number_code("UIDVALIDITY", mailbox.uid_validity), "UIDs valid");
    tell_code(user, imap::number_code("UIDNEXT", mailbox.uid_next), "Predicted next UID");
    tell_code(user, imap::number_code("HIGHESTMODSEQ", mailbox.highest_modseq), "Highest mod-sequence");
    tell_code(user, imap::list_code("MAILBOXID", {mailbox.mailbox_id()}), "Mailbox identifier");
    if (user.is_rev2()) user.session.send(list_data_of(user.account_view(), mailbox.name));
}

template <imap::Verb V>
CommandAnswer open(ImapUser& user, const imap::OpenCommand<V>& command) {
    constexpr bool read_only = V == imap::Verb::examine;
    close_view(user);
    const Mailbox* mailbox = user.find(command.mailbox);
    if (mailbox == nullptr) return no_such_mailbox();
    if (command.condstore || command.qresync) user.condstore_used = true;
    user.view.emplace(*mailbox, read_only, *user.marks);
    record_opened(user.runtime, user.connection, user.account, *mailbox, "imap", read_only);
    tell_mailbox(user);
    if (command.qresync) resynchronise(user, *command.qresync);
    return {Condition::ok, imap::ResponseCode{read_only ? "READ-ONLY" : "READ-WRITE", {}}, {}};
}

}  // namespace

CommandAnswer answer(ImapUser& user, const imap::SelectCommand& command) {
    return open(user, command);
}

CommandAnswer answer(ImapUser& user, const imap::ExamineCommand& command) {
    return open(user, command);
}

CommandAnswer answer(ImapUser& user, const imap::UnselectCommand&) {
    close_view(user);
    return {};
}

}  // namespace sim::mailstore
