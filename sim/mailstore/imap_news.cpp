#include "sim/mailstore/imap_news.hpp"

#include <fmt/format.h>

#include <utility>

#include "sim/mailstore/imap_fetch.hpp"

namespace sim::mailstore {

namespace imap = protocol::imap;
using imap::CountData;

namespace {

void tell_expunged(ImapUser& user, const MailboxView::Expunged& expunged) {
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

/// With what the client has asked to be told of new messages, but for those that it has put there itself. RFC 5465
/// section 5.2
void tell_arrivals(ImapUser& user) {
    MailboxView& view = *user.view;
    const std::uint32_t known = view.count();
    if (!view.take_arrivals()) return;
    user.session.send(CountData{CountData::Kind::exists, view.count()});
    if (!user.is_rev2()) user.session.send(CountData{CountData::Kind::recent, view.recent_count()});
    std::vector<std::uint32_t> numbers;
    for (std::uint32_t number = known + 1; number <= view.count(); ++number) {
        if (!view.is_own(view.uids()[number - 1])) numbers.push_back(number);
    }
    view.forget_own();
    tell_items(user, numbers, user.notify.items_of_new());
}

/// Which kinds of news are told now.
struct Wanted {
    bool arrivals = true;
    bool removals = true;
    bool flags = true;
};

void tell(ImapUser& user, const Wanted& wanted) {
    MailboxView& view = *user.view;
    if (!view.has_news()) return view.note_told();  // what the session itself has changed is told by its answers
    if (wanted.removals && user.session.may_send_expunge()) tell_expunged(user, view.take_expunged());
    if (wanted.arrivals) tell_arrivals(user);
    if (wanted.flags) {
        if (view.take_keywords()) tell_mailbox_flags(user);
        // RFC 5465 section 5.1: who has used NOTIFY gets the UID too.
        for (const std::uint32_t uid : view.take_changed()) tell_flags(user, uid, user.notify.is_used());
    }
    if (wanted.arrivals && wanted.flags) view.note_told();
    if (wanted.removals) hold_modseq_back(user);
}

}  // namespace

void tell_news(ImapUser& user) {
    using Event = imap::NotifyEvent;
    if (!user.view) return;
    tell(user,
         {user.notify.wants_of_selected(Event::message_new), user.notify.wants_of_selected(Event::message_expunge),
          user.notify.wants_of_selected(Event::flag_change)});
}

void tell_all_news(ImapUser& user) {
    if (user.view) tell(user, {});
}

void tell_own_removal(ImapUser& user, const std::vector<std::uint32_t>& uids) {
    if (user.notify.wants_of_selected(imap::NotifyEvent::message_expunge)) return;  // then all removals are told
    tell_expunged(user, user.view->take_expunged(&uids));
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
