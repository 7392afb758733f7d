#include "sim/mta/queue_manager.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "protocol/base/ascii.hpp"
#include "protocol/message/header.hpp"
#include "protocol/message/trace.hpp"
#include "protocol/smtp/notification_request.hpp"
#include "sim/mta/alias_expansion.hpp"
#include "sim/mta/delivery_events.hpp"
#include "sim/mta/notification.hpp"
#include "sim/mta/retry_schedule.hpp"

namespace sim::mta {

namespace message = protocol::message;
namespace smtp = protocol::smtp;
using Kind = Classification::Kind;
using protocol::Instant;

namespace {

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
    failed.text = fmt::format("the alias {} leads back to itself, or from alias to alias without end", recipient.address.canonical());
    return failed;
}

/// The mail was delivered to this alias before (measured: truth case c41).
DeliveryFailure forwarding_loop(const Recipient& recipient) {
    DeliveryFailure failed;
    failed.status = {5, 4, 6};
    failed.text = fmt::format("mail forwarding loop for {}", recipient.address.canonical());
    return failed;
}

/// RFC 3463 section 3.8: X.7.2, mailing list expansion prohibited.
DeliveryFailure closed_list(const Recipient& list) {
    DeliveryFailure failed;
    failed.status = {5, 7, 2};
    failed.text = fmt::format("the sender may not write to the list {}", list.address.canonical());
    return failed;
}

/// A list's members in place of the list.
std::vector<Recipient> recipients_of(const MailingList& list, const Recipient& address) {
    std::vector<Recipient> members;
    for (const std::string& member : list.members) {
        const auto parsed = smtp::Mailbox::parse(member);
        if (parsed) members.push_back(Recipient{*parsed, address.address.encode()});  // the scenario checks members
    }
    return members;
}

bool was_delivered_to(const Content& content, const Recipient& recipient) {
    const auto header = message::Header::parse(content.header());
    const std::string address = recipient.address.canonical();
    return std::ranges::any_of(header.find_all("Delivered-To"), [&](const message::HeaderField* field) {
        return protocol::equal_ignoring_case(field->body(), address);
    });
}

/// The trace of a delivery to an alias: whoever meets the second field again knows that the mail runs in a circle.
Content with_forwarding_trace(const host::Runtime& runtime, const Content& content, const std::string& queue_id,
                              const Recipient& alias) {
    message::ReceivedField received;
    received.by = runtime.name();
    received.id = queue_id;
    received.date = runtime.calendar().civil(runtime.now());
    const message::HeaderField delivered_to("Delivered-To", alias.address.canonical());
    return content.prepend(received.field().octets() + delivered_to.octets());
}

/// NOTIFY for those that an alias stands for: of success its delivery has told already (RFC 3461 section 5.2.7.2;
/// measured: truth case c87).
std::optional<std::string> notify_after_success(const std::optional<std::string>& notify) {
    const auto conditions = notify ? smtp::NotifyConditions::parse(*notify) : std::nullopt;
    if (!conditions || !conditions->success) return notify;
    if (!conditions->failure && !conditions->delay) return "NEVER";
    return conditions->failure && conditions->delay ? "FAILURE,DELAY" : conditions->failure ? "FAILURE" : "DELAY";
}

/// Whether somebody has changed the configuration; that a disk fills up or a host is busier is no new configuration.
bool was_reconfigured(Settings before, const Settings& after) {
    before.disk_full = after.disk_full;
    before.service_time = after.service_time;
    before.workers = after.workers;
    return before != after;
}

/// Postfix delivers to its mailboxes, wherever they are, for one recipient at a time (local_destination_recipient_limit;
/// measured: truth case f01).
unsigned recipients_per_delivery_max(const Settings& settings, const Destination& destination) {
    const bool to_store = destination.route && destination.route->lmtp;
    return to_store && settings.profile == Profile::postfix ? 1 : settings.recipients_per_delivery_max;
}

/// Postfix delivers to a local alias by putting the mail into its queue again; others replace the recipient.
bool forwards_aliases(const Settings& settings) { return settings.profile == Profile::postfix; }

}  // namespace

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
    std::vector<std::string> deferred;
    for (const auto& [key, cause] : due_) {
        if (queue_.find(key.second)->state == QueueEntry::State::deferred) deferred.push_back(key.second);
    }
    std::erase_if(due_, [&](const auto& each) { return std::ranges::find(deferred, each.first.second) != deferred.end(); });
    for (const std::string& id : deferred) schedule_anew(*queue_.find(id));
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
    std::vector<std::string> ids;
    for (const auto& [key, cause] : due_) ids.push_back(key.second);
    due_.clear();
    forced_.insert(ids.begin(), ids.end());
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
    queue_.record_change(entry);
    const std::size_t recipients_before = entry.recipients.size();
    std::vector<DeliveryRequest> requests = sort_out(entry);
    forced_.erase(entry.id);
    if (requests.empty()) return finish_attempt(entry);
    if (entry.recipients.size() != recipients_before) queue_.record_change(entry);
    deliveries_open_[entry.id] = static_cast<unsigned>(requests.size());
    for (DeliveryRequest& request : requests) start(std::move(request));
}

