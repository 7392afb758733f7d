#include "sim/mta/bounce.hpp"

#include <fmt/format.h>

#include "protocol/base/ascii.hpp"
#include "protocol/message/delivery_status.hpp"
#include "protocol/message/trace.hpp"
#include "protocol/smtp/content.hpp"
#include "protocol/smtp/notification_request.hpp"

namespace sim::mta {

namespace message = protocol::message;

namespace {

/// Larger mails come back as their header section only (as in Postfix, bounce_size_limit), and so do mails with
/// 8-bit content: the notification must get through everywhere (RFC 3461 section 6.2 leaves the choice).
constexpr std::size_t returned_octets_max = 50'000;

/// As the client gave it: its ORCPT, else the address of its RCPT command (measured: truth cases c14, c89).
message::TypedText original_recipient(const Recipient& recipient) {
    const auto semicolon = recipient.orcpt.find(';');
    if (semicolon != std::string::npos) {
        const auto address = protocol::smtp::decode_xtext(std::string_view(recipient.orcpt).substr(semicolon + 1));
        if (address) return {recipient.orcpt.substr(0, semicolon), *address};
    }
    return {"rfc822", recipient.original.empty() ? recipient.address.encode() : recipient.original};
}

message::RecipientStatus status_of(const Recipient& recipient, const message::DateTime& now) {
    const DeliveryFailure failure = recipient.last_failure.value_or(DeliveryFailure());
    message::RecipientStatus status;
    // RFC 6533 section 3.
    status.final_recipient = {recipient.address.is_ascii() ? "rfc822" : "utf-8", recipient.address.encode()};
    status.original_recipient = original_recipient(recipient);
    status.action = message::DeliveryAction::failed;
    status.status = failure.status.encode();
    if (!failure.remote_host.empty()) status.remote_mta = message::TypedText{"dns", failure.remote_host};
    const bool by_smtp = failure.code.has_value();
    status.diagnostic_code = message::TypedText{
        by_smtp ? "smtp" : "x-mailflow", by_smtp ? fmt::format("{} {} {}", *failure.code, failure.status.encode(), failure.text)
                                                 : failure.text};
    status.last_attempt_date = now;
    return status;
}

}  // namespace

Content compose_bounce(host::Runtime& runtime, const QueueEntry& entry, const BounceIdentity& identity) {
    const auto now = runtime.calendar().civil(runtime.now());
    message::DeliveryStatusNotification notification{
        .from = {"Mail Delivery System", "MAILER-DAEMON", runtime.name()},
        .to = {"", entry.reverse_path.mailbox->local_part_dequoted(),
               protocol::smtp::text_of(entry.reverse_path.mailbox->host())},
        .date = now,
        .message_id = message::MessageId::make(identity.number, runtime.name()),
    };
    notification.status.reporting_mta = {"dns", runtime.name()};
    notification.status.arrival_date = runtime.calendar().civil(entry.arrival);
    for (const Recipient& recipient : entry.failed) {
        notification.status.recipients.push_back(status_of(recipient, now));
    }
    if (!entry.options.envid.empty()) {
        notification.status.original_envelope_id = protocol::smtp::decode_xtext(entry.options.envid);
    }
    notification.original = entry.content;
    const bool large = entry.content.size_octets() > returned_octets_max;
    const bool headers_wanted = protocol::equal_ignoring_case(entry.options.ret, "HDRS");  // RFC 3461 section 4.3
    notification.utf8 = entry.options.smtputf8;  // then it may be 8-bit itself (measured: truth case c92)
    const bool eight_bit = protocol::smtp::has_eight_bit_octets(entry.content.chunks());
    if (large || headers_wanted || (eight_bit && !notification.utf8)) {
        notification.returned = message::ReturnedContent::headers;
    }
    if (identity.profile == Profile::postfix) notification.subject = "Undelivered Mail Returned to Sender";
    message::ReceivedField received;
    received.by = runtime.name();
    received.id = identity.queue_id;
    received.date = now;
    return Content(notification.encode()).prepend(received.field().octets());
}

}  // namespace sim::mta
