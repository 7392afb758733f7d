#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/mta/queue.hpp"
#include "sim/mta/settings.hpp"

namespace sim::mta {

/// What a notification is about.
enum class NotificationKind : std::uint8_t {
    failure,          ///< to the sender: not delivered
    delay,            ///< to the sender: not yet delivered
    success,          ///< to the sender, who asked: delivered, relayed or expanded (RFC 3464 section 2.3.3)
    postmaster_copy,  ///< to the postmaster: a notification could not be delivered
    failure_copy,     ///< to the postmaster: what the sender is told of a failure
    delay_copy,       ///< to the postmaster: what the sender is told of a delay
};

/// What makes a notification this one.
struct NotificationPlan {
    NotificationKind kind = NotificationKind::failure;
    protocol::smtp::Mailbox to;           ///< who is told
    std::vector<DeliveryReport> reports;  ///< at least one
    Profile profile = Profile::postfix;
};

/// The content of a notification: a multipart/report (RFC 3464, RFC 6522).
/// @param entry     the message that it is about
/// @param queue_id  the notification's own
[[nodiscard]] Content compose_notification(host::Runtime& runtime, const QueueEntry& entry,
                                           const NotificationPlan& plan, const std::string& queue_id);

/// Whether the sender wants to hear of a failure, delay or success of a recipient, RFC 3461 section 4.1. Of failures
/// and delays everybody hears who did not say otherwise (section 6.2); of successes only who asked.
[[nodiscard]] bool wants_notification(const Recipient& recipient, NotificationKind kind);

/// The reverse-path of notifications to the postmaster: what cannot be delivered of them is told to nobody.
[[nodiscard]] std::optional<protocol::smtp::Mailbox> double_bounce_sender(const host::Runtime& runtime);

// Each takes its reports out of the entry, records the decision, and gives a message for the queue; nothing: nobody is
// told, and the recording says why where that is for good.

/// Those of `entry.failed`. @param expired  they failed for good because the time for trying is over
[[nodiscard]] std::optional<QueueEntry> report_failures(host::Runtime& runtime, Queue& queue, const Settings& settings,
                                                        QueueEntry& entry, bool expired);
/// A copy for the postmaster of what the sender has been told, without the content; it takes nothing out. Nothing where
/// no sender was told.
/// @param kind        failure_copy or delay_copy
/// @param recipients  whom it was about, and perhaps others
[[nodiscard]] std::optional<QueueEntry> copy_for_postmaster(host::Runtime& runtime, Queue& queue,
                                                            const Settings& settings, const QueueEntry& entry,
                                                            NotificationKind kind,
                                                            const std::vector<Recipient>& recipients);
/// Those of `entry.served`.
[[nodiscard]] std::optional<QueueEntry> report_successes(host::Runtime& runtime, Queue& queue, const Settings& settings,
                                                         QueueEntry& entry);
/// Those of `entry.recipients` that wait, once; they stay there.
[[nodiscard]] std::optional<QueueEntry> report_delay(host::Runtime& runtime, Queue& queue, const Settings& settings,
                                                     QueueEntry& entry);

}  // namespace sim::mta
