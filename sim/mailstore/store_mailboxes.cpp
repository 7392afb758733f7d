// The hierarchy of an account's mailboxes.
#include <utility>

#include "sim/mailstore/store.hpp"

namespace sim::mailstore {

using recording::Event;
using recording::EventKind;

void Store::create_mailbox(std::string_view account_name, const std::string& name,
                           std::vector<std::string> special_uses) {
    Account& account = at(account_name);
    Mailbox& mailbox = account.mailboxes[name];
    mailbox.name = name;
    mailbox.uid_validity = account.uid_validity_next++;
    mailbox.special_uses = std::move(special_uses);
    runtime_.record(EventKind::folder_created, [&](Event& event) {
        event.fields.set("mailbox", account_name);
        event.fields.set("folder", name);
        event.fields.set("uid_validity", mailbox.uid_validity);
        if (!mailbox.special_uses.empty()) event.fields.set("special_uses", mailbox.special_uses);
    });
    if (observer_ != nullptr) observer_->on_mailbox_created(account_name, name);
}

void Store::delete_mailbox(std::string_view account_name, std::string_view name) {
    std::vector<std::uint32_t> uids;
    for (const StoredMessage& message : at(account_name, name).messages) uids.push_back(message.uid);
    remove(account_name, name, uids);
    auto& mailboxes = at(account_name).mailboxes;
    const auto found = mailboxes.find(name);
    runtime_.record(EventKind::folder_deleted, [&](Event& event) {
        event.fields.set("mailbox", account_name);
        event.fields.set("folder", name);
    });
    if (observer_ != nullptr) observer_->on_mailbox_deleted(account_name, found->second);
    mailboxes.erase(found);
}

void Store::rename_mailbox(std::string_view account_name, std::string_view from, std::string_view to) {
    auto& mailboxes = at(account_name).mailboxes;
    std::vector<std::string> names;
    for (auto each = mailboxes.lower_bound(from); each != mailboxes.end(); ++each) {
        if (each->first == from || is_below(each->first, from)) names.push_back(each->first);
        if (!each->first.starts_with(from)) break;
    }
    for (const std::string& name : names) {
        auto node = mailboxes.extract(name);  // the mailbox stays where it is in memory: others may look at it
        node.key() = std::string(to) + name.substr(from.size());
        node.mapped().name = node.key();
        runtime_.record(EventKind::folder_renamed, [&](Event& event) {
            event.fields.set("mailbox", account_name);
            event.fields.set("folder", name);
            event.fields.set("to", node.key());
        });
        mailboxes.insert(std::move(node));
    }
    if (observer_ != nullptr) observer_->on_mailbox_renamed(account_name, std::string(from), std::string(to));
}

void Store::rename_inbox(std::string_view account_name, const std::string& to) {
    create_mailbox(account_name, to);
    std::vector<std::uint32_t> uids;
    for (const StoredMessage& message : at(account_name).inbox().messages) {
        uids.push_back(message.uid);
        add(account_name, to,
            {message.content, message.flags, internal_date_of(message, runtime_.calendar()), message.message,
             message.email_id, message.thread_id});
    }
    remove(account_name, inbox_name, uids, to);
    const Annotations annotations = at(account_name).inbox().annotations;
    for (const auto& [entry, value] : annotations) annotate(account_name, to, entry, value);
    if (observer_ != nullptr) observer_->on_mailbox_renamed(account_name, std::string(inbox_name), to);
}

void Store::subscribe(std::string_view account_name, const std::string& name, bool subscribed) {
    auto& subscriptions = at(account_name).subscriptions;
    const bool changed = subscribed ? subscriptions.insert(name).second : subscriptions.erase(name) != 0;
    if (!changed) return;
    runtime_.record(EventKind::folder_subscribed, [&](Event& event) {
        event.fields.set("mailbox", account_name);
        event.fields.set("folder", name);
        event.fields.set("subscribed", subscribed);
    });
    if (observer_ != nullptr) observer_->on_subscription_changed(account_name, name);
}

void Store::annotate(std::string_view account_name, std::string_view mailbox, const std::string& entry,
                     std::optional<std::string> value) {
    Annotations& annotations = mailbox.empty() ? at(account_name).annotations : at(account_name, mailbox).annotations;
    const auto found = annotations.find(entry);
    const bool had = found != annotations.end();
    if (value ? had && found->second == *value : !had) return;
    runtime_.record(EventKind::folder_annotated, [&](Event& event) {
        event.fields.set("mailbox", account_name);
        if (mailbox.empty()) event.fields.set("server", true);
        if (!mailbox.empty() && mailbox != inbox_name) event.fields.set("folder", mailbox);
        event.fields.set("entry", entry);
        if (value) event.fields.set("value", *value);
    });
    if (!mailbox.empty()) ++at(account_name, mailbox).highest_modseq;  // RFC 7162 section 3.2
    if (value) {
        annotations.insert_or_assign(entry, std::move(*value));
    } else {
        annotations.erase(found);
    }
    if (observer_ != nullptr) observer_->on_annotated(account_name, mailbox, entry);
}

}  // namespace sim::mailstore
