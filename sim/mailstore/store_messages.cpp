// Messages come into mailboxes, change their flags and go.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "protocol/message/trace.hpp"
#include "sim/mailstore/store.hpp"
#include "sim/mailstore/view_events.hpp"

namespace sim::mailstore {

using recording::Event;
using recording::EventKind;

namespace {

constexpr std::string_view seen = "\\Seen";

void learn_keywords(Mailbox& mailbox, const std::vector<std::string>& flags) {
    for (const std::string& flag : flags) {
        if (is_system_flag(flag) || std::ranges::find(mailbox.keywords, flag) != mailbox.keywords.end()) continue;
        mailbox.keywords.push_back(flag);
    }
}

}  // namespace

void Store::settle(Mailbox& mailbox, StoredMessage& message) {
    message.uid = mailbox.uid_next++;
    message.unique_id = fmt::format("{:08x}{:08x}", mailbox.uid_validity, message.uid);
    if (message.email_id.empty()) message.email_id = email_id_of(message.unique_id);
    message.delivered_at = runtime_.now();
    message.modseq = ++mailbox.highest_modseq;
    learn_keywords(mailbox, message.flags);
}

std::uint32_t Store::put(std::string_view account, Mailbox& mailbox, StoredMessage message) {
    mailbox.octets_ += message.content.size_octets();
    mailbox.messages.push_back(std::move(message));
    if (observer_ != nullptr) observer_->on_message_added(account, mailbox);
    return mailbox.messages.back().uid;
}

std::uint32_t Store::append(std::string_view account, Delivery delivery) {
    Mailbox& mailbox = at(account, inbox_name);
    StoredMessage stored;
    const auto return_path = protocol::message::return_path_field(delivery.return_path);
    stored.content = bodies_.share(delivery.content.prepend(return_path.octets()));
    stored.message = delivery.message;
    stored.return_path = delivery.return_path;
    stored.delivered_to = delivery.delivered_to;
    settle(mailbox, stored);
    runtime_.record(EventKind::message_stored, [&](Event& event) {
        event.message = stored.message;
        event.fields.set("mailbox", account);
        event.fields.set("uid", stored.uid);
        event.fields.set("unique_id", stored.unique_id);
        event.fields.set("size_octets", std::uint64_t{stored.content.size_octets()});
        event.fields.set("return_path", delivery.return_path);
        event.fields.set("delivered_to", delivery.delivered_to);
    });
    return put(account, mailbox, std::move(stored));
}

std::uint32_t Store::add(std::string_view account, std::string_view mailbox_name, NewMessage message) {
    Mailbox& mailbox = at(account, mailbox_name);
    StoredMessage stored;
    stored.content = bodies_.share(message.content);
    stored.message = std::move(message.message);
    stored.flags = std::move(message.flags);
    stored.internal_date = message.internal_date;
    stored.email_id = std::move(message.email_id);
    stored.thread_id = std::move(message.thread_id);
    stored.return_path = std::move(message.return_path);
    const bool is_copy = !stored.email_id.empty();
    settle(mailbox, stored);
    runtime_.record(EventKind::message_added, [&](Event& event) {
        event.message = stored.message;
        name_folder(event, account, mailbox);
        event.fields.set("uid", stored.uid);
        event.fields.set("unique_id", stored.unique_id);
        event.fields.set("size_octets", std::uint64_t{stored.content.size_octets()});
        if (!stored.flags.empty()) event.fields.set("flags", stored.flags);
        if (stored.internal_date) {
            event.fields.set("internal_date", protocol::message::format_date_time(*stored.internal_date));
        }
        if (is_copy) event.fields.set("email_id", stored.email_id);
    });
    return put(account, mailbox, std::move(stored));
}

void Store::assign_threads(std::string_view account_name) {
    Account& account = at(account_name);
    std::vector<StoredMessage*> nameless;
    for (auto& [name, mailbox] : account.mailboxes) {
        for (StoredMessage& message : mailbox.messages) {
            if (message.thread_id.empty()) nameless.push_back(&message);
        }
    }
    std::ranges::stable_sort(nameless, {}, &StoredMessage::delivered_at);
    for (StoredMessage* message : nameless) {
        const auto octets = message->content.slice(0, message->content.body_offset_octets());
        message->thread_id = account.threads.thread_of(protocol::message::Header::parse(octets), message->email_id);
    }
}

void Store::remove(std::string_view account, const std::vector<std::uint32_t>& uids) {
    remove(account, inbox_name, uids, {});
}

void Store::remove(std::string_view account, std::string_view mailbox_name, const std::vector<std::uint32_t>& uids,
                   std::string_view moved_to) {
    Mailbox& mailbox = at(account, mailbox_name);
    std::vector<const StoredMessage*> removed;
    for (const std::uint32_t uid : uids) {
        const StoredMessage* stored = mailbox.find(uid);
        if (stored != nullptr && (removed.empty() || removed.back() != stored)) removed.push_back(stored);
    }
    if (removed.empty()) return;
    for (const StoredMessage* stored : removed) {
        record_removal(account, mailbox, *stored, moved_to);
        mailbox.octets_ -= stored->content.size_octets();
        mailbox.expunged.push_back({stored->uid, ++mailbox.highest_modseq});
    }
    if (observer_ != nullptr) observer_->on_messages_removed(account, mailbox, removed);
    std::vector<std::uint32_t> gone;
    for (const StoredMessage* stored : removed) gone.push_back(stored->uid);
    std::ranges::sort(gone);
    std::erase_if(mailbox.messages,
                  [&gone](const StoredMessage& each) { return std::ranges::binary_search(gone, each.uid); });
}

void Store::record_removal(std::string_view account, const Mailbox& mailbox, const StoredMessage& message,
                           std::string_view moved_to) {
    runtime_.record(EventKind::message_removed, [&](Event& event) {
        event.message = message.message;
        name_folder(event, account, mailbox);
        event.fields.set("uid", message.uid);
        if (!moved_to.empty()) event.fields.set("moved_to", moved_to);
    });
}

void Store::set_flags(std::string_view account, std::string_view mailbox_name, std::uint32_t uid,
                      std::vector<std::string> flags) {
    Mailbox& mailbox = at(account, mailbox_name);
    const auto found = std::ranges::lower_bound(mailbox.messages, uid, {}, &StoredMessage::uid);
    if (found == mailbox.messages.end() || found->uid != uid || found->flags == flags) return;
    if (found->flags.size() == flags.size() && std::ranges::is_permutation(found->flags, flags)) return;
    learn_keywords(mailbox, flags);
    const bool was_seen = found->has_flag(seen);
    found->flags = std::move(flags);
    found->modseq = ++mailbox.highest_modseq;
    runtime_.record(EventKind::message_flags_changed, [&](Event& event) {
        event.message = found->message;
        name_folder(event, account, mailbox);
        event.fields.set("uid", uid);
        event.fields.set("flags", found->flags);
    });
    if (observer_ != nullptr) observer_->on_flags_changed(account, mailbox, *found, found->has_flag(seen) != was_seen);
}

}  // namespace sim::mailstore
