// STORE and UID STORE, with UNCHANGEDSINCE. RFC 9051 section 6.4.6, RFC 7162 section 3.1.3
#include "sim/mailstore/imap_answers.hpp"
#include "sim/mailstore/imap_flags.hpp"
#include "sim/mailstore/imap_news.hpp"

namespace sim::mailstore {

namespace imap = protocol::imap;
using imap::Condition;

namespace {

/// One STORE command at work.
class Storing {
public:
    Storing(ImapUser& user, const imap::StoreCommand& command)
        : user_(user), view_(*user.view), command_(command), given_(canonical_flags(view_.mailbox(), command.flags)) {}

    CommandAnswer store() {
        for (const std::uint32_t uid : view_.select(command_.set, command_.by_uid)) {
            if (view_.is_gone(uid)) {
                some_gone_ = true;
            } else {
                store(uid);
            }
        }
        return result();
    }

private:
    void store(std::uint32_t uid) {
        const StoredMessage& message = view_.message(uid);
        if (command_.unchanged_since && message.modseq > *command_.unchanged_since) {
            modified_.push_back(command_.by_uid ? uid : view_.number_of(uid));
            return tell(uid);
        }
        const std::uint64_t modseq = message.modseq;
        const bool changed_by_others = view_.is_changed(uid);
        user_.store.set_flags(user_.account, view_.mailbox().name, uid,
                              changed_flags(message.flags, command_.mode, given_));
        if (!command_.silent) return tell(uid);
        if (view_.take_keywords()) tell_mailbox_flags(user_);
        if (user_.tells_modseq() && (message.modseq != modseq || command_.unchanged_since)) {
            tell_modseq(user_, uid, command_.by_uid);
        }
        if (!changed_by_others) view_.forget_change(uid);
    }
    /// Of a message that others have changed too, so that the client need not ask for it. RFC 7162 section 3.1.3
    void tell(std::uint32_t uid) {
        if (view_.take_keywords()) tell_mailbox_flags(user_);  // the client must know them first
        tell_flags(user_, uid, command_.by_uid);
        view_.forget_change(uid);
    }
    [[nodiscard]] CommandAnswer result() const {
        CommandAnswer answer;
        if (some_gone_ && !command_.by_uid) answer = refuse("EXPUNGEISSUED", "Some of the messages are gone");
        if (modified_.empty()) return answer;
        answer.code = imap::ResponseCode{"MODIFIED", imap::SequenceSet::of(modified_).encode()};
        answer.text = "Some messages have changed meanwhile";
        return answer;
    }

    ImapUser& user_;
    MailboxView& view_;
    const imap::StoreCommand& command_;
    std::vector<std::string> given_;
    std::vector<std::uint32_t> modified_;
    bool some_gone_ = false;
};

}  // namespace

CommandAnswer answer(ImapUser& user, const imap::StoreCommand& command) {
    if (!command.by_uid && !user.view->has_numbers(command.set)) return bad("No message has such a number");
    if (user.view->read_only()) return refuse("READ-ONLY", "The mailbox is read-only");
    if (!has_room_for_keywords(user.view->mailbox(), command.flags)) return too_many_keywords();
    if (command.unchanged_since) use_condstore(user);
    return Storing(user, command).store();
}

}  // namespace sim::mailstore
