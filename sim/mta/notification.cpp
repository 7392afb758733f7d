#include "sim/mta/notification.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "protocol/base/ascii.hpp"
#include "protocol/base/utf8.hpp"
#include "protocol/message/delivery_status.hpp"
#include "protocol/message/trace.hpp"
#include "protocol/smtp/content.hpp"
#include "protocol/smtp/notification_request.hpp"
#include "sim/mta/delivery_events.hpp"

namespace sim::mta {

namespace message = protocol::message;

namespace {

/// Larger mails come back as their header section only (as in Postfix, bounce_size_limit), and so do mails with
/// 8-bit content: the notification must get through everywhere (RFC 3461 section 6.2 leaves the choice).
constexpr std::size_t returned_octets_max = 50'000;

/// `j\x{FC}rgen` as UTF-8 (RFC 6533 section 3, EmbeddedUnicodeChar); what is none of these characters stays.
std::string with_unicode(std::string_view text) {
    constexpr std::string_view begin = "\\x{";
    constexpr std::size_t digits_max = 6;
    std::string decoded;
    while (!text.empty()) {
        const std::size_t end = text.starts_with(begin) ? text.find('}') : text.npos;
        const auto digits = end == text.npos ? std::string_view() : text.substr(begin.size(), end - begin.size());
        std::uint32_t character = 0;
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), character, 16);
        const bool is_whole =
            !digits.empty() && digits.size() <= digits_max && read.ptr == digits.data() + digits.size();
        const bool is_surrogate = character >= 0xD800 && character <= 0xDFFF;
        if (is_whole && !is_surrogate && character >= 0x20 && character <= 0x10FFFF) {
            protocol::append_utf8(decoded, character);
            text.remove_prefix(end + 1);
        } else {
            decoded.push_back(text.front());
            text.remove_prefix(1);
        }
    }
    return decoded;
}

/// As the client gave it: its ORCPT, else the address of its RCPT command (measured: truth cases c14, c89).
/// @param utf8  the notification may have UTF-8 (measured: na4)
message::TypedText original_recipient(const Recipient& recipient, bool utf8) {
    const auto semicolon = recipient.orcpt.find(';');
    if (semicolon != std::string::npos) {
        const auto address = protocol::smtp::decode_xtext(std::string_view(recipient.orcpt).substr(semicolon + 1));
        const std::string type = recipient.orcpt.substr(0, semicolon);
        const bool has_unicode = utf8 && protocol::equal_ignoring_case(type, "utf-8");
        if (address) return {type, has_unicode ? with_unicode(*address) : *address};
    }
    return {"rfc822", original_of(recipient)};
}

message::RecipientStatus status_of(const DeliveryReport& report, const message::DateTime& now, bool utf8) {
    const Recipient& recipient = report.recipient;
    const DeliveryFailure said = recipient.last_failure.value_or(DeliveryFailure());
    message::RecipientStatus status;
    // RFC 6533 section 3.
    status.final_recipient = {recipient.address.is_ascii() ? "rfc822" : "utf-8", recipient.address.encode()};
    status.original_recipient = original_recipient(recipient, utf8);
    status.action = report.action;
    status.status = said.status.encode();
    if (!said.remote_host.empty()) status.remote_mta = message::TypedText{"dns", said.remote_host};
    const bool by_smtp = said.code.has_value();
    status.diagnostic_code =
        message::TypedText{by_smtp ? "smtp" : "x-mailflow",
                           by_smtp ? fmt::format("{} {} {}", *said.code, said.status.encode(), said.text) : said.text};
    status.last_attempt_date = now;
    return status;
}

/// As Postfix writes them (measured: truth cases c14, c84, c87; RFC 3464's example for the delay).
std::string_view postfix_subject(NotificationKind kind) {
    switch (kind) {
        case NotificationKind::failure:
            return "Undelivered Mail Returned to Sender";
        case NotificationKind::delay:
            return "Delayed Mail (still being retried)";
        case NotificationKind::success:
            return "Successful Mail Delivery Report";
        case NotificationKind::delay_copy:
            return "Postmaster Warning: Delayed Mail";
        case NotificationKind::postmaster_copy:
        case NotificationKind::failure_copy:
            break;
    }
    return "Postmaster Copy: Undelivered Mail";
}

/// RFC 3461 section 4.3: RET is about failures; of all else the header section is enough.
bool is_header_enough(NotificationKind kind, const QueueEntry& entry) {
    const bool is_failure = kind == NotificationKind::failure || kind == NotificationKind::postmaster_copy;
    if (!is_failure) return true;
    if (entry.content.size_octets() > returned_octets_max) return true;
    return protocol::equal_ignoring_case(entry.options.ret, "HDRS");
}

