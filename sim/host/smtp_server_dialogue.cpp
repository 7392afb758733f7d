#include "sim/host/smtp_server_dialogue.hpp"

namespace sim::host {

namespace smtp = protocol::smtp;
using recording::Event;
using recording::EventKind;

namespace {

std::string_view reason_text(smtp::SessionEnded::Reason reason) {
    switch (reason) {
        case smtp::SessionEnded::Reason::quit:
            return "quit";
        case smtp::SessionEnded::Reason::timed_out:
            return "timeout";
        case smtp::SessionEnded::Reason::too_many_errors:
            return "too many errors";
        case smtp::SessionEnded::Reason::input_overflow:
            return "input overflow";
        case smtp::SessionEnded::Reason::shut_down:
            return "shut down";
        case smtp::SessionEnded::Reason::turned_away:
            return "turned away";
        case smtp::SessionEnded::Reason::connection_lost:
            break;
    }
    return "connection lost";
}

/// The reply's lines as they go out, without the code: with the enhanced status code in front (RFC 2034 section 4).
std::vector<std::string> lines_with_status(const smtp::Reply& reply) {
    std::vector<std::string> lines = reply.lines();
    if (!reply.enhanced()) return lines;
    const std::string status = reply.enhanced()->encode() + ' ';
    for (std::string& line : lines) line.insert(0, status);
    return lines;
}

}  // namespace

SmtpServerDialogue::SmtpServerDialogue(Runtime& host_runtime, const network::Accepted& accepted,
                                       std::shared_ptr<const smtp::ServerSettings> settings)
    : SessionConnection(host_runtime, smtp::ServerSession(std::move(settings)), engine::Strength::weak),
      address_(accepted.remote.address) {
    attach(accepted.connection);
}

void SmtpServerDialogue::begin() {
    runtime().record(EventKind::session_started, [&](Event& event) {
        record_session(event);
        event.fields.set("role", "server");
        event.fields.set("state", smtp::name(state()));
    });
    if (session().settings().tls == protocol::TlsUse::from_start) return begin_with_tls(asks_client());
    start_session();
}

void SmtpServerDialogue::start_session() {
    started_ = true;
    session().start(runtime().now());
    pump();
}

void SmtpServerDialogue::on_tls_established() {
    SessionConnection::on_tls_established();
    if (!started_) start_session();
}

void SmtpServerDialogue::start_transaction() {
    const network::TransactionTag* tag = runtime().transaction_tag(connection(), mail_commands_++);
    message_ = tag != nullptr ? tag->message : runtime().message_ids().next_foreign();
}

void SmtpServerDialogue::on(const smtp::CommandReceived& command) {
    if (command.verb == smtp::Verb::mail) start_transaction();
    runtime().record(EventKind::command, [&](Event& event) {
        record_session(event);
        event.fields.set("verb", command.verb ? smtp::name(*command.verb) : std::string_view("?"));
        event.fields.set("line", command.line);
    });
}

void SmtpServerDialogue::on(const smtp::ReplySent& sent) {
    runtime().record(EventKind::reply, [&](Event& event) {
        record_session(event);
        event.fields.set("code", std::to_string(sent.reply.code()));
        event.fields.set("text", lines_with_status(sent.reply));
    });
}

void SmtpServerDialogue::on(const smtp::StateChanged& changed) {
    runtime().record(EventKind::session_state, [&](Event& event) {
        record_session(event);
        event.fields.set("role", "server");
        event.fields.set("from", smtp::name(changed.from));
        event.fields.set("to", smtp::name(changed.to));
    });
}

void SmtpServerDialogue::on(const smtp::SessionEnded& ended) {
    runtime().record(EventKind::session_ended, [&](Event& event) {
        record_session(event);
        event.fields.set("role", "server");
        event.fields.set("reason", end_reason_.empty() ? reason_text(ended.reason) : std::string_view(end_reason_));
    });
}

void SmtpServerDialogue::record_refusal(const smtp::Reply& reply, const std::string& recipient) {
    runtime().record(EventKind::message_refused, [&](Event& event) {
        event.message = message_;
        event.connection = connection();
        if (!recipient.empty()) event.fields.set("recipient", recipient);
        event.fields.set("code", std::to_string(reply.code()));
        if (reply.enhanced()) event.fields.set("status", reply.enhanced()->encode());
        event.fields.set("text", reply.text());
    });
}

void SmtpServerDialogue::record_session(Event& event) const {
    event.message = message_;
    event.connection = connection();
    event.fields.set("protocol", protocol_name(session_view().settings().lmtp));
}

}  // namespace sim::host
