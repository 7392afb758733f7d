#include "sim/mta/queue_manager.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "protocol/base/ascii.hpp"
#include "protocol/smtp/notification_request.hpp"
#include "sim/mta/bounce.hpp"
#include "sim/mta/delivery_events.hpp"
#include "sim/mta/retry_schedule.hpp"

namespace sim::mta {

namespace smtp = protocol::smtp;
using Kind = Classification::Kind;
using protocol::Instant;

namespace {

struct Expansion {
    std::vector<Recipient> recipients;
    std::vector<Recipient> looping;  ///< they stand for nobody: their aliases lead in a circle
};

/// Replaces the aliases among recipients, also aliases of aliases. Each address is served once. An alias that
/// names itself means the mailbox of that name beside its other targets, as in Postfix.
class AliasExpansion {
public:
    AliasExpansion(host::Runtime& runtime, const RecipientClassifier& classifier, const QueueEntry& entry)
        : runtime_(runtime), classifier_(classifier), entry_(entry) {}

    Expansion expand() {
        for (const Recipient& recipient : entry_.recipients) {
            if (!add(recipient)) expansion_.looping.push_back(recipient);
        }
        return std::move(expansion_);
    }

private:
    /// @return whether somebody gets the mail for this recipient
    bool add(const Recipient& recipient) {
        const auto [served, is_new] = served_.try_emplace(recipient.address.canonical(), false);
        if (!is_new) return served->second;
        if (recipient.expanded) return served->second = keep(recipient);
        const Classification verdict = classifier_.classify(recipient.address);
        served->second = verdict.kind == Kind::alias ? add_targets(recipient, verdict.expansion) : keep(recipient);
        return served->second;
    }
    bool add_targets(const Recipient& alias, const std::vector<std::string>& targets) {
        record_alias(runtime_, entry_, alias, targets);
        bool served = false;
        std::optional<Recipient> missing;  // it names itself, and there is no such mailbox
        for (const std::string& target : targets) {
            const auto parsed = smtp::Mailbox::parse(target);
            if (!parsed) continue;  // the scenario checks alias targets
            Recipient recipient{*parsed, alias.original.empty() ? alias.address.encode() : alias.original};
            recipient.notify = alias.notify;
            recipient.orcpt = alias.orcpt;
            const bool is_itself = *parsed == alias.address;
            if (is_itself && !has_mailbox(recipient)) {
                missing = recipient;
            } else {
                served |= is_itself ? keep(recipient) : add(recipient);
            }
        }
        // Where others are served the sender is told of this one; where nobody is, of the alias.
        return missing && served ? keep(*missing) : served;
    }
    [[nodiscard]] bool has_mailbox(const Recipient& recipient) const {
        return classifier_.classify_without_aliases(recipient.address).kind != Kind::unknown_user;
    }
    bool keep(Recipient recipient) {
        recipient.expanded = true;
        expansion_.recipients.push_back(std::move(recipient));
        return true;
    }