message::DeliveryStatus status_part(const host::Runtime& runtime, const QueueEntry& entry,
                                    const NotificationPlan& plan) {
    const auto now = runtime.calendar().civil(runtime.now());
    message::DeliveryStatus status;
    status.reporting_mta = {"dns", runtime.name()};
    status.arrival_date = runtime.calendar().civil(entry.arrival);
    for (const DeliveryReport& report : plan.reports) {
        status.recipients.push_back(status_of(report, now, entry.options.smtputf8));
        if (report.action == message::DeliveryAction::delayed) {
            status.recipients.back().will_retry_until = runtime.calendar().civil(entry.expires);
        }
    }
    if (!entry.options.envid.empty()) {
        status.original_envelope_id = protocol::smtp::decode_xtext(entry.options.envid);
    }
    return status;
}

/// Reports on recipients, all with one action.
std::vector<DeliveryReport> reports_on(const std::vector<Recipient>& recipients, message::DeliveryAction action) {
    std::vector<DeliveryReport> reports;
    for (const Recipient& recipient : recipients) reports.push_back({recipient, action});
    return reports;
}

/// What its Message-ID begins with; unique on this host.
std::string message_number(const QueueEntry& entry, const NotificationPlan& plan, const std::string& queue_id) {
    const std::string number = entry.id + '.' + std::to_string(entry.attempts);
    return plan.kind == NotificationKind::failure ? number : number + '.' + queue_id;
}

/// A message for the queue that carries the notification.
QueueEntry make_entry(host::Runtime& runtime, Queue& queue, const QueueEntry& entry, const NotificationPlan& plan) {
    QueueEntry notification;
    notification.message = runtime.message_ids().next_notification(entry.message);
    notification.recipients.push_back(Recipient{plan.to});
    notification.id = queue.next_id();
    notification.content = compose_notification(runtime, entry, plan, notification.id);
    // Measured: truth cases c14, c84.
    if (plan.profile == Profile::postfix) notification.options.body = protocol::smtp::BodyType::eight_bit_mime;
    notification.options.smtputf8 = entry.options.smtputf8;
    return notification;
}

bool is_double_bounce(const host::Runtime& runtime, const ReversePath& path) {
    return path.mailbox && path.mailbox == double_bounce_sender(runtime);
}

std::optional<QueueEntry> tell_postmaster(host::Runtime& runtime, Queue& queue, const Settings& settings,
                                          const QueueEntry& entry, NotificationKind kind,
                                          const std::vector<Recipient>& recipients) {
    const auto postmaster = protocol::smtp::Mailbox::parse("postmaster@" + runtime.name());
    if (!postmaster) return std::nullopt;
    const auto action =
        kind == NotificationKind::delay_copy ? message::DeliveryAction::delayed : message::DeliveryAction::failed;
    NotificationPlan plan{kind, *postmaster, reports_on(recipients, action), settings.profile};
    QueueEntry notification = make_entry(runtime, queue, entry, plan);
    notification.reverse_path.mailbox = double_bounce_sender(runtime);
    // As 2bounce_notice_recipient names it (measured: truth case c84).
    if (settings.profile == Profile::postfix) notification.recipients.front().original = "postmaster";
    record_notification(runtime, entry, notification.message, plan);
    return notification;
}

}  // namespace

Content compose_notification(host::Runtime& runtime, const QueueEntry& entry, const NotificationPlan& plan,
                             const std::string& queue_id) {
    const auto now = runtime.calendar().civil(runtime.now());
    message::DeliveryStatusNotification notification{
        .from = {"Mail Delivery System", "MAILER-DAEMON", runtime.name()},
        .to = {"", plan.to.local_part_dequoted(), protocol::smtp::text_of(plan.to.host())},
        .date = now,
        .message_id = message::MessageId::make(message_number(entry, plan, queue_id), runtime.name()),
    };
    notification.status = status_part(runtime, entry, plan);
    notification.original = entry.content;
    notification.utf8 = entry.options.smtputf8;
    if (is_header_enough(plan.kind, entry)) notification.returned = message::ReturnedContent::headers;
    if (plan.profile == Profile::postfix) notification.subject = postfix_subject(plan.kind);
    message::ReceivedField received;
    received.by = runtime.name();
    received.id = queue_id;
    received.date = now;
    return Content(notification.encode()).prepend(received.field().octets());
}

