#include "sim/host/smtp_client_connection.hpp"

#include <algorithm>
#include <type_traits>

#include "protocol/message/seven_bit.hpp"
#include "sim/host/sasl_nonce.hpp"
#include "sim/host/smtp_server_dialogue.hpp"
#include "sim/recording/decision.hpp"

namespace sim::host {

namespace smtp = protocol::smtp;
using recording::Event;

namespace {

std::string_view reason_of(smtp::ClientSessionEnded::Reason reason) {
    switch (reason) {
        case smtp::ClientSessionEnded::Reason::quit:
            return "quit";
        case smtp::ClientSessionEnded::Reason::service_not_available:
            return "service not available";
        case smtp::ClientSessionEnded::Reason::timed_out:
            return "timeout";
        case smtp::ClientSessionEnded::Reason::connection_lost:
            return "connection lost";
        case smtp::ClientSessionEnded::Reason::tls_failed:
            return "TLS failed";
        case smtp::ClientSessionEnded::Reason::no_longer_needed:
            return "no longer needed";
        case smtp::ClientSessionEnded::Reason::malformed_reply:
            break;
    }
    return "malformed reply";
}

smtp::ClientSession session_for(Runtime& runtime, const std::shared_ptr<const smtp::ClientSettings>& settings) {
    return smtp::ClientSession(settings, settings->authentication ? sasl_nonce(runtime) : "");
}

}  // namespace

SmtpClientConnection::SmtpClientConnection(Runtime& host_runtime, SmtpTransaction transaction)
    : SessionConnection(host_runtime, session_for(host_runtime, transaction.settings), engine::Strength::strong),
      transaction_(std::move(transaction)),
      idle_timer_(host_runtime, [this] { leave(); }) {
    results_.emplace_back();
}

const char* SmtpClientConnection::spoken() const {
    return protocol_name(transaction_.settings->lmtp);
}

void SmtpClientConnection::connect() {
    attach(runtime().connect(transaction_.server, transaction_.connect_timeout, *this));
}

void SmtpClientConnection::on_connected() {
    connected_ = true;
    runtime().record(EventKind::session_started, [&](Event& event) {
        event.message = transaction_.message;
        event.connection = connection();
        event.fields.set("protocol", spoken());
        event.fields.set("role", "client");
        event.fields.set("state", smtp::name(state()));
    });
    connected_at_ = runtime().now();
    if (transaction_.tls.from_start) begin_with_tls(transaction_.tls);
    session().start(runtime().now());
    send();
}

void SmtpClientConnection::on_tls_failed(const std::string& reason) {
    session().handle_tls_failed(reason, runtime().now());
}

void SmtpClientConnection::request_queue_starts() {
    for (const std::string& node : transaction_.nodes) session().request_queue_start(node, runtime().now());
    pump();
}

void SmtpClientConnection::on_queue_start_finished(smtp::QueueStartFinished& finished) {
    queue_starts_.push_back(std::move(finished));
    if (queue_starts_.size() < transaction_.nodes.size()) return;
    SmtpResult answered;
    answered.queue_starts = std::move(queue_starts_);
    result().complete(std::move(answered));
    session().quit(runtime().now());
}

void SmtpClientConnection::send() {
    if (!transaction_.nodes.empty()) return request_queue_starts();
    ++transactions_;
    session().send_transaction(std::move(transaction_.envelope), transaction_.content.chunks(), runtime().now());
    if (transaction_.settings->quit_with_content && !may_be_kept()) session().quit(runtime().now());
    pump();
}

void SmtpClientConnection::hand_over(SmtpTransaction transaction) {
    idle_timer_.cancel();
    transaction_ = std::move(transaction);
    if (results_.size() > 1) results_.pop_front();
    results_.emplace_back();
    session().reset_before_next();
    send();
}

bool SmtpClientConnection::is_idle_for(const Endpoint& server, const smtp::ClientSettings& settings,
                                       const TlsUsage& tls) const {
    return idle_timer_.is_set() && in_session() && session_view().idle() && transaction_.server == server &&
           *transaction_.settings == settings && transaction_.tls == tls;
}

bool SmtpClientConnection::may_be_kept() const {
    const auto& reuse = transaction_.reuse;
    return reuse && runtime().now() - connected_at_ < reuse->lifetime_max &&
           (reuse->transactions_max == 0 || transactions_ < reuse->transactions_max);
}

/// Nobody has needed it for long enough.
void SmtpClientConnection::leave() {
    if (done() || !session().idle()) return;
    session().leave(runtime().now());
    pump();
}

void SmtpClientConnection::on_failed(network::ConnectionFailure failure) {
    if (!connected_) {
        connect_failed_ = true;
        result().complete(SmtpResult{failure});
    }
    SessionConnection::on_failed(failure);
}

void SmtpClientConnection::record_state(std::string_view from, std::string_view to) {
    runtime().record(EventKind::session_state, [&](Event& event) {
        event.message = transaction_.message;
        event.connection = connection();
        event.fields.set("protocol", spoken());
        event.fields.set("role", "client");
        event.fields.set("from", from);
        event.fields.set("to", to);
    });
}

void SmtpClientConnection::on_transaction_finished(smtp::TransactionFinished& finished) {
    result().complete(SmtpResult{std::nullopt, std::move(finished.outcomes), dsn_offered_});
    if (!may_be_kept()) return session().quit(runtime().now());
    idle_timer_.set(runtime().now() + transaction_.reuse->idle_max);
}

/// RFC 6152 section 3: what the next server cannot take as it is goes in 7-bit.
void SmtpClientConnection::convert(const smtp::ConversionRequested&) {
    const auto decided = runtime().record(EventKind::decision, [&](Event& event) {
        event.message = transaction_.message;
        event.connection = connection();
        recording::set_decision(event,
                                {.question = "The content is 8-bit, and the server does not offer 8BITMIME. What now?",
                                 .options = {"convert it to quoted-printable", "give up"},
                                 .chosen = "convert it to quoted-printable",
                                 .rule = "quoted-printable says the same in 7-bit",
                                 .rfc = "RFC 6152 section 3"});
    });
    const recording::CauseScope scope(runtime().recorder(), decided);
    const protocol::message::Content converted(protocol::message::to_seven_bit(transaction_.content.flatten()));
    session().answer_conversion(converted.chunks(), runtime().now());
}

void SmtpClientConnection::handle_event(smtp::ClientEvent& event) {
    if (!connected_) return;
    if (const auto* sent = std::get_if<smtp::CommandSent>(&event)) {
        // The server counts MAIL commands too: that is how both ends number the transactions.
        if (sent->verb != smtp::Verb::mail) return;
        runtime().tag_transaction(connection(), mail_commands_++,
                                  network::TransactionTag{transaction_.message, runtime().recorder().cause()});
    } else if (const auto* changed = std::get_if<smtp::ClientStateChanged>(&event)) {
        record_state(smtp::name(changed->from), smtp::name(changed->to));
    } else if (std::holds_alternative<smtp::ClientTlsRequested>(event)) {
        upgrade_to_tls(transaction_.tls);
    } else if (const auto* request = std::get_if<smtp::ConversionRequested>(&event)) {
        convert(*request);
    } else if (const auto* offered = std::get_if<smtp::ExtensionsReceived>(&event)) {
        dsn_offered_ = offered->extensions.has("DSN");
    } else if (auto* finished = std::get_if<smtp::TransactionFinished>(&event)) {
        on_transaction_finished(*finished);
    } else if (auto* asked = std::get_if<smtp::QueueStartFinished>(&event)) {
        on_queue_start_finished(*asked);
    } else if (const auto* ended = std::get_if<smtp::ClientSessionEnded>(&event)) {
        runtime().record(EventKind::session_ended, [&](Event& recorded) {
            recorded.message = transaction_.message;
            recorded.connection = connection();
            recorded.fields.set("protocol", spoken());
            recorded.fields.set("role", "client");
            recorded.fields.set("reason", reason_of(ended->reason));
        });
    }
}

std::shared_ptr<SmtpClientConnection> SmtpClientConnections::open(SmtpTransaction transaction) {
    std::erase_if(connections_, [](const auto& connection) { return connection->finished(); });
    connections_.push_back(std::make_shared<SmtpClientConnection>(runtime_, std::move(transaction)));
    connections_.back()->connect();
    return connections_.back();
}

std::shared_ptr<SmtpClientConnection> SmtpClientConnections::find_idle(const Endpoint& server,
                                                                       const smtp::ClientSettings& settings,
                                                                       const TlsUsage& tls) const {
    const auto found = std::ranges::find_if(
        connections_, [&](const auto& connection) { return connection->is_idle_for(server, settings, tls); });
    return found == connections_.end() ? nullptr : *found;
}

void SmtpClientConnections::append_sessions(std::vector<SessionState>& sessions) const {
    for (const auto& connection : connections_) {
        if (!connection->in_session()) continue;
        sessions.push_back(connection->row(connection->spoken(), "client"));
    }
}

}  // namespace sim::host