    host::Runtime& runtime_;
    const RecipientClassifier& classifier_;
    const QueueEntry& entry_;
    std::map<std::string, bool> served_;  ///< by address; false while its targets are being added
    Expansion expansion_;
};

bool wants_failure_told(const Recipient& recipient) {
    const auto conditions = recipient.notify ? smtp::NotifyConditions::parse(*recipient.notify) : std::nullopt;
    return !conditions || conditions->failure;
}

DeliveryFailure unknown_user(const Recipient& recipient) {
    DeliveryFailure failed;
    failed.status = {5, 1, 1};
    failed.text = fmt::format("there is no mailbox {} here", recipient.address.canonical());
    return failed;
}

DeliveryFailure disk_full() {
    DeliveryFailure failed;
    failed.status = {4, 3, 1};
    failed.text = "insufficient system storage";
    return failed;
}

DeliveryFailure alias_loop(const Recipient& recipient) {
    DeliveryFailure failed;
    failed.status = {5, 4, 6};
    failed.text = fmt::format("the alias {} leads back to itself", recipient.address.canonical());
    return failed;
}

}  // namespace

QueueManager::QueueManager(host::Runtime& runtime, Queue& queue, mailstore::Store& store,
                           const protocol::dns::StubSettings& stub, std::shared_ptr<const Settings> settings)
    : runtime_(runtime),
      queue_(queue),
      store_(store),
      stub_(stub),
      settings_(std::move(settings)),
      connections_(runtime),
      timer_(runtime, [this] { attempt_due(); }) {}

void QueueManager::resume() {
    for (const auto& [id, entry] : queue_.entries()) {
        // What was being delivered when the host went down is due at once: nobody knows how far it had come.
        schedule(entry.state == QueueEntry::State::active ? runtime_.now() : entry.next_attempt, id);
    }
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
    std::vector<std::string> ids;
    for (const auto& [key, cause] : due_) ids.push_back(key.second);
    due_.clear();
    for (const std::string& id : ids) schedule(runtime_.now(), id);
}

std::size_t QueueManager::flush_domain(std::string_view domain, bool with_subdomains) {
    const auto in_domain = [&](const Recipient& recipient) {
        const std::string own = smtp::canonical_of(recipient.address.host());
        if (protocol::equal_ignoring_case(own, domain)) return true;
        const auto suffix = own.size() > domain.size() ? std::string_view(own).substr(own.size() - domain.size()) : "";
        return with_subdomains && protocol::equal_ignoring_case(suffix, domain) && own[own.size() - domain.size() - 1] == '.';
    };
    std::vector<std::string> ids;
    for (const auto& [key, cause] : due_) {
        if (std::ranges::any_of(queue_.find(key.second)->recipients, in_domain)) ids.push_back(key.second);
    }
    std::erase_if(due_, [&](const auto& each) { return std::ranges::find(ids, each.first.second) != ids.end(); });
    for (const std::string& id : ids) schedule(runtime_.now(), id);
    return ids.size();
}

void QueueManager::attempt_due() {
    while (!due_.empty() && due_.begin()->first.first <= runtime_.now()) {
        const std::string id = due_.begin()->first.second;
        const recording::CauseScope scope(runtime_.recorder(), due_.begin()->second);
        due_.erase(due_.begin());
        attempt(*queue_.find(id));
    }
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
    const bool was_deferred = entry.state == QueueEntry::State::deferred;
    entry.state = QueueEntry::State::active;
    ++entry.attempts;
    entry.reason = was_deferred ? "its time for another attempt has come" : "new";
    expand_aliases(entry);
    queue_.record_change(entry);
    const std::size_t recipients_before = entry.recipients.size();
    std::vector<DeliveryRequest> requests = sort_out(entry);
    if (requests.empty()) return finish_attempt(entry);
    if (entry.recipients.size() != recipients_before) queue_.record_change(entry);
    deliveries_open_[entry.id] = static_cast<unsigned>(requests.size());
    for (DeliveryRequest& request : requests) start(std::move(request));
}

void QueueManager::expand_aliases(QueueEntry& entry) {
    const RecipientClassifier classifier(*settings_, store_, runtime_.addresses(), runtime_.name());
    Expansion expansion = AliasExpansion(runtime_, classifier, entry).expand();
    for (Recipient& recipient : expansion.looping) {
        name_copy(entry, recipient);
        fail_here(entry, recipient, alias_loop(recipient));
    }
    entry.recipients = std::move(expansion.recipients);
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
    std::vector<DeliveryRequest> requests;
    std::vector<Recipient> remaining;
    for (Recipient& recipient : entry.recipients) {
        const Classification verdict = classifier.classify_without_aliases(recipient.address);
        if (verdict.kind != Kind::remote) name_copy(entry, recipient);
        if (verdict.kind == Kind::mailbox) {
            record_local_or_remote(runtime_, recipient, verdict);
            if (settings_->disk_full) {
                fail_here(entry, recipient, disk_full());
                remaining.push_back(recipient);
            } else {
                store(entry, recipient, verdict.mailbox);
            }
        } else if (verdict.kind == Kind::unknown_user) {
            record_local_or_remote(runtime_, recipient, verdict);
            fail_here(entry, recipient, unknown_user(recipient));
        } else {
            add_to_requests(entry, recipient, requests);
            record_local_or_remote(runtime_, recipient, verdict);
            remaining.push_back(recipient);
        }
    }
    entry.recipients = std::move(remaining);
    return requests;
}

void QueueManager::store(const QueueEntry& entry, const Recipient& recipient, const std::string& mailbox) {
    if (store_.find(mailbox) == nullptr) store_.create(mailbox, "");
    const std::string return_path = entry.reverse_path.mailbox ? entry.reverse_path.mailbox->encode() : "";
    RecipientResult result;
    result.next_hop = "local";
    result.text = "delivered to mailbox " + mailbox;
    store_.append(mailbox, {entry.content, return_path, recipient.address.canonical(), recipient.message});
    record_attempt(runtime_, entry.id, recipient, result, "delivered");
}

void QueueManager::name_copy(QueueEntry& entry, Recipient& recipient) {
    if (!recipient.message.empty()) return;
    recipient.message = entry.copies_named == 0 ? entry.message : runtime_.message_ids().next_copy(entry.message);
    ++entry.copies_named;
}

void QueueManager::add_to_requests(QueueEntry& entry, Recipient& recipient, std::vector<DeliveryRequest>& requests) {
    const Destination destination = destination_of(*settings_, recipient.address);
    const std::string key = destination.key();
    const unsigned recipients_max = settings_->recipients_per_delivery_max;
    const auto has_room = [&](const DeliveryRequest& request) {
        return request.destination.key() == key && (recipients_max == 0 || request.recipients.size() < recipients_max);
    };
    const auto found = std::ranges::find_if(requests, has_room);
    if (found != requests.end()) {
        recipient.message = found->message;
        return found->recipients.push_back(recipient);
    }
    name_copy(entry, recipient);
    requests.push_back(
        {entry.id, recipient.message, destination, entry.reverse_path, {recipient}, entry.content, settings_,
         entry.options});
}

void QueueManager::start(DeliveryRequest request) {
    jobs_.remove_if([](const Job& job) { return job.task.done(); });
    jobs_.push_back(Job{std::move(request)});
    Job* const job = &jobs_.back();
    destination_limit_.enter(job->request.destination.key(), settings_->deliveries_max, [this, job] {
        job->task = run(job);
        job->task.start(runtime_);
    });
}

protocol::Task<bool> QueueManager::run(Job* job) {
    const DeliveryContext context{&runtime_, &stub_, &connections_};
    auto delivery = deliver(context, &job->request);
    const std::vector<RecipientResult> results = co_await delivery;
    finish(job->request, results);
    destination_limit_.leave(job->request.destination.key());
    co_return true;
}

void QueueManager::finish(const DeliveryRequest& request, const std::vector<RecipientResult>& results) {
    QueueEntry* entry = queue_.find(request.queue_id);
    assert(entry != nullptr && results.size() == request.recipients.size());
    for (std::size_t index = 0; index < results.size(); ++index) {
        take_result(*entry, request.recipients[index], results[index]);
    }
    if (--deliveries_open_.at(entry->id) > 0) return queue_.record_change(*entry);
    deliveries_open_.erase(entry->id);
    finish_attempt(*entry);
}

void QueueManager::take_result(QueueEntry& entry, const Recipient& recipient, const RecipientResult& result) {
    const auto place = std::ranges::find(entry.recipients, recipient.address, &Recipient::address);
    assert(place != entry.recipients.end());
    const bool bounced = result.failure && result.failure->is_permanent();
    record_attempt(runtime_, entry.id, recipient, result,
                   !result.failure ? "relayed"
                   : bounced       ? "bounced"
                                   : "deferred");
    place->last_failure = result.failure;
    if (bounced) entry.failed.push_back(*place);
    if (bounced || !result.failure) entry.recipients.erase(place);
}

void QueueManager::finish_attempt(QueueEntry& entry) {
    // A notification needs room in the queue too: what has failed waits there until it can be told.
    const bool can_tell = !settings_->disk_full || entry.reverse_path.is_null();
    const bool expired = can_tell && !entry.recipients.empty() && runtime_.now() >= entry.expires;
    if (expired) {
        // The last temporary failure is the final one now (RFC 5321 section 4.5.4.1).
        std::ranges::move(entry.recipients, std::back_inserter(entry.failed));
        entry.recipients.clear();
        entry.reason = "the time for trying is over";
        queue_.record_change(entry);
    }
    const bool had_failures = !entry.failed.empty();
    if (had_failures && can_tell) report_failures(entry, expired);
    if (!entry.recipients.empty() || !entry.failed.empty()) return defer(entry);
    queue_.remove(entry.id, expired ? "expired" : had_failures ? "bounced" : "done");
}

void QueueManager::report_failures(QueueEntry& entry, bool expired) {
    // RFC 3461 section 4.1: who asked for no word about failures gets none.
    const auto silent = std::partition(entry.failed.begin(), entry.failed.end(), wants_failure_told);
    const std::vector<Recipient> untold(silent, entry.failed.end());
    entry.failed.erase(silent, entry.failed.end());
    if (!untold.empty()) record_discarded(runtime_, entry, untold, "the sender asked not to be told of failures");
    if (entry.failed.empty()) return;
    if (entry.reverse_path.is_null()) {
        record_discarded(runtime_, entry, entry.failed, "its reverse-path is empty, so that there is nobody to tell");
    } else {
        QueueEntry notification;
        notification.message = runtime_.message_ids().next_notification(entry.message);
        notification.recipients.push_back(Recipient{*entry.reverse_path.mailbox});
        notification.id = queue_.next_id();
        const std::string number = entry.id + '.' + std::to_string(entry.attempts);
        notification.content = compose_bounce(runtime_, entry, {number, notification.id, settings_->profile});
        // Measured: truth cases c14, c84.
        if (settings_->profile == Profile::postfix) notification.options.body = smtp::BodyType::eight_bit_mime;
        notification.options.smtputf8 = entry.options.smtputf8;
        record_bounce(runtime_, entry, notification.message, expired);
        submit(std::move(notification));
    }
    entry.failed.clear();
}

void QueueManager::defer(QueueEntry& entry) {
    entry.state = QueueEntry::State::deferred;
    entry.next_attempt = next_attempt(settings_->retry, entry.attempts, entry.arrival, runtime_.now());
    const auto& failure = entry.recipients.empty() ? disk_full() : entry.recipients.front().last_failure;
    entry.reason = failure ? failure->text : std::string("not yet tried");
    record_retry(runtime_, entry, settings_->retry);
    queue_.record_change(entry);
    schedule(entry.next_attempt, entry.id);
}

void QueueManager::schedule(Instant time, const std::string& queue_id) {
    due_.emplace(std::pair(time, queue_id), runtime_.recorder().cause());
    set_timer();
}

}  // namespace sim::mta
