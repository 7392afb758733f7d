#include "sim/mailstore/store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "protocol/message/trace.hpp"
#include "sim/recording/decision.hpp"

namespace sim::mailstore {

namespace smtp = protocol::smtp;
using recording::Event;
using recording::EventKind;

const StoredMessage* Mailbox::find(std::uint32_t uid) const {
    const auto found = std::ranges::lower_bound(messages, uid, {}, &StoredMessage::uid);
    return found != messages.end() && found->uid == uid ? &*found : nullptr;
}

void Store::create(std::string name, std::string password, std::optional<std::uint64_t> octets_max) {
    Mailbox mailbox;
    mailbox.name = name;
    mailbox.password = std::move(password);
    mailbox.octets_max = octets_max ? octets_max : quota_.octets_max;
    // The scenario's calendar start is the UIDVALIDITY: a 32-bit number that is the same in every run.
    mailbox.uid_validity = static_cast<std::uint32_t>(runtime_.calendar().start_unix_seconds());
    const auto quota = mailbox.octets_max;
    const bool is_new = mailboxes_.try_emplace(name, std::move(mailbox)).second;
    assert(is_new);
    if (!is_new) return;
    runtime_.record(EventKind::mailbox_created, [&](Event& event) {
        event.fields.set("mailbox", name);
        if (quota) event.fields.set("octets_max", *quota);
    });
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

// Dovecot's rule: the last mail may go beyond the bound by the grace, but only into a mailbox that is below it.
std::optional<smtp::Reply> Store::quota_refusal(std::string_view mailbox_name, const Delivery& delivery) {
    const Mailbox& mailbox = at(mailbox_name);
    if (!mailbox.octets_max) return std::nullopt;
    const std::uint64_t octets_max = *mailbox.octets_max;
    const std::uint64_t used_octets = mailbox.used_octets();
    const auto grace_octets = static_cast<std::uint64_t>(static_cast<double>(octets_max) * quota_.grace_share);
    const std::uint64_t size_octets =
        delivery.content.size_octets() + protocol::message::return_path_field(delivery.return_path).octets().size();
    const bool has_room = used_octets < octets_max && size_octets <= octets_max - used_octets + grace_octets;
    record_room(mailbox, delivery, size_octets, has_room);
    if (has_room) return std::nullopt;
    const std::string text = fmt::format("<{}> Quota exceeded (mailbox for user is full)", delivery.delivered_to);
    return quota_.full_is_temporary ? smtp::Reply(452, {4, 2, 2}, text) : smtp::Reply(552, {5, 2, 2}, text);
}

void Store::record_room(const Mailbox& mailbox, const Delivery& delivery, std::uint64_t size_octets, bool has_room) {
    runtime_.record(EventKind::decision, [&](Event& event) {
        const std::string refuse = quota_.full_is_temporary ? "refuse it for now" : "refuse it for good";
        event.message = delivery.message;
        recording::set_decision(
            event,
            {.question = fmt::format("Has the mailbox {} room for the mail?", mailbox.name),
             .options = {"put it in", refuse},
             .chosen = has_room ? "put it in" : refuse,
             .rule = fmt::format("the mailbox holds {} of {} octets and the mail has {}; the last mail may go "
                                 "beyond the bound by {} %",
                                 mailbox.used_octets(), *mailbox.octets_max, size_octets, quota_.grace_share * 100),
             .rfc = "RFC 5321 section 4.2.3"});
    });
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
    mailbox.octets_ += stored.content.size_octets();
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
        mailbox.octets_ -= stored->content.size_octets();
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

bool Store::is_locked(std::string_view mailbox) const {
    return locked_.find(mailbox) != locked_.end();
}

}  // namespace sim::mailstore