void QueueManager::expand_aliases(QueueEntry& entry) {
    const RecipientClassifier classifier(*settings_, store_, runtime_.addresses(), runtime_.name());
    const auto scope = forwards_aliases(*settings_) ? AliasExpansion::Scope::virtual_only : AliasExpansion::Scope::all;
    auto expansion = AliasExpansion(runtime_, classifier, entry, scope, true).expand(entry.recipients);
    for (Recipient& recipient : expansion.looping) {
        name_copy(entry, recipient);
        fail_here(entry, recipient, alias_loop(recipient));
    }
    entry.recipients = std::move(expansion.recipients);
    if (forwards_aliases(*settings_) && !settings_->aliases.empty()) expand_local_aliases(entry, classifier);
}

/// Postfix's local delivery agent serves the local users of an alias by itself, without a new message, unless the alias
/// has an owner. Here an alias whose targets are not all of them local is forwarded as a whole.
void QueueManager::expand_local_aliases(QueueEntry& entry, const RecipientClassifier& classifier) {
    const auto expand = [&](const Recipient& alias, bool recorded) {
        return AliasExpansion(runtime_, classifier, entry, AliasExpansion::Scope::all, recorded).expand({alias});
    };
    const auto is_here = [&](const Recipient& target) {
        const Classification verdict = classifier.classify_without_aliases(target.address);
        return verdict.kind == Kind::mailbox && !verdict.by_lmtp;
    };
    std::set<std::string> served;
    for (const Recipient& recipient : entry.recipients) served.insert(recipient.address.canonical());
    const auto is_new = [&](const Recipient& target) { return !served.contains(target.address.canonical()); };
    std::vector<Recipient> recipients;
    for (Recipient& recipient : entry.recipients) {
        const Classification verdict =
            recipient.expanded ? Classification() : classifier.classify_after_virtual(recipient.address);
        const bool is_plain = verdict.kind == Kind::alias && verdict.list.empty() && verdict.owner.empty() &&
                              !verdict.is_catch_all && !was_delivered_to(entry.content, recipient);
        const auto targets = is_plain ? expand(recipient, false).recipients : std::vector<Recipient>();
        const bool all_here = std::ranges::all_of(targets, is_here) && std::ranges::all_of(targets, is_new);
        if (targets.empty() || !all_here) {
            recipients.push_back(std::move(recipient));
            continue;
        }
        note_success(entry, recipient, message::DeliveryAction::expanded, "delivery via local: alias expanded");
        for (Recipient& target : expand(recipient, true).recipients) {
            target.notify = notify_after_success(target.notify);
            served.insert(target.address.canonical());
            recipients.push_back(std::move(target));
        }
    }
    entry.recipients = std::move(recipients);
}

