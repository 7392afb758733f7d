#pragma once

#include <string_view>
#include <vector>

#include "protocol/message/header.hpp"
#include "sim/mta/address_rewriting.hpp"
#include "sim/mta/delivery.hpp"
#include "sim/mta/mailing_list.hpp"
#include "sim/mta/notification.hpp"
#include "sim/mta/queue.hpp"
#include "sim/mta/recipient_classifier.hpp"

// What a transfer agent tells the recording about its work.
namespace sim::mta {

/// `decision`: is the recipient's mail delivered here or passed on?
void record_local_or_remote(host::Runtime& runtime, const Recipient& recipient, const Classification& verdict);
/// `alias-expanded`
void record_alias(host::Runtime& runtime, const QueueEntry& entry, const Recipient& alias,
                  const std::vector<protocol::smtp::Mailbox>& targets, const Classification& verdict);
/// `alias-expanded` of an alias whose targets get a message of their own in the queue.
void record_forwarding(host::Runtime& runtime, const QueueEntry& entry, const Recipient& alias,
                       const Classification& verdict, const QueueEntry& forwarded);
/// `decision`: who hears of failures of a list's mail, and `header-added` for what the list adds.
void record_list_copy(host::Runtime& runtime, const QueueEntry& entry, const Recipient& list,
                      const QueueEntry& forwarded, const std::vector<NamedField>& fields);
/// `header-added`
void record_field(host::Runtime& runtime, const std::string& message, std::string_view name, std::string_view value);
/// `decision` for an address written anew.
/// @param where  `envelope`, `header`
void record_rewriting(host::Runtime& runtime, const std::string& message, const Rewriting& rewriting,
                      std::string_view where);
/// `alias-expanded` for a recipient of the envelope that was written anew.
void record_rewritten_recipient(host::Runtime& runtime, const std::string& message, const Rewriting& rewriting);
/// `decision`: a mail is not delivered to an alias or list, by this rule.
void record_not_forwarded(host::Runtime& runtime, const Recipient& alias, std::string_view rule, std::string_view rfc);
/// `delivery-attempted` for one recipient.
/// @param outcome  delivered, relayed, expanded, deferred or bounced
void record_attempt(host::Runtime& runtime, const std::string& queue_id, const Recipient& recipient,
                    const RecipientResult& result, std::string_view outcome);
/// `decision`: how content with a CR or LF outside CRLF goes to the next hop.
void record_bare_line_ends(host::Runtime& runtime, const std::string& message, bool passed_on);
/// `decision`: what becomes of content with a line that is too long for SMTP.
void record_long_line(host::Runtime& runtime, const std::string& message, const Settings& settings,
                      std::size_t longest_octets);
/// `decision`: a mail goes over a connection that another one has left.
void record_kept_connection(host::Runtime& runtime, const std::string& message, const NextHop& hop);
/// `decision`: TLS has failed with a host, and the mail goes there without it.
void record_plaintext_fallback(host::Runtime& runtime, const std::string& message, const NextHop& hop);
/// `decision`: nothing more is tried for a destination for a time.
void record_suspension(host::Runtime& runtime, const std::string& message, const std::string& destination,
                       const Settings& settings, const std::string& why);
/// `decision`: a host is not tried because its retry time has not come.
void record_hop_waits(host::Runtime& runtime, const std::string& message, const NextHop& hop, const RetryHint& hint);
/// `decision`: a message is frozen, for the reason that the entry has.
void record_freezing(host::Runtime& runtime, const QueueEntry& entry);
/// `decision`: when is a message that waits by retry hints tried again?
/// @param hint  whose time comes first; nullptr: none is known
void record_hinted_retry(host::Runtime& runtime, const QueueEntry& entry, const RetrySettings& retry,
                         const std::string& key, const RetryHint* hint);
/// `decision`: when is a deferred message tried again?
void record_retry(host::Runtime& runtime, const QueueEntry& entry, const RetrySettings& retry);
/// `decision`: is the sender told, and `bounce-created` for the notification.
void record_bounce(host::Runtime& runtime, const QueueEntry& entry, const std::string& notification, bool expired);
/// `decision`: why somebody is told of what is no failure of a delivery to the sender, and `notification-created`.
void record_notification(host::Runtime& runtime, const QueueEntry& entry, const std::string& notification,
                         const NotificationPlan& plan);
/// `decision`: nobody is told, and `message-discarded` for each recipient that failed.
void record_discarded(host::Runtime& runtime, const QueueEntry& entry, const std::vector<Recipient>& recipients,
                      std::string_view why);

}  // namespace sim::mta
