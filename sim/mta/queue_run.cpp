// The queue manager where retry rules are in force: what Exim's specification says in the chapter "Retry
// configuration".
#include <algorithm>
#include <map>
#include <utility>

#include "sim/mta/delivery_events.hpp"
#include "sim/mta/hop_choice.hpp"
#include "sim/mta/queue_manager.hpp"
#include "sim/mta/retry_schedule.hpp"

namespace sim::mta {

using protocol::Instant;

void QueueManager::run_next() {
    if (starting_run_) return;  // the loop below goes on
    starting_run_ = true;
    while (in_run_.empty() && !run_.empty()) {
        const std::string id = run_.front();
        run_.pop_front();
        QueueEntry* entry = queue_.find(id);
        if (entry == nullptr || entry->state != QueueEntry::State::deferred) continue;
        in_run_ = id;
        attempt(*entry);
    }
    starting_run_ = false;
}

void QueueManager::leave_run(const std::string& queue_id) {
    if (in_run_ != queue_id) return;
    in_run_.clear();
    run_next();
}

bool QueueManager::holds_back(QueueEntry& entry, Recipient& recipient, const std::string& key) {
    const RetryHint* hint = hints_.find(key, settings_->retry);
    if (hint == nullptr || hint->expired || runtime_.now() >= hint->next_try) return false;
    entry.retry_keys.insert(key);
    DeliveryFailure failure = recipient.last_failure.value_or(DeliveryFailure());
    failure.text = "retry time not reached: " + hint->reason;
    record_attempt(runtime_, entry.id, recipient, RecipientResult{failure, "", {}, ""}, "deferred");
    return true;
}

bool QueueManager::holds_back(QueueEntry& entry, Recipient& recipient) {
    const bool in_queue_run = entry.attempts > 1;
    if (!uses_hints() || !in_queue_run || forced_.contains(entry.id)) return false;
    name_copy(entry, recipient);
    return holds_back(entry, recipient, address_key(recipient, entry.reverse_path)) ||
           holds_back(entry, recipient, domain_key(destination_of(*settings_, recipient.address)));
}

void QueueManager::apply_hints(QueueEntry& entry, std::vector<RecipientResult>& results) {
    std::map<std::string, RetryItem> items;  // of each key the last word
    for (const RecipientResult& result : results) {
        for (const RetryItem& item : result.retry_items) items[item.key] = item;
    }
    std::set<std::string> over;  // keys for which the time for trying is over
    for (const auto& [key, item] : items) {
        if (!item.failed) {
            if (hints_.forget(key)) wake(key);
        } else if (hints_.note_failure(item, settings_->retry, entry.arrival)) {
            over.insert(key);
        }
    }
    for (RecipientResult& result : results) {
        if (!result.failure || result.failure->is_permanent()) continue;
        bool all_over = !result.retry_items.empty() && !result.has_left_out;
        for (const RetryItem& item : result.retry_items) {
            if (!item.failed) continue;
            entry.retry_keys.insert(item.key);
            all_over = all_over && over.contains(item.key);
        }
        entry.retry_keys.insert(result.waits_for.begin(), result.waits_for.end());
        if (!all_over) continue;
        result.failure->status.category = 5;
        result.failure->text += ": retry timeout exceeded";
    }
}

void QueueManager::note_local_failure(QueueEntry& entry, const Recipient& recipient, const std::string& reason) {
    if (!uses_hints()) return;
    const RetryItem item{address_key(recipient, entry.reverse_path), true, reason};
    // That the time for trying is over shows by the age of the message.
    hints_.note_failure(item, settings_->retry, entry.arrival);
    entry.retry_keys.insert(item.key);
}

/// What waited for a hint that is gone is tried at the next queue run.
void QueueManager::wake(const std::string& key) {
    const Instant next = next_queue_run(settings_->retry, runtime_.now() + Duration{1});
    const auto waits = [&](const QueueEntry& entry) {
        return entry.state == QueueEntry::State::deferred && entry.retry_keys.contains(key) &&
               entry.next_attempt > next;
    };
    std::vector<std::string> ids = take_due(waits);
    std::ranges::sort(ids);
    for (const std::string& id : ids) {
        QueueEntry& waiting = *queue_.find(id);
        waiting.next_attempt = next;
        waiting.reason = key + " works again";
        queue_.record_change(waiting);
        schedule(next, id);
    }
}

void QueueManager::defer_by_hints(QueueEntry& entry) {
    const RetryHint* first = nullptr;
    std::string first_key;
    Instant earliest = runtime_.now();
    for (const std::string& key : entry.retry_keys) {
        const RetryHint* hint = hints_.find(key, settings_->retry);
        if (hint == nullptr || (first != nullptr && hint->next_try >= first->next_try)) continue;
        first = hint;
        first_key = key;
        earliest = hint->next_try;
    }
    entry.state = QueueEntry::State::deferred;
    entry.next_attempt = next_queue_run(settings_->retry, std::max(earliest, runtime_.now() + Duration{1}));
    const auto& failure = entry.recipients.empty() ? std::nullopt : entry.recipients.front().last_failure;
    entry.reason = failure ? failure->text : std::string("insufficient system storage");
    record_hinted_retry(runtime_, entry, settings_->retry, first_key, first);
    queue_.record_change(entry);
    schedule(entry.next_attempt, entry.id);
}

}  // namespace sim::mta