const MailingList* QueueManager::find_list(const Classification& verdict) const {
    const auto found = settings_->lists.find(verdict.list);
    return verdict.list.empty() || found == settings_->lists.end() ? nullptr : &found->second;
}

std::optional<DeliveryFailure> QueueManager::forwarding_failure(const QueueEntry& entry, const Recipient& alias,
                                                                const Classification& verdict) {
    if (settings_->disk_full) return disk_full();
    const MailingList* list = find_list(verdict);
    const bool has_mark = was_delivered_to(entry.content, alias);
    if (has_mark || (list != nullptr && has_list_id(*list, alias.address, entry.content))) {
        record_not_forwarded(runtime_, alias,
                             has_mark ? "it has the field Delivered-To with this address, which this host writes when it "
                                        "delivers to an alias: the mail has been here before and runs in a circle"
                                      : "it has the List-Id of this list: it has come out of the list before",
                             "RFC 5321 section 6.3");
        return forwarding_loop(alias);
    }
    if (list == nullptr || may_post(*list, entry.reverse_path)) return std::nullopt;
    record_not_forwarded(runtime_, alias,
                         entry.reverse_path.is_null() ? "a list passes no notifications on"
                                                      : "the list is closed, and the sender is none of its members",
                         "RFC 3463 section 3.8");
    return closed_list(alias);
}

bool QueueManager::forward(QueueEntry& entry, Recipient& alias, const Classification& verdict,
                           const RecipientClassifier& classifier) {
    if (auto failure = forwarding_failure(entry, alias, verdict)) {
        const bool is_final = failure->is_permanent();
        fail_here(entry, alias, *std::move(failure));
        return is_final;
    }
    const MailingList* list = find_list(verdict);
    const std::vector<Recipient> targets = list == nullptr ? std::vector{alias} : recipients_of(*list, alias);
    auto expansion =
        AliasExpansion(runtime_, classifier, entry, AliasExpansion::Scope::all, false).expand(targets);
    if (expansion.recipients.empty()) {
        fail_here(entry, alias, alias_loop(alias));
        return true;
    }
    QueueEntry forwarded = forwarded_entry(entry, alias, verdict, std::move(expansion.recipients), list);
    record_forwarding(runtime_, entry, alias, verdict, forwarded);
    if (list != nullptr) {
        ListCopy copy = list_copy(*list, alias.address, forwarded.content);
        forwarded.content = std::move(copy.content);
        record_list_copy(runtime_, entry, alias, forwarded, copy.fields);
    }
    RecipientResult result;
    result.next_hop = "local";
    result.text = "forwarded as " + forwarded.id;
    record_attempt(runtime_, entry.id, alias, result, "expanded");
    const bool is_list = forwarded.reverse_path != entry.reverse_path;
    const auto action = is_list ? message::DeliveryAction::delivered : message::DeliveryAction::expanded;
    note_success(entry, alias, action, "delivery via local: alias expanded");
    submit(std::move(forwarded));
    return true;
}

