// The queue manager where mail goes on to other addresses: aliases and mailing lists.
#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "protocol/message/header.hpp"
#include "protocol/message/trace.hpp"
#include "protocol/smtp/notification_request.hpp"
#include "sim/mta/address_rewriting.hpp"
#include "sim/mta/alias_expansion.hpp"
#include "sim/mta/delivery_events.hpp"
#include "sim/mta/final_delivery.hpp"
#include "sim/mta/local_failure.hpp"
#include "sim/mta/queue_manager.hpp"

namespace sim::mta {

namespace message = protocol::message;
namespace smtp = protocol::smtp;
using Kind = Classification::Kind;

namespace {

/// A list's members in place of the list.
std::vector<Recipient> recipients_of(const MailingList& list, const Recipient& address) {
    std::vector<Recipient> members;
    for (const std::string& member : list.members) {
        const auto parsed = smtp::Mailbox::parse(member);
        if (parsed) members.push_back(Recipient{*parsed, address.address.encode()});  // the scenario checks members
    }
    return members;
}

/// The trace of a delivery to an alias: whoever meets the second field again knows that the mail runs in a circle.
Content with_forwarding_trace(const host::Runtime& runtime, const Content& content, const std::string& queue_id,
                              const Recipient& alias) {
    message::ReceivedField received;
    received.by = runtime.name();
    received.id = queue_id;
    received.date = runtime.calendar().civil(runtime.now());
    const message::HeaderField delivered_to("Delivered-To", written(alias.address));
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

}  // namespace

void QueueManager::expand_aliases(QueueEntry& entry) {
    const RecipientClassifier classifier(*settings_, store_, runtime_.addresses(), runtime_.name());
    const bool by_origin = forwards_aliases();
    const auto scope = by_origin ? AliasExpansion::Scope::virtual_only : AliasExpansion::Scope::all;
    AliasExpansion of_message(runtime_, classifier, entry, scope, true);
    std::vector<Recipient> recipients;
    std::set<std::string> named;
    std::set<std::string> taken;
    for (Recipient& recipient : entry.recipients) {
        if (!named.insert(by_origin ? identity_of(recipient) : recipient.address.canonical()).second) continue;
        AliasExpansion of_recipient(runtime_, classifier, entry, scope, true);
        auto expansion = (by_origin ? of_recipient : of_message).expand({recipient});
        for (Recipient& looping : expansion.looping) {
            name_copy(entry, looping);
            fail_here(entry, looping, alias_loop(looping));
        }
        note_virtual_expansion(entry, recipient, expansion.recipients);
        for (Recipient& target : expansion.recipients) {
            if (!by_origin || taken.insert(identity_of(target)).second) recipients.push_back(std::move(target));
        }
    }
    entry.recipients = std::move(recipients);
    if (settings_->profile == Profile::postfix) sort_recipients(*settings_, entry.recipients);
    if (by_origin && !settings_->aliases.empty() && !settings_->disk_full) expand_local_aliases(entry, classifier);
}

/// What stands for several is told to be expanded; of success nobody tells more (RFC 3461 section 5.2.7). Postfix
/// does so of every virtual alias, also of one that stands for a single address (cleanup_out_recipient.c: where it
/// leads "is none of the sender's business").
void QueueManager::note_virtual_expansion(QueueEntry& entry, Recipient& alias, std::vector<Recipient>& targets) {
    const bool is_alias = targets.size() > 1 || (targets.size() == 1 && targets.front().address != alias.address);
    const bool told = settings_->profile == Profile::postfix ? is_alias
                      : settings_->profile == Profile::rfc   ? targets.size() > 1
                                                             : false;
    if (!told) return;
    note_success(entry, alias, message::DeliveryAction::expanded, "alias expanded");
    for (Recipient& target : targets) target.notify = notify_after_success(target.notify);
}

/// Postfix's local delivery agent, of which there is one for each recipient: it serves the local users of an alias by
/// itself, and those of aliases in it, and puts the mail for all others into the queue again, in one message with the
/// address of the outermost alias in Delivered-To (local(8), frozen_delivered_to; measured: k35).
void QueueManager::expand_local_aliases(QueueEntry& entry, const RecipientClassifier& classifier) {
    std::set<std::string> taken;
    for (const Recipient& recipient : entry.recipients) taken.insert(identity_of(recipient));
    std::vector<Recipient> recipients;
    for (Recipient& recipient : std::exchange(entry.recipients, {})) {
        const Classification verdict =
            recipient.expanded ? Classification() : classifier.classify_after_virtual(recipient.address);
        if (!is_plain_alias(entry, recipient, verdict)) {
            recipients.push_back(std::move(recipient));
            continue;
        }
        taken.erase(identity_of(recipient));  // an alias may name itself
        LocalAliasTargets targets;
        collect_targets(entry, recipient, verdict, classifier, targets);
        for (Recipient& looping : targets.looping) {
            name_copy(entry, looping);
            fail_here(entry, looping, alias_database_loop(looping));
        }
        if (targets.here.empty() && targets.forwarded.empty()) {
            if (!targets.looping.empty()) continue;
            name_copy(entry, recipient);
            fail_here(entry, recipient, alias_loop(recipient));
            continue;
        }
        note_success(entry, recipient, message::DeliveryAction::expanded, "delivery via local: alias expanded");
        for (Recipient& target : targets.here) {
            if (taken.insert(identity_of(target)).second) recipients.push_back(std::move(target));
        }
        if (!targets.forwarded.empty()) forward_targets(entry, recipient, std::move(targets.forwarded));
    }
    entry.recipients = std::move(recipients);
}

bool QueueManager::is_plain_alias(const QueueEntry& entry, const Recipient& recipient,
                                  const Classification& verdict) const {
    return verdict.kind == Kind::alias && verdict.list.empty() && verdict.owner.empty() && !verdict.is_catch_all &&
           !was_delivered_to(entry.content, recipient);
}

std::vector<QueueManager::LocalTarget> QueueManager::targets_of(const QueueEntry& entry, const Recipient& alias,
                                                                const Classification& verdict,
                                                                const RecipientClassifier& classifier) const {
    std::vector<LocalTarget> targets;
    for (const std::string& text : verdict.expansion) {
        const auto address = mapped_address(text, alias.address, verdict.detail);
        if (!address) continue;  // the scenario checks alias targets
        LocalTarget target{Recipient{*address, original_of(alias)}};
        target.recipient.virtually_expanded = true;
        target.recipient.notify = notify_after_success(alias.notify);
        target.recipient.orcpt = alias.orcpt;
        // An alias that names itself means the user of that name.
        const bool is_itself = *address == alias.address;
        target.verdict =
            is_itself ? classifier.classify_without_aliases(*address) : classifier.classify_after_virtual(*address);
        target.is_alias = is_plain_alias(entry, target.recipient, target.verdict);
        target.is_elsewhere = target.verdict.kind == Kind::remote;
        targets.push_back(std::move(target));
    }
    return targets;
}

void QueueManager::collect_targets(const QueueEntry& entry, const Recipient& alias, const Classification& verdict,
                                   const RecipientClassifier& classifier, LocalAliasTargets& collected) {
    if (!collected.aliases.insert(alias.address.canonical()).second) return note_circle(alias, collected);
    collected.way.push_back(alias);
    std::vector<LocalTarget> targets = targets_of(entry, alias, verdict, classifier);
    std::vector<smtp::Mailbox> here;
    std::vector<Recipient> elsewhere;
    for (LocalTarget& target : targets) {
        if (!target.is_elsewhere) here.push_back(target.recipient.address);
    }
    if (!here.empty()) record_alias(runtime_, entry, alias, here, verdict);
    for (LocalTarget& target : targets) {
        Recipient& recipient = target.recipient;
        if (target.is_alias) {
            collect_targets(entry, recipient, target.verdict, classifier, collected);
        } else if (!collected.addresses.insert(recipient.address.canonical()).second) {
            continue;  // one copy for each address in an alias
        } else if (target.is_elsewhere) {
            recipient.virtually_expanded = false;
            recipient.expanded = recipient.address == alias.address;
            elsewhere.push_back(std::move(recipient));
        } else {
            recipient.expanded = target.verdict.kind != Kind::alias;
            collected.here.push_back(std::move(recipient));
        }
    }
    std::ranges::move(elsewhere, std::back_inserter(collected.forwarded));
    collected.way.pop_back();
}

void QueueManager::note_circle(const Recipient& alias, LocalAliasTargets& collected) {
    // Postfix follows aliases a hundred deep (local/alias.c); whom it has reached then, it complains about.
    constexpr std::size_t depth_max = 101;
    const auto begin = std::ranges::find(collected.way, alias.address, &Recipient::address);
    if (begin == collected.way.end()) return;
    const auto first = static_cast<std::size_t>(begin - collected.way.begin());
    const std::size_t length = collected.way.size() - first;
    const std::size_t last = depth_max > first ? first + (depth_max - first) % length : first;
    collected.looping.push_back(collected.way[last]);
}

void QueueManager::record_forwarded(const Recipient& alias, const std::string& queue_id,
                                    const std::string& forwarded_id) {
    RecipientResult result;
    result.next_hop = "local";
    result.text = "forwarded as " + forwarded_id;
    record_attempt(runtime_, queue_id, alias, result, "expanded");
}

void QueueManager::forward_targets(QueueEntry& entry, Recipient& alias, std::vector<Recipient> targets) {
    name_copy(entry, alias);
    QueueEntry forwarded = forwarded_entry(entry, alias, Classification(), std::move(targets), nullptr);
    record_forwarding(runtime_, entry, alias, Classification(), forwarded);
    record_forwarded(alias, entry.id, forwarded.id);
    submit(std::move(forwarded));
}

bool QueueManager::has_come_back(QueueEntry& entry, Recipient& recipient) {
    if (settings_->profile != Profile::postfix || !was_delivered_to(entry.content, recipient)) return false;
    record_not_forwarded(
        runtime_, recipient,
        "it has the field Delivered-To with this address, which this host writes when it delivers: the "
        "mail has been here before and runs in a circle",
        "RFC 5321 section 6.3");
    fail_here(entry, recipient, forwarding_loop(recipient));
    return true;
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
                             has_mark
                                 ? "it has the field Delivered-To with this address, which this host writes when it "
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
    auto expansion = AliasExpansion(runtime_, classifier, entry, AliasExpansion::Scope::all, false).expand(targets);
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
    record_forwarded(alias, entry.id, forwarded.id);
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
    // Notifications get the owner's address too (measured: k31b).
    const bool passes_null = entry.reverse_path.is_null() && settings_->profile != Profile::postfix;
    const bool has_owner = list != nullptr || (!owner.empty() && !passes_null);
    if (has_owner) {
        // A mailing list: failures are its owner's business, and nobody else hears of it (RFC 3461 section 5.2.7.3).
        // Postfix completes the alias's name with its own (measured: k31; myorigin).
        const bool by_host = list == nullptr && settings_->profile == Profile::postfix;
        const std::string domain = by_host ? std::string(runtime_.name()) : smtp::text_of(alias.address.host());
        const auto sender = smtp::Mailbox::parse(owner + '@' + domain);
        if (sender) forwarded.reverse_path.mailbox = *sender;
        // Postfix goes on with what the author asked for (measured: n86).
        if (!by_host) forwarded.options.ret.clear();
        if (!by_host) forwarded.options.envid.clear();
    }
    const bool asks_anew = has_owner && (list != nullptr || settings_->profile != Profile::postfix);
    for (Recipient& recipient : forwarded.recipients) {
        recipient.notify = asks_anew ? std::nullopt : notify_after_success(recipient.notify);
        if (!has_owner) continue;
        recipient.orcpt.clear();
        if (list == nullptr) recipient.original.clear();  // measured: k31
    }
    return forwarded;
}

}  // namespace sim::mta
