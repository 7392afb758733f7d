#include "sim/mailstore/imap_resync.hpp"

#include <algorithm>

#include "sim/mailstore/imap_news.hpp"

namespace sim::mailstore {

namespace imap = protocol::imap;

void tell_vanished_earlier(ImapUser& user, std::uint64_t since_modseq,
                           const std::function<bool(std::uint32_t)>& is_wanted) {
    const auto& expunged = user.view->mailbox().expunged;
    auto each = std::ranges::upper_bound(expunged, since_modseq, {}, &ExpungedMessage::modseq);
    std::vector<std::uint32_t> uids;
    for (; each != expunged.end(); ++each) {
        // One that the view still has a number for is told by VANISHED when that goes.
        if (is_wanted(each->uid) && user.view->number_of(each->uid) == 0) uids.push_back(each->uid);
    }
    if (uids.empty()) return;
    std::ranges::sort(uids);
    user.session.send(imap::VanishedData{true, imap::SequenceSet::of(uids)});
}

void resynchronise(ImapUser& user, const imap::QresyncParameter& known) {
    const Mailbox& mailbox = user.view->mailbox();
    if (known.uid_validity != mailbox.uid_validity) return;  // nothing that the client knows is true any more
    const auto is_wanted = [&known](std::uint32_t uid) {
        return !known.known_uids || known.known_uids->contains(uid, 0);
    };
    tell_vanished_earlier(user, known.modseq, is_wanted);
    for (const StoredMessage& message : mailbox.messages) {
        if (message.modseq > known.modseq && is_wanted(message.uid)) tell_flags(user, message.uid, true);
    }
}

}  // namespace sim::mailstore
