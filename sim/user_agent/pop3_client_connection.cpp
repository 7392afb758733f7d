#include "sim/user_agent/pop3_client_connection.hpp"

namespace sim::user_agent {

namespace pop3 = protocol::pop3;
using recording::Event;
using recording::EventKind;

Pop3ClientConnection::Pop3ClientConnection(host::Runtime& host_runtime, Fetch fetch,
                                           std::function<void(const FetchedMail&)> on_mail)
    : SessionConnection(host_runtime, pop3::ClientSession(pop3::ClientSettings(), host_runtime.now()),
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
    });
    pump();
}

void Pop3ClientConnection::on_failed(network::ConnectionFailure failure) {
    failed_ = !connected_;
    SessionConnection::on_failed(failure);
}

void Pop3ClientConnection::handle_event(pop3::ClientEvent& event) {
    if (!connected_) return;
    std::visit([this](const auto& each) { on(each); }, event);
}

void Pop3ClientConnection::on(const pop3::Greeted&) { session().login(fetch_.user, fetch_.password, runtime().now()); }

void Pop3ClientConnection::on(const pop3::LoggedIn&) {
    session().request(pop3::Command::plain(pop3::Verb::stat), runtime().now());
    session().request(pop3::Command::plain(pop3::Verb::uidl), runtime().now());
}

void Pop3ClientConnection::on(const pop3::LoginRefused&) { finish(); }

void Pop3ClientConnection::on(const pop3::UniqueIdsReceived& listing) {
    contents_expected_ = listing.unique_ids.size();
    for (const pop3::ListedUniqueId& listed : listing.unique_ids) {
        session().request(pop3::Command::of_message(pop3::Verb::retr, listed.number), runtime().now());
        if (fetch_.policy == FetchPolicy::keep) continue;
        session().request(pop3::Command::of_message(pop3::Verb::dele, listed.number), runtime().now());
    }
    if (contents_expected_ == 0 || !fetch_.drop_connection) finish();
}

void Pop3ClientConnection::on(const pop3::ContentReceived& received) {
    const network::TransactionTag* tag = runtime().transaction_tag(connection(), contents_received_++);
    on_mail_(FetchedMail{tag != nullptr ? tag->message : std::string(), received.content});
    if (fetch_.drop_connection && contents_received_ == contents_expected_) finish();
}

void Pop3ClientConnection::on(const pop3::CommandRefused& refused) {
    if (refused.command.verb() == pop3::Verb::uidl) finish();
}

void Pop3ClientConnection::finish() {
    if (fetch_.drop_connection) {
        session().handle_closed(runtime().now());
    } else {
        session().request(pop3::Command::plain(pop3::Verb::quit), runtime().now());
    }
}

void Pop3ClientConnection::on(const pop3::SignedOff&) { record_end("quit"); }

void Pop3ClientConnection::on(const pop3::ClientFailed& failed) { record_end(pop3::name(failed.failure)); }

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
