#include "sim/mta/queue_manager.hpp"

#include <algorithm>
#include <cassert>
#include <map>
#include <tuple>
#include <utility>

#include "protocol/base/ascii.hpp"
#include "sim/mta/delivery_events.hpp"
#include "sim/mta/delivery_results.hpp"
#include "sim/mta/final_delivery.hpp"
#include "sim/mta/local_failure.hpp"
#include "sim/mta/notification.hpp"
#include "sim/mta/retry_schedule.hpp"

namespace sim::mta {

namespace message = protocol::message;
namespace smtp = protocol::smtp;
using Kind = Classification::Kind;
using protocol::Instant;

namespace {

/// Whether somebody has changed the configuration; that a disk fills up or a host is busier is no new configuration.
bool was_reconfigured(Settings before, const Settings& after) {
    before.disk_full = after.disk_full;
    before.service_time = after.service_time;
    before.workers = after.workers;
    return before != after;
}

/// Postfix delivers to its mailboxes, wherever they are, for one recipient at a time
/// (local_destination_recipient_limit; measured: truth case f01).
unsigned recipients_per_delivery_max(const Settings& settings, const Destination& destination) {
    const bool to_store = destination.route && destination.route->lmtp;
    return to_store && settings.profile == Profile::postfix ? 1 : settings.recipients_per_delivery_max;
}

/// Why no host could be spoken to, as Postfix's delivery agents tell its queue manager; nothing: one could.
std::optional<std::string> host_failure(const std::vector<RecipientResult>& results) {
    for (const RecipientResult& result : results) {
        if (result.host_failed && result.failure && !result.failure->is_permanent()) return result.failure->text;
    }
    return std::nullopt;
}

}  // namespace

/// In the order of their destinations, domains and addresses, as Postfix has them (qmgr_message_sort; measured: k82,
/// n84, r24).
void sort_recipients(const Settings& settings, std::vector<Recipient>& recipients) {
    const auto place_of = [&](const Recipient& recipient) {
        return std::tuple(destination_of(settings, recipient.address).key(),
                          smtp::canonical_of(recipient.address.host()), protocol::to_lower(recipient.address.encode()));
    };
    std::ranges::stable_sort(recipients, {}, place_of);
}

QueueManager::QueueManager(host::Runtime& runtime, Queue& queue, RetryHints& hints, mailstore::Store& store,
                           const protocol::dns::StubSettings& stub, std::shared_ptr<const Settings> settings)
    : runtime_(runtime),
      queue_(queue),
      hints_(hints),
      store_(store),
      stub_(stub),
      settings_(std::move(settings)),
      connections_(runtime),
      timer_(runtime, [this] { attempt_due(); }) {}

void QueueManager::resume() {
    std::vector<std::string> ids;
    for (const auto& [id, entry] : queue_.entries()) ids.push_back(id);
    if (runtime_.now() > Instant{}) restarted_at_ = runtime_.now();
    for (const std::string& id : ids) {
        QueueEntry& entry = *queue_.find(id);
        // What was being delivered when the host went down is due at once: nobody knows how far it had come.
        if (entry.state == QueueEntry::State::active) {
            schedule(runtime_.now(), id);
        } else {
            schedule_anew(entry);
        }
    }
}

void QueueManager::set_settings(std::shared_ptr<const Settings> settings) {
    const bool taken_up = was_reconfigured(*settings_, *settings);
    settings_ = std::move(settings);
    if (taken_up && settings_->profile == Profile::postfix) restart_queue_runs();
}

RetrySettings QueueManager::retry() const {
    RetrySettings retry = settings_->retry;
    if (restarted_at_) retry.queue_run_phase = *restarted_at_ - Instant{};
    return retry;
}

void QueueManager::restart_queue_runs() {
    restarted_at_ = runtime_.now();
    destination_limit_.revive();
    const auto is_deferred = [](const QueueEntry& entry) { return entry.state == QueueEntry::State::deferred; };
    for (const std::string& id : take_due(is_deferred)) schedule_anew(*queue_.find(id));
}

void QueueManager::schedule_anew(QueueEntry& entry) {
    const bool by_runs = restarted_at_ && settings_->retry.retry_intervals.empty();
    const Instant now = runtime_.now();
    const Instant next = !by_runs ? entry.next_attempt : entry.due <= now ? now : next_queue_run(retry(), entry.due);
    if (next != entry.next_attempt) {
        entry.next_attempt = next;
        queue_.record_change(entry);
    }
    schedule(next, entry.id);
}

std::string QueueManager::submit(QueueEntry entry) {
    const bool is_notification = entry.reverse_path.is_null();
    if (entry.id.empty()) entry.id = queue_.next_id();
    entry.arrival = entry.next_attempt = runtime_.now();
    entry.expires = expiry(settings_->retry, is_notification, entry.arrival);
    const std::string id = entry.id;
    queue_.add(std::move(entry));
    // Attempted by an event of its own, so that the reply "queued" goes out before the next hop is asked for.
    schedule(runtime_.now(), id);
    return id;
}

void QueueManager::flush() {
    destination_limit_.revive();
    const std::vector<std::string> ids = take_due([](const QueueEntry&) { return true; });
    forced_.insert(ids.begin(), ids.end());
    for (const std::string& id : ids) schedule(runtime_.now(), id);
}

std::size_t QueueManager::flush_domain(std::string_view domain, bool with_subdomains) {
    const auto in_domain = [&](const Recipient& recipient) {
        const std::string own = smtp::canonical_of(recipient.address.host());
        if (protocol::equal_ignoring_case(own, domain)) return true;
        const auto suffix = own.size() > domain.size() ? std::string_view(own).substr(own.size() - domain.size()) : "";
        return with_subdomains && protocol::equal_ignoring_case(suffix, domain) &&
               own[own.size() - domain.size() - 1] == '.';
    };
    const std::vector<std::string> ids =
        take_due([&](const QueueEntry& entry) { return std::ranges::any_of(entry.recipients, in_domain); });
    forced_.insert(ids.begin(), ids.end());
    for (const std::string& id : ids) schedule(runtime_.now(), id);
    return ids.size();
}

void QueueManager::attempt_due() {
    while (!due_.empty() && due_.begin()->first.first <= runtime_.now()) {
        const std::string id = due_.begin()->first.second;
        const recording::CauseScope scope(runtime_.recorder(), due_.begin()->second);
        due_.erase(due_.begin());
        QueueEntry& entry = *queue_.find(id);
        const bool by_runner = uses_hints() && entry.state == QueueEntry::State::deferred && !forced_.contains(id);
        if (by_runner) {
            run_.push_back(id);
        } else {
            attempt(entry);
        }
    }
    run_next();
    set_timer();
}

void QueueManager::set_timer() {
    if (due_.empty()) {
        timer_.cancel();
    } else {
        timer_.set(due_.begin()->first.first);
    }
}

void QueueManager::attempt(QueueEntry& entry) {
    if (entry.state == QueueEntry::State::frozen && !forced_.contains(entry.id)) return give_up_frozen(entry);
    entry.retry_keys.clear();
    entry.wants_freeze = false;
    const bool was_deferred = entry.state != QueueEntry::State::active;
    entry.state = QueueEntry::State::active;
    ++entry.attempts;
    entry.reason = was_deferred ? "its time for another attempt has come" : "new";
    expand_aliases(entry);
    if (settings_->profile == Profile::postfix) sort_recipients(*settings_, entry.recipients);
    queue_.record_change(entry);
    const std::size_t recipients_before = entry.recipients.size();
    std::vector<DeliveryRequest> requests = sort_out(entry);
    forced_.erase(entry.id);
    if (requests.empty()) return finish_attempt(entry);
    if (entry.recipients.size() != recipients_before) queue_.record_change(entry);
    deliveries_open_[entry.id] = static_cast<unsigned>(requests.size());
    for (DeliveryRequest& request : requests) start(std::move(request));
}

void QueueManager::note_success(QueueEntry& entry, const Recipient& recipient, message::DeliveryAction action,
                                std::string text) {
    if (!recipient.notify || !wants_notification(recipient, NotificationKind::success)) return;
    DeliveryReport report{recipient, action};
    report.recipient.last_failure.emplace();
    report.recipient.last_failure->status = {2, 0, 0};
    report.recipient.last_failure->text = std::move(text);
    entry.served.push_back(std::move(report));
}

void QueueManager::fail_here(QueueEntry& entry, Recipient& recipient, DeliveryFailure failure) {
    const bool bounced = failure.is_permanent();
    recipient.last_failure = std::move(failure);
    record_attempt(runtime_, entry.id, recipient, RecipientResult{recipient.last_failure, "local", {}, ""},
                   bounced ? "bounced" : "deferred");
    if (bounced) entry.failed.push_back(recipient);
}

/// Serves the recipients that live here and groups the others by destination.
std::vector<DeliveryRequest> QueueManager::sort_out(QueueEntry& entry) {
    const RecipientClassifier classifier(*settings_, store_, runtime_.addresses(), runtime_.name());
    DeliveryRequests requests;
    std::vector<Recipient> remaining;
    const bool has_aliases = (!settings_->aliases.empty() || !settings_->catch_all.empty()) && forwards_aliases();
    const bool has_lists = !settings_->lists.empty();
    for (Recipient& recipient : entry.recipients) {
        const bool as_alias = (has_aliases || has_lists) && !recipient.expanded;
        const Classification verdict = as_alias ? classifier.classify_after_virtual(recipient.address)
                                                : classifier.classify_without_aliases(recipient.address);
        const bool goes_out = verdict.kind == Kind::remote || verdict.by_lmtp;
        if (!goes_out) name_copy(entry, recipient);
        if (goes_out && !verdict.by_lmtp && holds_back(entry, recipient)) {
            remaining.push_back(recipient);
        } else if (goes_out) {
            add_to_requests(entry, recipient,
                            verdict.by_lmtp ? store_destination(*settings_, recipient.address)
                                            : destination_of(*settings_, recipient.address),
                            requests);
            record_local_or_remote(runtime_, recipient, verdict);
            remaining.push_back(recipient);
        } else if (verdict.kind == Kind::mailbox) {
            record_local_or_remote(runtime_, recipient, verdict);
            const bool is_done = has_come_back(entry, recipient) || store(entry, recipient, verdict.mailbox);
            if (!is_done) remaining.push_back(recipient);
        } else if (verdict.kind == Kind::unknown_user) {
            record_local_or_remote(runtime_, recipient, verdict);
            fail_here(entry, recipient, unknown_user(recipient));
        } else if (!forward(entry, recipient, verdict, classifier)) {
            remaining.push_back(recipient);
        }
    }
    entry.recipients = std::move(remaining);
    return std::move(requests.all);
}

bool QueueManager::store(QueueEntry& entry, Recipient& recipient, const std::string& mailbox) {
    if (settings_->disk_full) {
        fail_here(entry, recipient, disk_full());
        note_local_failure(entry, recipient, disk_full().text);
        return false;
    }
    if (store_.find(mailbox) == nullptr) store_.create(mailbox, "");
    const std::string return_path = entry.reverse_path.mailbox ? entry.reverse_path.mailbox->encode() : "";
    RecipientResult result;
    result.next_hop = "local";
    result.text = "delivered to mailbox " + mailbox;
    const auto fields = delivery_fields(settings_->profile, recipient, runtime_.calendar().civil(runtime_.now()));
    std::string trace;
    for (const message::HeaderField& field : fields) trace += field.octets();
    mailstore::Delivery delivery{entry.content.prepend(trace), return_path, recipient.address.canonical(),
                                 recipient.message};
    if (const auto refused = store_.quota_refusal(mailbox, delivery)) {
        const DeliveryFailure failure{*refused->enhanced(), std::nullopt, refused->text(), ""};
        fail_here(entry, recipient, failure);
        return failure.is_permanent();
    }
    for (const message::HeaderField& field : fields)
        record_field(runtime_, recipient.message, field.name(), field.body());
    store_.append(mailbox, std::move(delivery));
    record_attempt(runtime_, entry.id, recipient, result, "delivered");
    if (recipient.notify) {
        note_success(entry, recipient, message::DeliveryAction::delivered, "delivery via local: " + result.text);
    }
    return true;
}

void QueueManager::name_copy(QueueEntry& entry, Recipient& recipient) {
    if (!recipient.message.empty()) return;
    recipient.message = entry.copies_named == 0 ? entry.message : runtime_.message_ids().next_copy(entry.message);
    ++entry.copies_named;
}

void QueueManager::add_to_requests(QueueEntry& entry, Recipient& recipient, const Destination& destination,
                                   DeliveryRequests& requests) {
    const unsigned recipients_max = recipients_per_delivery_max(*settings_, destination);
    const auto [last, is_first] = requests.last_to.try_emplace(destination.key(), requests.all.size());
    if (!is_first) {
        DeliveryRequest& request = requests.all[last->second];
        if (recipients_max == 0 || request.recipients.size() < recipients_max) {
            recipient.message = request.message;
            return request.recipients.push_back(recipient);
        }
        last->second = requests.all.size();
    }
    name_copy(entry, recipient);
    requests.all.push_back({entry.id,
                            recipient.message,
                            destination,
                            entry.reverse_path,
                            {recipient},
                            entry.content,
                            settings_,
                            entry.options,
                            entry.arrival,
                            forced_.contains(entry.id)});
}

void QueueManager::start(DeliveryRequest request) {
    if (jobs_.size() >= sweep_jobs_at_) {
        jobs_.remove_if([](const Job& job) { return job.task.done(); });
        sweep_jobs_at_ = std::max(sweep_jobs_min, 2 * jobs_.size());
    }
    jobs_.push_back(Job{std::move(request)});
    Job* const job = &jobs_.back();
    destination_limit_.enter(job->request.destination.key(), *settings_, runtime_.now(),
                             [this, job](const DeliverySlot& slot) {
                                 job->request.slot = slot;
                                 job->task = run(job);
                                 job->task.start(runtime_);
                             });
}

protocol::Task<bool> QueueManager::run(Job* job) {
    const DeliveryContext context{&runtime_, &stub_, &connections_, &hints_};
    if (!uses_hints()) {
        job->request.on_decided = [this, job](std::size_t place, const RecipientResult& result) {
            QueueEntry& entry = *queue_.find(job->request.queue_id);
            take_result(entry, job->request.recipients[place], result);
            queue_.record_change(entry);
        };
    }
    auto delivery = deliver(context, &job->request);
    std::vector<RecipientResult> results = co_await delivery;
    const std::optional<std::string> failure = host_failure(results);
    finish(job->request, std::move(results));
    const bool was_tried = job->request.slot.suspended.empty();
    if (was_tried) leave_destination(job->request, failure);
    co_return true;
}

void QueueManager::leave_destination(const DeliveryRequest& request, const std::optional<std::string>& failure) {
    const std::string destination = request.destination.key();
    const bool is_dead = destination_limit_.leave(destination, *settings_, runtime_.now(), failure);
    if (is_dead) record_suspension(runtime_, request.message, destination, *settings_, *failure);
}

void QueueManager::finish(const DeliveryRequest& request, std::vector<RecipientResult> results) {
    QueueEntry* entry = queue_.find(request.queue_id);
    assert(entry != nullptr && results.size() == request.recipients.size());
    if (uses_hints()) apply_hints(*entry, results);
    for (const std::size_t index : in_order_of_decision(results)) {
        if (!results[index].told) take_result(*entry, request.recipients[index], results[index]);
    }
    if (--deliveries_open_.at(entry->id) > 0) return queue_.record_change(*entry);
    deliveries_open_.erase(entry->id);
    finish_attempt(*entry);
}

void QueueManager::take_result(QueueEntry& entry, const Recipient& recipient, const RecipientResult& result) {
    const auto place = std::ranges::find_if(entry.recipients, [&](const Recipient& each) {
        return each.address == recipient.address && each.original == recipient.original &&
               each.notify == recipient.notify && each.orcpt == recipient.orcpt;
    });
    assert(place != entry.recipients.end());
    const bool bounced = result.failure && result.failure->is_permanent();
    record_attempt(runtime_, entry.id, recipient, result,
                   !result.failure ? "relayed"
                   : bounced       ? "bounced"
                                   : "deferred");
    place->last_failure = result.failure;
    entry.wants_freeze = entry.wants_freeze || result.freeze;
    // Where the next hop knows DSN it tells of the success (RFC 3461 section 5.2.2).
    if (!result.failure && place->notify && !result.dsn_offered) note_relayed(entry, *place, result);
    if (bounced) entry.failed.push_back(*place);
    if (bounced || !result.failure) {
        entry.recipients.erase(place);
    } else if (settings_->profile == Profile::postfix) {
        // In the order in which they were deferred: so notifications tell of them (measured: r34).
        std::rotate(place, place + 1, entry.recipients.end());
    }
}

void QueueManager::note_relayed(QueueEntry& entry, const Recipient& recipient, const RecipientResult& result) {
    const std::size_t before = entry.served.size();
    note_success(entry, recipient, message::DeliveryAction::relayed, result.text);
    if (entry.served.size() == before) return;
    DeliveryFailure& said = *entry.served.back().recipient.last_failure;
    said.code = result.code;
    said.remote_host = result.next_hop.substr(0, result.next_hop.find('['));
}

void QueueManager::finish_attempt(QueueEntry& entry) {
    // A notification needs room in the queue too: what has failed waits there until it can be told.
    const bool tells_nobody = entry.reverse_path.is_null() && !settings_->double_bounces_to_postmaster;
    const bool can_tell = !settings_->disk_full || tells_nobody;
    const bool expired = can_tell && !entry.recipients.empty() && runtime_.now() >= entry.expires;
    if (expired) {
        // The last temporary failure is the final one now (RFC 5321 section 4.5.4.1).
        std::ranges::move(entry.recipients, std::back_inserter(entry.failed));
        entry.recipients.clear();
        entry.reason = "the time for trying is over";
        queue_.record_change(entry);
    }
    const bool had_failures = !entry.failed.empty();
    if (had_failures && can_tell) tell_of_failures(entry, expired);
    if (!entry.served.empty() && can_tell) submit_if(report_successes(runtime_, queue_, *settings_, entry));
    const std::string id = entry.id;
    if (!entry.recipients.empty() || !entry.failed.empty() || !entry.served.empty()) {
        entry.wants_freeze ? freeze(entry) : defer(entry);
    } else {
        queue_.remove(id, expired ? "expired" : had_failures ? "bounced" : "done");
    }
    leave_run(id);
}

void QueueManager::tell_of_failures(QueueEntry& entry, bool expired) {
    const std::vector<Recipient> failed = entry.failed;
    submit_if(report_failures(runtime_, queue_, *settings_, entry, expired));
    if (!settings_->bounces_to_postmaster) return;
    submit_if(copy_for_postmaster(runtime_, queue_, *settings_, entry, NotificationKind::failure_copy, failed));
}

void QueueManager::submit_if(std::optional<QueueEntry> notification) {
    if (notification) submit(*std::move(notification));
}

void QueueManager::warn_of_delay(QueueEntry& entry) {
    const Duration after = settings_->retry.delay_warning_after;
    if (after.count() == 0 || entry.delay_told || settings_->disk_full) return;
    if (runtime_.now() - entry.arrival < after) return;
    submit_if(report_delay(runtime_, queue_, *settings_, entry));
    if (!settings_->delays_to_postmaster) return;
    submit_if(copy_for_postmaster(runtime_, queue_, *settings_, entry, NotificationKind::delay_copy, entry.recipients));
}

void QueueManager::defer(QueueEntry& entry) {
    warn_of_delay(entry);
    if (uses_hints()) return defer_by_hints(entry);
    entry.state = QueueEntry::State::deferred;
    entry.next_attempt = next_attempt(retry(), entry.attempts, entry.arrival, runtime_.now());
    entry.due = due_from(settings_->retry, entry.arrival, runtime_.now());
    const auto& failure = entry.recipients.empty() ? disk_full() : entry.recipients.front().last_failure;
    entry.reason = failure ? failure->text : std::string("not yet tried");
    record_retry(runtime_, entry, settings_->retry);
    queue_.record_change(entry);
    schedule(entry.next_attempt, entry.id);
}

void QueueManager::freeze(QueueEntry& entry) {
    entry.wants_freeze = false;
    entry.state = QueueEntry::State::frozen;
    entry.next_attempt = runtime_.now() + std::max(settings_->frozen_max, Duration(std::chrono::seconds{1}));
    const auto& failure = entry.recipients.empty() ? std::nullopt : entry.recipients.front().last_failure;
    entry.reason = failure ? failure->text : std::string("it cannot be told that it failed");
    record_freezing(runtime_, entry);
    queue_.record_change(entry);
    schedule(entry.next_attempt, entry.id);
}

/// Nobody has looked after it in time.
void QueueManager::give_up_frozen(QueueEntry& entry) {
    entry.state = QueueEntry::State::active;
    entry.reason = "it was frozen for too long";
    queue_.record_change(entry);
    for (Recipient& recipient : std::exchange(entry.recipients, {})) {
        DeliveryFailure failure = recipient.last_failure.value_or(DeliveryFailure());
        failure.status = {5, 4, 7};
        failure.text += ": it was frozen for too long";
        fail_here(entry, recipient, std::move(failure));
    }
    finish_attempt(entry);
}

std::vector<std::string> QueueManager::take_due(const std::function<bool(const QueueEntry&)>& wanted) {
    std::vector<std::string> ids;
    for (auto place = due_.begin(); place != due_.end();) {
        const bool taken = wanted(*queue_.find(place->first.second));
        if (taken) ids.push_back(place->first.second);
        place = taken ? due_.erase(place) : std::next(place);
    }
    return ids;
}

void QueueManager::schedule(Instant time, const std::string& queue_id) {
    due_.emplace(std::pair(time, queue_id), runtime_.recorder().cause());
    set_timer();
}

}  // namespace sim::mta
