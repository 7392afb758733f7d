#include "sim/user_agent/outbox.hpp"

#include <cassert>

namespace sim::user_agent {

using recording::Event;
using recording::EventKind;

std::string_view to_string(OutboxEntry::State state) {
    return state == OutboxEntry::State::sending ? "sending" : "waiting";
}

std::string address_of(const protocol::smtp::Recipient& recipient) {
    return recipient.forward_path.mailbox ? recipient.forward_path.mailbox->encode() : "postmaster";
}

std::vector<std::string> recipients_of(const OutboxEntry& entry) {
    std::vector<std::string> recipients;
    for (const auto& recipient : entry.mail.envelope.recipients) recipients.push_back(address_of(recipient));
    return recipients;
}

OutboxEntry& Outbox::add(OutgoingMail mail) {
    const std::string message = mail.message;
    OutboxEntry entry;
    entry.mail = std::move(mail);
    entry.expires = runtime_.now() + entry.mail.outbox.lifetime_max;
    const auto [place, is_new] = entries_.try_emplace(message, std::move(entry));
    assert(is_new);
    return place->second;
}

OutboxEntry* Outbox::find(std::string_view message) {
    const auto found = entries_.find(message);
    return found == entries_.end() ? nullptr : &found->second;
}

void Outbox::record_change(const OutboxEntry& entry) {
    assert(entry.is_told());
    runtime_.record(EventKind::outbox_entry_changed, [&](Event& event) {
        event.message = entry.mail.message;
        event.fields.set("from", entry.mail.from);
        event.fields.set("state", to_string(entry.state));
        event.fields.set("attempts", entry.attempts);
        if (entry.state == OutboxEntry::State::waiting) event.fields.set("next_attempt_at_ns", entry.next_attempt);
        event.fields.set("expires_at_ns", entry.expires);
        event.fields.set("recipients", recipients_of(entry));
        event.fields.set("reason", entry.reason);
    });
}

void Outbox::remove(std::string_view message, std::string_view reason) {
    const auto found = entries_.find(message);
    assert(found != entries_.end());
    if (found->second.is_told()) {
        runtime_.record(EventKind::outbox_entry_removed, [&](Event& event) {
            event.message = message;
            event.fields.set("reason", reason);
        });
    }
    entries_.erase(found);
}

}  // namespace sim::user_agent
