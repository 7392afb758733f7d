#include "sim/user_agent/user_agent_events.hpp"

#include <fmt/format.h>

#include "protocol/message/encoded_word.hpp"
#include "protocol/message/header.hpp"
#include "sim/recording/decision.hpp"
#include "sim/recording/time_text.hpp"

namespace sim::user_agent {

using recording::Event;
using recording::EventKind;

void record_submitted(host::Runtime& runtime, const OutgoingMail& mail, const std::vector<std::string>& taken) {
    runtime.record(EventKind::mail_submitted, [&](Event& event) {
        event.message = mail.message;
        event.fields.set("from", mail.from);
        event.fields.set("to", taken);
        event.fields.set("server", mail.server.host);
    });
}

void record_refused(host::Runtime& runtime, const OutgoingMail& mail, const std::string& recipient,
                    const SubmissionResult& result, protocol::Duration given_up_after) {
    runtime.record(EventKind::message_refused, [&](Event& event) {
        event.message = mail.message;
        event.fields.set("recipient", recipient);
        if (result.reply) event.fields.set("code", std::to_string(result.reply->code()));
        if (result.reply && result.reply->enhanced()) event.fields.set("status", result.reply->enhanced()->encode());
        const std::string given_up =
            fmt::format("{}; given up after {}", result.text, recording::to_text(given_up_after));
        event.fields.set("text", given_up_after.count() == 0 ? result.text : given_up);
    });
}

recording::EventId record_keeping(host::Runtime& runtime, const OutboxEntry& entry, const SubmissionResult& why) {
    return runtime.record(EventKind::decision, [&](Event& event) {
        const std::string later = "keep it in the outbox and try again";
        event.message = entry.mail.message;
        recording::set_decision(
            event, {.question = "The mail could not be handed over. What now?",
                    .options = {later, "give it back to its author"},
                    .chosen = fmt::format("{} in {}", later, recording::to_text(entry.next_attempt - runtime.now())),
                    .rule = fmt::format("the failure may pass: {}", reason_text(why)),
                    .rfc = why.reply ? "RFC 5321 section 4.2.1" : "RFC 5321 section 4.5.4.1"});
    });
}

void record_read(host::Runtime& runtime, const ReadRequest& request, const FetchedMail& mail) {
    runtime.record(EventKind::mail_read, [&](Event& event) {
        const auto header = protocol::message::Header::parse(mail.content);
        event.message = mail.message;
        event.fields.set("user", request.user);
        event.fields.set("mailbox", request.fetch.user);
        event.fields.set("message_id", header.body_of("Message-ID"));
        event.fields.set("subject", protocol::message::decode_encoded_words(header.body_of("Subject")));
        if (mail.seen_before) event.fields.set("seen", true);
        if (request.fetch.sync) event.fields.set("copy", true);
    });
}

void record_read_failed(host::Runtime& runtime, const ReadRequest& request, std::string_view reason,
                        host::ConnectionId connection) {
    runtime.record(EventKind::read_failed, [&](Event& event) {
        event.connection = connection;
        event.fields.set("user", request.user);
        event.fields.set("server", request.server.host);
        event.fields.set("reason", reason);
    });
}

void record_sent_copy(host::Runtime& runtime, const OutgoingMail& mail, const std::string& folder) {
    runtime.record(EventKind::sent_copy_stored, [&](Event& event) {
        event.message = mail.message;
        event.fields.set("user", mail.from);
        event.fields.set("server", mail.sent_copy->server.host);
        event.fields.set("folder", folder);
    });
}

void record_sent_copy_failed(host::Runtime& runtime, const OutgoingMail& mail, std::string_view reason,
                             host::ConnectionId connection) {
    runtime.record(EventKind::sent_copy_failed, [&](Event& event) {
        event.message = mail.message;
        event.connection = connection;
        event.fields.set("user", mail.from);
        event.fields.set("server", mail.sent_copy->server.host);
        event.fields.set("reason", reason);
    });
}

std::string reason_text(const SubmissionResult& result) {
    if (!result.reply) return result.text;
    const auto& status = result.reply->enhanced();
    return fmt::format("{} {}{}{}", result.reply->code(), status ? status->encode() : "", status ? " " : "",
                       result.text);
}

}  // namespace sim::user_agent
