#include "sim/mailstore/store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "protocol/message/trace.hpp"

namespace sim::mailstore {

using recording::Event;
using recording::EventKind;

const StoredMessage* Mailbox::find(std::uint32_t uid) const {
    const auto found = std::ranges::lower_bound(messages, uid, {}, &StoredMessage::uid);
    return found != messages.end() && found->uid == uid ? &*found : nullptr;
}

void Store::create(std::string name, std::string password) {
    Mailbox mailbox;
    mailbox.name = name;
    mailbox.password = std::move(password);
    // The scenario's calendar start is the UIDVALIDITY: a 32-bit number that is the same in every run.
    mailbox.uid_validity = static_cast<std::uint32_t>(runtime_.calendar().start_unix_seconds());
    const bool is_new = mailboxes_.try_emplace(name, std::move(mailbox)).second;
    assert(is_new);
    if (is_new) runtime_.record(EventKind::mailbox_created, [&](Event& event) { event.fields.set("mailbox", name); });
}

void Store::add_address(std::string_view address, std::string mailbox) {
    mailbox_of_address_.insert_or_assign(std::string(address), std::move(mailbox));
}

const Mailbox* Store::find_by_address(std::string_view address) const {
    const auto found = mailbox_of_address_.find(address);
    return found == mailbox_of_address_.end() ? nullptr : find(found->second);
}

const Mailbox* Store::find_by_login(std::string_view user) const {
    const Mailbox* mailbox = find(user);
    return mailbox != nullptr ? mailbox : find_by_address(user);
}

const Mailbox* Store::find(std::string_view name) const {
    const auto found = mailboxes_.find(name);
    return found == mailboxes_.end() ? nullptr : &found->second;
}

Mailbox& Store::at(std::string_view name) {
    const auto found = mailboxes_.find(name);
    assert(found != mailboxes_.end());
    return found->second;
}

std::uint32_t Store::append(std::string_view mailbox_name, Delivery delivery) {
    Mailbox& mailbox = at(mailbox_name);
    StoredMessage stored;
    stored.uid = mailbox.uid_next++;
    stored.unique_id = fmt::format("{:08x}{:08x}", mailbox.uid_validity, stored.uid);
    const auto return_path = protocol::message::return_path_field(delivery.return_path);
    stored.content = bodies_.share(delivery.content.prepend(return_path.octets()));
    stored.delivered_at = runtime_.now();
    stored.message = delivery.message;
    stored.return_path = delivery.return_path;
    stored.delivered_to = delivery.delivered_to;
    runtime_.record(EventKind::message_stored, [&](Event& event) {
        event.message = stored.message;
        event.fields.set("mailbox", mailbox.name);
        event.fields.set("uid", stored.uid);
        event.fields.set("unique_id", stored.unique_id);
        event.fields.set("size_octets", std::uint64_t{stored.content.size_octets()});
        event.fields.set("return_path", delivery.return_path);
        event.fields.set("delivered_to", delivery.delivered_to);
    });
    mailbox.messages.push_back(std::move(stored));
    return mailbox.messages.back().uid;
}

void Store::remove(std::string_view mailbox_name, const std::vector<std::uint32_t>& uids) {
    Mailbox& mailbox = at(mailbox_name);
    for (const std::uint32_t uid : uids) {
        const StoredMessage* stored = mailbox.find(uid);
        if (stored == nullptr) continue;
        runtime_.record(EventKind::message_removed, [&](Event& event) {
            event.message = stored->message;
            event.fields.set("mailbox", mailbox.name);
            event.fields.set("uid", uid);
        });
        std::erase_if(mailbox.messages, [uid](const StoredMessage& message) { return message.uid == uid; });
    }
}

bool Store::lock(std::string_view mailbox) {
    if (!locked_.insert(std::string(mailbox)).second) return false;
    runtime_.record(EventKind::maildrop_locked, [&](Event& event) { event.fields.set("mailbox", mailbox); });
    return true;
}

void Store::unlock(std::string_view mailbox) {
    if (locked_.erase(std::string(mailbox)) == 0) return;
    runtime_.record(EventKind::maildrop_unlocked, [&](Event& event) { event.fields.set("mailbox", mailbox); });
}

bool Store::is_locked(std::string_view mailbox) const { return locked_.find(mailbox) != locked_.end(); }

}  // namespace sim::mailstore