bool wants_notification(const Recipient& recipient, NotificationKind kind) {
    const auto conditions =
        recipient.notify ? protocol::smtp::NotifyConditions::parse(*recipient.notify) : std::nullopt;
    if (!conditions) return kind != NotificationKind::success;
    switch (kind) {
        case NotificationKind::success:
            return conditions->success;
        case NotificationKind::delay:
        case NotificationKind::delay_copy:
            return conditions->delay;
        case NotificationKind::failure:
        case NotificationKind::postmaster_copy:
        case NotificationKind::failure_copy:
            break;
    }
    return conditions->failure;
}

std::optional<protocol::smtp::Mailbox> double_bounce_sender(const host::Runtime& runtime) {
    const auto mailbox = protocol::smtp::Mailbox::parse("double-bounce@" + runtime.name());
    return mailbox ? std::optional(*mailbox) : std::nullopt;
}

std::optional<QueueEntry> report_failures(host::Runtime& runtime, Queue& queue, const Settings& settings,
                                          QueueEntry& entry, bool expired) {
    const auto wants = [](const Recipient& each) { return wants_notification(each, NotificationKind::failure); };
    const auto silent = std::stable_partition(entry.failed.begin(), entry.failed.end(), wants);
    const std::vector<Recipient> untold(silent, entry.failed.end());
    entry.failed.erase(silent, entry.failed.end());
    if (!untold.empty()) record_discarded(runtime, entry, untold, "the sender asked not to be told of failures");
    if (entry.failed.empty()) return std::nullopt;
    std::optional<QueueEntry> notification;
    if (entry.reverse_path.is_null() && settings.double_bounces_to_postmaster) {
        // A notification has failed.
        notification =
            tell_postmaster(runtime, queue, settings, entry, NotificationKind::postmaster_copy, entry.failed);
    } else if (entry.reverse_path.is_null()) {
        record_discarded(runtime, entry, entry.failed, "its reverse-path is empty, so that there is nobody to tell");
    } else if (is_double_bounce(runtime, entry.reverse_path)) {
        record_discarded(runtime, entry, entry.failed, "it is about a notification, and the postmaster cannot be told");
    } else {
        NotificationPlan plan{NotificationKind::failure, *entry.reverse_path.mailbox,
                              reports_on(entry.failed, message::DeliveryAction::failed), settings.profile};
        notification = make_entry(runtime, queue, entry, plan);
        record_bounce(runtime, entry, notification->message, expired);
    }
    entry.failed.clear();
    return notification;
}

std::optional<QueueEntry> copy_for_postmaster(host::Runtime& runtime, Queue& queue, const Settings& settings,
                                              const QueueEntry& entry, NotificationKind kind,
                                              const std::vector<Recipient>& recipients) {
    if (entry.reverse_path.is_null() || is_double_bounce(runtime, entry.reverse_path)) return std::nullopt;
    std::vector<Recipient> told;
    for (const Recipient& recipient : recipients) {
        if (wants_notification(recipient, kind)) told.push_back(recipient);
    }
    if (told.empty()) return std::nullopt;
    return tell_postmaster(runtime, queue, settings, entry, kind, told);
}

std::optional<QueueEntry> report_successes(host::Runtime& runtime, Queue& queue, const Settings& settings,
                                           QueueEntry& entry) {
    std::vector<DeliveryReport> reports = std::move(entry.served);
    entry.served.clear();
    if (entry.reverse_path.is_null()) return std::nullopt;  // RFC 3461 section 6.2: nobody is there to tell
    NotificationPlan plan{NotificationKind::success, *entry.reverse_path.mailbox, std::move(reports), settings.profile};
    QueueEntry notification = make_entry(runtime, queue, entry, plan);
    record_notification(runtime, entry, notification.message, plan);
    return notification;
}

std::optional<QueueEntry> report_delay(host::Runtime& runtime, Queue& queue, const Settings& settings,
                                       QueueEntry& entry) {
    entry.delay_told = true;
    std::vector<Recipient> waiting;
    for (const Recipient& recipient : entry.recipients) {
        if (wants_notification(recipient, NotificationKind::delay)) waiting.push_back(recipient);
    }
    if (entry.reverse_path.is_null() || waiting.empty()) return std::nullopt;
    NotificationPlan plan{NotificationKind::delay, *entry.reverse_path.mailbox,
                          reports_on(waiting, message::DeliveryAction::delayed), settings.profile};
    QueueEntry notification = make_entry(runtime, queue, entry, plan);
    record_notification(runtime, entry, notification.message, plan);
    return notification;
}

}  // namespace sim::mta
