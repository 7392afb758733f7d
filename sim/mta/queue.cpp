#include "sim/mta/queue.hpp"

#include <fmt/format.h>

#include <cassert>

#include "protocol/base/ascii.hpp"

namespace sim::mta {

using recording::Event;
using recording::EventKind;

std::string_view to_string(QueueEntry::State state) {
    if (state == QueueEntry::State::frozen) return "frozen";
    return state == QueueEntry::State::active ? "active" : "deferred";
}

std::vector<std::string> addresses_of(const std::vector<Recipient>& recipients) {
    std::vector<std::string> addresses;
    addresses.reserve(recipients.size());
    for (const Recipient& recipient : recipients) addresses.push_back(recipient.address.canonical());
    return addresses;
}

DeliveryFailure failure_of(protocol::smtp::EnhancedStatusCode status, std::string text) {
    DeliveryFailure failure;
    failure.status = status;
    failure.text = std::move(text);
    return failure;
}

std::string original_of(const Recipient& recipient) {
    return recipient.original.empty() ? recipient.address.encode() : recipient.original;
}

std::string written(const protocol::smtp::Mailbox& address) {
    return fmt::format("{}@{}", protocol::smtp::quote_local_part(address.local_part_dequoted()),
                       protocol::smtp::text_of(address.host()));
}

std::string identity_of(const Recipient& recipient) {
    return protocol::to_lower(fmt::format("{}\n{}\n{}\n{}", recipient.orcpt, recipient.notify.value_or(""),
                                          original_of(recipient), recipient.address.canonical()));
}

std::string Queue::next_id() {
    return fmt::format("Q{:06X}", ++last_number_);
}

QueueEntry& Queue::add(QueueEntry entry) {
    const auto [place, is_new] = entries_.try_emplace(entry.id, std::move(entry));
    assert(is_new);
    const QueueEntry& added = place->second;
    runtime_.record(EventKind::queue_entry_added, [&](Event& event) {
        event.message = added.message;
        event.fields.set("queue_id", added.id);
        event.fields.set("reverse_path", added.reverse_path.mailbox ? added.reverse_path.mailbox->encode() : "");
        event.fields.set("recipients", addresses_of(added.recipients));
        event.fields.set("size_octets", std::uint64_t{added.content.size_octets()});
        event.fields.set("next_attempt_at_ns", added.next_attempt);
        event.fields.set("expires_at_ns", added.expires);
    });
    return place->second;
}

QueueEntry* Queue::find(std::string_view id) {
    const auto found = entries_.find(id);
    return found == entries_.end() ? nullptr : &found->second;
}

void Queue::record_change(const QueueEntry& entry) {
    runtime_.record(EventKind::queue_entry_changed, [&](Event& event) {
        event.message = entry.message;
        event.fields.set("queue_id", entry.id);
        event.fields.set("state", to_string(entry.state));
        event.fields.set("attempts", entry.attempts);
        if (entry.state != QueueEntry::State::active) event.fields.set("next_attempt_at_ns", entry.next_attempt);
        event.fields.set("recipients", addresses_of(entry.recipients));
        event.fields.set("reason", entry.reason);
    });
}

void Queue::remove(std::string_view id, std::string_view reason) {
    const auto found = entries_.find(id);
    assert(found != entries_.end());
    runtime_.record(EventKind::queue_entry_removed, [&](Event& event) {
        event.message = found->second.message;
        event.fields.set("queue_id", id);
        event.fields.set("reason", reason);
    });
    entries_.erase(found);
}

}  // namespace sim::mta