QueueEntry QueueManager::forwarded_entry(const QueueEntry& entry, const Recipient& alias, const Classification& verdict,
                                         std::vector<Recipient> recipients, const MailingList* list) {
    QueueEntry forwarded;
    forwarded.id = queue_.next_id();
    forwarded.message = alias.message;
    forwarded.reverse_path = entry.reverse_path;
    forwarded.options = entry.options;
    forwarded.recipients = std::move(recipients);
    forwarded.content = with_forwarding_trace(runtime_, entry.content, forwarded.id, alias);
    const std::string owner = list != nullptr ? "owner-" + alias.address.local_part_dequoted() : verdict.owner;
    const bool has_owner = list != nullptr || (!owner.empty() && !entry.reverse_path.is_null());
    if (has_owner) {
        // A mailing list: failures are its owner's business, and nobody else hears of it (RFC 3461 section 5.2.7.3).
        const auto sender = smtp::Mailbox::parse(owner + '@' + smtp::text_of(alias.address.host()));
        if (sender) forwarded.reverse_path.mailbox = *sender;
        forwarded.options.ret.clear();
        forwarded.options.envid.clear();
    }
    for (Recipient& recipient : forwarded.recipients) {
        recipient.notify = has_owner ? std::nullopt : notify_after_success(recipient.notify);
        if (has_owner) recipient.orcpt.clear();
    }
    return forwarded;
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
    std::vector<DeliveryRequest> requests;
    std::vector<Recipient> remaining;
    const bool has_aliases =
        (!settings_->aliases.empty() || !settings_->catch_all.empty()) && forwards_aliases(*settings_);
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
            if (!store(entry, recipient, verdict.mailbox)) remaining.push_back(recipient);
        } else if (verdict.kind == Kind::unknown_user) {
            record_local_or_remote(runtime_, recipient, verdict);
            fail_here(entry, recipient, unknown_user(recipient));
        } else if (!forward(entry, recipient, verdict, classifier)) {
            remaining.push_back(recipient);
        }
    }
    entry.recipients = std::move(remaining);
    return requests;
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
    mailstore::Delivery delivery{entry.content, return_path, recipient.address.canonical(), recipient.message};
    if (const auto refused = store_.quota_refusal(mailbox, delivery)) {
        const DeliveryFailure failure{*refused->enhanced(), std::nullopt, refused->text(), ""};
        fail_here(entry, recipient, failure);
        return failure.is_permanent();
    }
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
                                   std::vector<DeliveryRequest>& requests) {
    const std::string key = destination.key();
    const unsigned recipients_max = recipients_per_delivery_max(*settings_, destination);
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
         entry.options, entry.arrival, forced_.contains(entry.id)});
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
    const DeliveryContext context{&runtime_, &stub_, &connections_, &hints_};
    auto delivery = deliver(context, &job->request);
    std::vector<RecipientResult> results = co_await delivery;
    finish(job->request, std::move(results));
    destination_limit_.leave(job->request.destination.key());
    co_return true;
}

void QueueManager::finish(const DeliveryRequest& request, std::vector<RecipientResult> results) {
    QueueEntry* entry = queue_.find(request.queue_id);
    assert(entry != nullptr && results.size() == request.recipients.size());
    if (uses_hints()) apply_hints(*entry, results);
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
    entry.wants_freeze = entry.wants_freeze || result.freeze;
    // Where the next hop knows DSN it tells of the success (RFC 3461 section 5.2.2).
    if (!result.failure && place->notify && !result.dsn_offered) note_relayed(entry, *place, result);
    if (bounced) entry.failed.push_back(*place);
    if (bounced || !result.failure) entry.recipients.erase(place);
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
    if (had_failures && can_tell) submit_if(report_failures(runtime_, queue_, *settings_, entry, expired));
    if (!entry.served.empty() && can_tell) submit_if(report_successes(runtime_, queue_, *settings_, entry));
    const std::string id = entry.id;
    if (!entry.recipients.empty() || !entry.failed.empty() || !entry.served.empty()) {
        entry.wants_freeze ? freeze(entry) : defer(entry);
    } else {
        queue_.remove(id, expired ? "expired" : had_failures ? "bounced" : "done");
    }
    leave_run(id);
}

void QueueManager::submit_if(std::optional<QueueEntry> notification) {
    if (notification) submit(*std::move(notification));
}

void QueueManager::warn_of_delay(QueueEntry& entry) {
    const Duration after = settings_->retry.delay_warning_after;
    if (after.count() == 0 || entry.delay_told || settings_->disk_full) return;
    if (runtime_.now() - entry.arrival >= after) submit_if(report_delay(runtime_, queue_, *settings_, entry));
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

void QueueManager::unschedule(const std::string& queue_id) {
    std::erase_if(due_, [&](const auto& each) { return each.first.second == queue_id; });
}

void QueueManager::schedule(Instant time, const std::string& queue_id) {
    due_.emplace(std::pair(time, queue_id), runtime_.recorder().cause());
    set_timer();
}

}  // namespace sim::mta
