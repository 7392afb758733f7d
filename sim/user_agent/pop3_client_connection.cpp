#include "sim/user_agent/pop3_client_connection.hpp"

#include <fmt/format.h>

namespace sim::user_agent {

namespace pop3 = protocol::pop3;
using recording::Event;
using recording::EventKind;

namespace {

std::string refusal_text(const pop3::Response& response) {
    const bool is_locked = response.code == pop3::code_in_use;
    return fmt::format("{} ({})", is_locked ? "another session has the mailbox" : "the server refuses the login",
                       response.encode_text());
}

std::string session_failure_text(pop3::ClientFailure failure) {
    switch (failure) {
        case pop3::ClientFailure::greeting_refused:
            return "the server refuses the session";
        case pop3::ClientFailure::timed_out:
            return "the server has gone silent";
        case pop3::ClientFailure::connection_closed:
            return "the connection was lost";
        case pop3::ClientFailure::tls_not_offered:
            return "the server does not offer TLS, and without it no password is said";
        default:
            return fmt::format("the server's answer cannot be used: {}", pop3::name(failure));
    }
}

pop3::ClientSettings pop3_settings_for(const host::TlsUsage& tls) {
    pop3::ClientSettings settings;
    settings.tls = host::session_tls(tls.policy, tls.from_start);
    return settings;
}

}  // namespace

Pop3ClientConnection::Pop3ClientConnection(host::Runtime& host_runtime, Fetch fetch,
                                           std::function<void(const FetchedMail&)> on_mail)
    : SessionConnection(host_runtime, pop3::ClientSession(pop3_settings_for(fetch.tls), host_runtime.now()),
                        engine::Strength::strong),
      fetch_(std::move(fetch)),
      on_mail_(std::move(on_mail)) {}

void Pop3ClientConnection::connect(protocol::Endpoint server, protocol::Duration timeout) {
    attach(runtime().connect(server, timeout, *this));
}

void Pop3ClientConnection::on_connected() {
    connected_ = true;
    runtime().record(EventKind::session_started, [&](Event& event) {
        event.connection = connection();
        event.fields.set("protocol", "pop3");
        event.fields.set("role", "client");
        event.fields.set("state", pop3::name(state()));
    });
    if (fetch_.tls.from_start) begin_with_tls(fetch_.tls);
    pump();
}

void Pop3ClientConnection::on(const pop3::TlsRequested&) {
    upgrade_to_tls(fetch_.tls);
}

void Pop3ClientConnection::on_tls_failed(const std::string& reason) {
    if (failure_.empty()) failure_ = fmt::format("TLS with the server fails: {}", reason);
    SessionConnection::on_tls_failed(reason);
}

void Pop3ClientConnection::on_failed(network::ConnectionFailure failure) {
    failed_ = !connected_;
    if (failed_) result.complete(FetchResult{failure, {}});
    SessionConnection::on_failed(failure);
}

std::optional<host::SessionState> Pop3ClientConnection::session_row() const {
    return connected_ && !done() ? std::optional(row("pop3", "client")) : std::nullopt;
}

void Pop3ClientConnection::handle_event(pop3::ClientEvent& event) {
    if (!connected_) return;
    std::visit([this](const auto& each) { on(each); }, event);
}

void Pop3ClientConnection::on(const pop3::Greeted&) {
    session().login(fetch_.user, fetch_.password, runtime().now());
}

void Pop3ClientConnection::on(const pop3::LoggedIn&) {
    session().request(pop3::Command::plain(pop3::Verb::stat), runtime().now());
    session().request(pop3::Command::plain(pop3::Verb::uidl), runtime().now());
}

void Pop3ClientConnection::on(const pop3::LoginRefused& refused) {
    failure_ = refusal_text(refused.response);
    complete();
    finish();
}

void Pop3ClientConnection::on(const pop3::UniqueIdsReceived& listing) {
    for (const pop3::ListedUniqueId& listed : listing.unique_ids) to_fetch_.push_back(listed.number);
    fetch_next();
}

void Pop3ClientConnection::fetch_next() {
    if (to_fetch_.empty()) return finish();
    session().request(pop3::Command::of_message(pop3::Verb::retr, to_fetch_.front()), runtime().now());
    to_fetch_.pop_front();
}

void Pop3ClientConnection::on(const pop3::ContentReceived& received) {
    const network::TransactionTag* tag = runtime().transaction_tag(connection(), contents_received_++);
    on_mail_(FetchedMail{tag != nullptr ? tag->message : std::string(), received.content});
    if (fetch_.policy == FetchPolicy::remove) {
        session().request(pop3::Command::of_message(pop3::Verb::dele, *received.command.number()), runtime().now());
    }
    fetch_next();
}

void Pop3ClientConnection::on(const pop3::CommandRefused& refused) {
    const bool is_content = refused.command.verb() == pop3::Verb::retr;
    const bool is_listing = refused.command.verb() == pop3::Verb::uidl;
    if ((is_content || is_listing) && failure_.empty()) {
        failure_ = fmt::format("the server does not give the {} ({})", is_content ? "mail" : "list of mails",
                               refused.response.encode_text());
    }
    if (is_listing) finish();
    if (is_content) fetch_next();  // a mail that did not come is not deleted
}

void Pop3ClientConnection::finish() {
    finishing_ = true;
    if (fetch_.drop_connection) {
        session().handle_closed(runtime().now());
    } else {
        session().request(pop3::Command::plain(pop3::Verb::quit), runtime().now());
    }
}

void Pop3ClientConnection::on(const pop3::SignedOff&) {
    record_end("quit");
    complete();
}

void Pop3ClientConnection::on(const pop3::ClientFailed& failed) {
    record_end(pop3::name(failed.failure));
    if (!finishing_ && failure_.empty()) failure_ = session_failure_text(failed.failure);
    complete();
}

void Pop3ClientConnection::record_end(std::string_view reason) {
    runtime().record(EventKind::session_ended, [&](Event& event) {
        event.connection = connection();
        event.fields.set("protocol", "pop3");
        event.fields.set("role", "client");
        event.fields.set("reason", reason);
    });
}

void Pop3ClientConnection::on(const pop3::ClientStateChanged& changed) {
    runtime().record(EventKind::session_state, [&](Event& event) {
        event.connection = connection();
        event.fields.set("protocol", "pop3");
        event.fields.set("role", "client");
        event.fields.set("from", pop3::name(changed.from));
        event.fields.set("to", pop3::name(changed.to));
    });
}

}  // namespace sim::user_agent
