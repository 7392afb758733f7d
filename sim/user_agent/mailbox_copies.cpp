#include "sim/user_agent/mailbox_copies.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "protocol/base/ascii.hpp"

namespace sim::user_agent {

using recording::Event;
using recording::EventKind;

namespace {

using Flags = std::vector<std::string>;

/// Flags are compared without regard to the case of letters, RFC 9051 section 9 ("flag").
bool has(const Flags& flags, const std::string& flag) {
    return std::ranges::any_of(flags, [&flag](const auto& each) { return protocol::equal_ignoring_case(each, flag); });
}

/// As a copy keeps them: in one order, whatever order the server has. \Recent is the session's and not the message's.
Flags settled(Flags flags) {
    std::erase_if(flags, [](const auto& flag) { return protocol::equal_ignoring_case(flag, "\\Recent"); });
    std::ranges::sort(flags);
    return flags;
}

void apply(const CopyAction& action, Flags& flags) {
    for (const std::string& flag : action.flags) {
        std::erase_if(flags, [&flag](const auto& each) { return protocol::equal_ignoring_case(each, flag); });
        if (action.kind == CopyAction::Kind::add_flags && !has(flags, flag)) flags.push_back(flag);
    }
}

std::vector<std::string> changes_of(const SyncSummary& summary) {
    std::vector<std::string> changes;
    const auto tell = [&changes](unsigned count, std::string_view what) {
        if (count > 0) changes.push_back(fmt::format("{} {}", count, what));
    };
    tell(summary.added, "new");
    tell(summary.changed, "changed");
    tell(summary.removed, "gone");
    tell(summary.replayed, "replayed");
    return changes;
}

}  // namespace

std::string_view name(SyncMethod method) {
    constexpr auto names = std::to_array<std::string_view>({"full", "condstore", "qresync"});
    return names[static_cast<std::size_t>(method)];
}

bool MailboxCopy::is_being_removed(std::uint32_t which) const {
    return std::ranges::any_of(actions, [which](const WaitingAction& waiting) {
        return waiting.uid == which && waiting.action.kind == CopyAction::Kind::remove;
    });
}

void MailboxCopies::add(const Key& key, std::uint32_t uid, CopiedMessage message) {
    MailboxCopy& copy = copies_[key];
    message.flags = settled(std::move(message.flags));
    record_message(EventKind::copy_message_added, key, uid, message, {});
    copy.uid = std::max(copy.uid, uid);
    copy.messages[uid] = std::move(message);
}

bool MailboxCopies::set_flags(const Key& key, std::uint32_t uid, Flags flags, SyncMethod learnt_by) {
    MailboxCopy& copy = copies_[key];
    const auto found = copy.messages.find(uid);
    if (found == copy.messages.end()) return false;
    for (const MailboxCopy::WaitingAction& waiting : copy.actions) {
        if (waiting.uid == uid) apply(waiting.action, flags);
    }
    flags = settled(std::move(flags));
    if (flags == found->second.flags) return false;
    found->second.flags = std::move(flags);
    record_message(EventKind::copy_flags_changed, key, uid, found->second, name(learnt_by));
    return true;
}

bool MailboxCopies::remove(const Key& key, std::uint32_t uid, SyncMethod learnt_by) {
    MailboxCopy& copy = copies_[key];
    std::vector<std::uint64_t> void_actions;
    for (const MailboxCopy::WaitingAction& waiting : copy.actions) {
        if (waiting.uid == uid) void_actions.push_back(waiting.number);
    }
    for (const std::uint64_t number : void_actions) end_action(key, number, true);
    const auto found = copy.messages.find(uid);
    if (found == copy.messages.end()) return false;
    record_message(EventKind::copy_message_removed, key, uid, found->second, name(learnt_by));
    copy.messages.erase(found);
    return true;
}

void MailboxCopies::begin(const Key& key, std::uint32_t uid_validity) {
    MailboxCopy& copy = copies_[key];
    record(EventKind::copy_begun, key, [&](Event& event) {
        event.fields.set("uid_validity", uid_validity);
        if (copy.uid_validity != 0) event.fields.set("anew", true);
    });
    copy = MailboxCopy();
    copy.uid_validity = uid_validity;
}

unsigned MailboxCopies::act(std::string_view user, std::string_view message, const CopyAction& action) {
    unsigned count = 0;
    for (const auto& [key, copy] : copies_) {
        if (key.second != user) continue;
        std::vector<std::uint32_t> uids;
        for (const auto& [uid, copied] : copy.messages) {
            if (copied.message == message) uids.push_back(uid);
        }
        for (const std::uint32_t uid : uids) act(key, uid, action);
        count += static_cast<unsigned>(uids.size());
    }
    return count;
}

void MailboxCopies::act(const Key& key, std::uint32_t uid, const CopyAction& action) {
    MailboxCopy& copy = copies_[key];
    const auto found = copy.messages.find(uid);
    copy.actions.push_back({++actions_made_, uid, found->second.message, action});
    record_action(EventKind::copy_action_queued, key, copy.actions.back(), false);
    if (action.kind == CopyAction::Kind::remove) {
        record_message(EventKind::copy_message_removed, key, uid, found->second, {});
        copy.messages.erase(found);
        return;
    }
    Flags flags = found->second.flags;
    apply(action, flags);
    flags = settled(std::move(flags));
    if (flags == found->second.flags) return;
    found->second.flags = std::move(flags);
    record_message(EventKind::copy_flags_changed, key, uid, found->second, {});
}

void MailboxCopies::end_action(const Key& key, std::uint64_t number, bool gone) {
    auto& actions = copies_[key].actions;
    const auto found = std::ranges::find(actions, number, &MailboxCopy::WaitingAction::number);
    if (found == actions.end()) return;
    record_action(EventKind::copy_action_replayed, key, *found, gone);
    actions.erase(found);
}

void MailboxCopies::finish_round(const Key& key, std::uint32_t uid_validity, std::uint64_t modseq,
                                 const SyncSummary& summary) {
    MailboxCopy& copy = copies_[key];
    copy.uid_validity = uid_validity;
    copy.modseq = modseq;
    record(EventKind::copy_synchronised, key, [&](Event& event) {
        event.fields.set("uid_validity", uid_validity);
        event.fields.set("modseq", modseq);
        event.fields.set("method", name(summary.method));
        if (summary.has_changes()) event.fields.set("changes", changes_of(summary));
        event.fields.set("messages", std::uint64_t{copy.messages.size()});
        event.fields.set("octets", summary.octets);
    });
}

template <class Fill>
void MailboxCopies::record(EventKind kind, const Key& key, Fill fill) {
    runtime_.record(kind, [&](Event& event) {
        event.fields.set("server", key.first);
        event.fields.set("user", key.second);
        fill(event);
    });
}

void MailboxCopies::record_message(EventKind kind, const Key& key, std::uint32_t uid, const CopiedMessage& message,
                                   std::string_view learnt_by) {
    record(kind, key, [&](Event& event) {
        event.message = message.message;
        event.fields.set("uid", uid);
        const bool has_flags = kind != EventKind::copy_message_removed && !message.flags.empty();
        if (has_flags) event.fields.set("flags", message.flags);
        if (!learnt_by.empty()) event.fields.set("learnt_by", learnt_by);
    });
}

void MailboxCopies::record_action(EventKind kind, const Key& key, const MailboxCopy::WaitingAction& waiting,
                                  bool gone) {
    record(kind, key, [&](Event& event) {
        event.message = waiting.message;
        event.fields.set("uid", waiting.uid);
        event.fields.set("action", name(waiting.action.kind));
        if (!waiting.action.flags.empty()) event.fields.set("flags", waiting.action.flags);
        if (gone) event.fields.set("gone", true);
    });
}

}  // namespace sim::user_agent
