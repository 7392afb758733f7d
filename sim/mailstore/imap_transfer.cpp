// COPY and MOVE, with their UID forms. RFC 9051 section 6.4.7 and section 6.4.8
#include <algorithm>

#include "sim/mailstore/imap_answers.hpp"
#include "sim/mailstore/imap_flags.hpp"
#include "sim/mailstore/imap_news.hpp"
#include "sim/mailstore/imap_quota.hpp"

namespace sim::mailstore {

namespace imap = protocol::imap;
using imap::Condition;

namespace {

/// The messages meant that are still there; refusal: why nothing is transferred.
struct Transfer {
    std::vector<std::uint32_t> uids{};
    const Mailbox* target = nullptr;
    std::optional<CommandAnswer> refusal{};
};

template <imap::Verb V>
Transfer prepare(const ImapUser& user, const imap::TransferCommand<V>& command) {
    const MailboxView& view = *user.view;
    Transfer transfer;
    transfer.target = user.find(command.mailbox);
    if (!command.by_uid && !view.has_numbers(command.set)) {
        transfer.refusal = bad("No message has such a number");
    } else if (transfer.target == nullptr) {
        transfer.refusal = no_such_target();
    }
    if (transfer.refusal) return transfer;
    transfer.uids = view.select(command.set, command.by_uid);
    const auto gone = std::erase_if(transfer.uids, [&view](auto uid) { return view.is_gone(uid); });
    if (gone != 0 && !command.by_uid) {  // all or nothing, RFC 9051 section 6.4.7
        transfer.refusal = refuse("EXPUNGEISSUED", "Some of the messages are gone");
    }
    return transfer;
}

std::uint64_t octets_of(const MailboxView& view, const std::vector<std::uint32_t>& uids) {
    std::uint64_t octets = 0;
    for (const std::uint32_t uid : uids) octets += view.message(uid).content.size_octets();
    return octets;
}

std::vector<std::string> flags_of(const MailboxView& view, const std::vector<std::uint32_t>& uids) {
    std::vector<std::string> flags;
    for (const std::uint32_t uid : uids) {
        for (const std::string& flag : view.message(uid).flags) {
            if (std::ranges::find(flags, flag) == flags.end()) flags.push_back(flag);
        }
    }
    return flags;
}

/// With flags, internal date and identifier. @return COPYUID
imap::ResponseCode copy(ImapUser& user, const Transfer& transfer) {
    std::vector<std::uint32_t> copies;
    for (const std::uint32_t uid : transfer.uids) {
        const StoredMessage& message = user.view->message(uid);
        NewMessage added{message.content,
                         canonical_flags(*transfer.target, message.flags),
                         internal_date_of(message, user.runtime.calendar()),
                         message.message,
                         message.email_id,
                         message.thread_id};
        copies.push_back(user.store.add(user.account, transfer.target->name, std::move(added)));
    }
    return imap::copy_uid_code(transfer.target->uid_validity, imap::SequenceSet::of(transfer.uids),
                               imap::SequenceSet::of(copies));
}

CommandAnswer nothing_to_do() {
    return {Condition::ok, std::nullopt, "No messages to transfer"};
}

}  // namespace

CommandAnswer answer(ImapUser& user, const imap::CopyCommand& command) {
    const Transfer transfer = prepare(user, command);
    if (transfer.refusal) return *transfer.refusal;
    if (transfer.uids.empty()) return nothing_to_do();
    if (!has_room_for_keywords(*transfer.target, flags_of(*user.view, transfer.uids))) return too_many_keywords();
    if (is_over_quota(user, octets_of(*user.view, transfer.uids))) return over_quota();
    return {Condition::ok, copy(user, transfer), {}};
}

CommandAnswer answer(ImapUser& user, const imap::MoveCommand& command) {
    if (user.view->read_only()) return refuse("READ-ONLY", "The mailbox is read-only");
    const Transfer transfer = prepare(user, command);
    if (transfer.refusal) return *transfer.refusal;
    if (transfer.uids.empty()) return nothing_to_do();
    if (!has_room_for_keywords(*transfer.target, flags_of(*user.view, transfer.uids))) return too_many_keywords();
    // The client must know the new UIDs before the old messages go, RFC 9051 section 6.4.8.
    user.session.send(imap::ConditionResponse{{}, Condition::ok, copy(user, transfer), "Moved"});
    user.store.remove(user.account, user.view->mailbox().name, transfer.uids, transfer.target->name);
    tell_own_removal(user, transfer.uids);
    tell_news(user);
    if (!user.tells_modseq()) return {};
    return {Condition::ok, imap::number_code("HIGHESTMODSEQ", user.view->mailbox().highest_modseq), {}};
}

}  // namespace sim::mailstore
