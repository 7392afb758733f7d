// The queue manager where mail goes on to other addresses: aliases and mailing lists.
#include <algorithm>
#include <set>
#include <utility>

#include "protocol/base/ascii.hpp"
#include "protocol/message/header.hpp"
#include "protocol/message/trace.hpp"
#include "protocol/smtp/notification_request.hpp"
#include "sim/mta/alias_expansion.hpp"
#include "sim/mta/delivery_events.hpp"
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

}  // namespace

void QueueManager::expand_aliases(QueueEntry& entry) {
    const RecipientClassifier classifier(*settings_, store_, runtime_.addresses(), runtime_.name());
    const auto scope = forwards_aliases() ? AliasExpansion::Scope::virtual_only : AliasExpansion::Scope::all;
    auto expansion = AliasExpansion(runtime_, classifier, entry, scope, true).expand(entry.recipients);
    for (Recipient& recipient : expansion.looping) {
        name_copy(entry, recipient);
        fail_here(entry, recipient, alias_loop(recipient));
    }
    entry.recipients = std::move(expansion.recipients);
    if (forwards_aliases() && !settings_->aliases.empty()) expand_local_aliases(entry, classifier);
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

}  // namespace sim::mta
