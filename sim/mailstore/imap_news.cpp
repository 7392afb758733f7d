#include "sim/mailstore/imap_news.hpp"

#include <fmt/format.h>

#include <utility>

namespace sim::mailstore {

namespace imap = protocol::imap;
using imap::CountData;

namespace {

void tell_expunged(ImapUser& user) {
    const MailboxView::Expunged expunged = user.view->take_expunged();
    if (expunged.uids.empty()) return;
    if (user.session.enabled("QRESYNC")) {
        user.session.send(imap::VanishedData{false, imap::SequenceSet::of(expunged.uids)});
        return;
    }
    for (const std::uint32_t number : expunged.numbers) {
        user.session.send(CountData{CountData::Kind::expunge, number});
    }
}

/// `UID 7 ` where the client can use it: behind a UID command it must be there (RFC 9051 section 6.4.9), in IDLE (RFC
/// 9051 section 6.3.13), and beside every mod-sequence (RFC 7162 section 3.1.4).
std::string uid_text(const ImapUser& user, std::uint32_t uid, bool with_uid) {
    const bool wanted = with_uid || user.is_rev2() || user.tells_modseq() || imap::is_idle(user.session.state());
    return wanted ? fmt::format("UID {} ", uid) : "";
}

void tell_highest_modseq(ImapUser& user, std::string text) {
    user.session.send(imap::ConditionResponse{
        {}, imap::Condition::ok, imap::number_code("HIGHESTMODSEQ", user.view->told_modseq()), std::move(text)});
}

/// A client that learns higher mod-sequences while removals wait must not take them for its own: it would never hear of
/// the removals if the connection broke. RFC 7162 section 3.2
void hold_modseq_back(ImapUser& user) {
    MailboxView& view = *user.view;
    if (!user.session.enabled("QRESYNC") || view.is_deleted()) return;
    if (view.has_gone()) {
        tell_highest_modseq(user, "Removals are still to be told");
    } else if (view.is_held_back()) {
        tell_highest_modseq(user, "Removals have been told");
    }
    view.hold_back(view.has_gone());
}

}  // namespace

void tell_news(ImapUser& user) {
    if (!user.view) return;
    MailboxView& view = *user.view;
    if (!view.has_news()) return view.note_told();  // what the session itself has changed is told by its answers
    if (user.session.may_send_expunge()) tell_expunged(user);
    if (view.take_arrivals()) {
        user.session.send(CountData{CountData::Kind::exists, view.count()});
        if (!user.is_rev2()) user.session.send(CountData{CountData::Kind::recent, view.recent_count()});
    }
    if (view.take_keywords()) tell_mailbox_flags(user);
    for (const std::uint32_t uid : view.take_changed()) tell_flags(user, uid, false);
    view.note_told();
    hold_modseq_back(user);
}

void use_condstore(ImapUser& user) {
    if (user.tells_modseq()) return;
    user.condstore_used = true;
    if (user.view) tell_highest_modseq(user, "Highest mod-sequence");
}

std::string flag_list_of(const ImapUser& user, const StoredMessage& message) {
    const bool recent = !user.is_rev2() && user.view->is_recent(message.uid);
    return fmt::format("({}{})", fmt::join(message.flags, " "),
                       !recent                 ? ""
                       : message.flags.empty() ? "\\Recent"
                                               : " \\Recent");
}

void tell_flags(ImapUser& user, std::uint32_t uid, bool with_uid) {
    const StoredMessage& message = user.view->message(uid);
    user.session.send_untagged(fmt::format("{} FETCH ({}FLAGS {}{})", user.view->number_of(uid),
                                           uid_text(user, uid, with_uid), flag_list_of(user, message),
                                           user.tells_modseq() ? fmt::format(" MODSEQ ({})", message.modseq) : ""));
}

void tell_modseq(ImapUser& user, std::uint32_t uid, bool with_uid) {
    user.session.send_untagged(fmt::format("{} FETCH ({}MODSEQ ({}))", user.view->number_of(uid),
                                           uid_text(user, uid, with_uid), user.view->message(uid).modseq));
}

void tell_mailbox_flags(ImapUser& user) {
    std::vector<std::string> flags = {"\\Answered", "\\Flagged", "\\Deleted", "\\Seen", "\\Draft"};
    const auto& keywords = user.view->mailbox().keywords;
    flags.insert(flags.end(), keywords.begin(), keywords.end());
    user.session.send(imap::FlagsData{flags});
    if (user.view->read_only()) {
        flags.clear();
    } else {
        flags.emplace_back("\\*");
    }
    user.session.send(imap::ConditionResponse{{},
                                              imap::Condition::ok,
                                              imap::list_code("PERMANENTFLAGS", flags),
                                              user.view->read_only() ? "No flags can be set" : "Flags can be set"});
}

}  // namespace sim::mailstore
