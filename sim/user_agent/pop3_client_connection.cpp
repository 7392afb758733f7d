#include "sim/user_agent/pop3_client_connection.hpp"

#include <fmt/format.h>

namespace sim::user_agent {

namespace pop3 = protocol::pop3;

namespace {

std::string refusal_text(const pop3::Response& response) {
    const bool is_locked = response.code == pop3::code_in_use;
    return fmt::format("{} ({})", is_locked ? "another session has the mailbox" : "the server refuses the login",
                       response.encode_text());
}

}  // namespace

Pop3ClientConnection::Pop3ClientConnection(host::Runtime& host_runtime, Fetch fetch,
                                           std::function<void(const FetchedMail&)> on_mail)
    : MailboxClientConnection(host_runtime,
                              pop3::ClientSession(settings_for<pop3::ClientSettings>(fetch.tls), host_runtime.now()),
                              "pop3", fetch.tls),
      fetch_(std::move(fetch)),
      on_mail_(std::move(on_mail)) {}

void Pop3ClientConnection::handle_event(pop3::ClientEvent& event) {
    if (connected()) std::visit([this](const auto& each) { on(each); }, event);
}

void Pop3ClientConnection::on(const pop3::TlsRequested&) {
    upgrade();
}

void Pop3ClientConnection::on(const pop3::Greeted&) {
    session().login(fetch_.user, fetch_.password, runtime().now());
}

void Pop3ClientConnection::on(const pop3::LoggedIn&) {
    session().request(pop3::Command::plain(pop3::Verb::stat), runtime().now());
    session().request(pop3::Command::plain(pop3::Verb::uidl), runtime().now());
}

void Pop3ClientConnection::on(const pop3::LoginRefused& refused) {
    note_failure(refusal_text(refused.response));
    complete();
    leave();
}

void Pop3ClientConnection::on(const pop3::UniqueIdsReceived& listing) {
    for (const pop3::ListedUniqueId& listed : listing.unique_ids) to_fetch_.push_back(listed.number);
    fetch_next();
}

void Pop3ClientConnection::fetch_next() {
    if (to_fetch_.empty()) return leave();
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
    if (is_content || is_listing) {
        note_failure(fmt::format("the server does not give the {} ({})", is_content ? "mail" : "list of mails",
                                 refused.response.encode_text()));
    }
    if (is_listing) leave();
    if (is_content) fetch_next();  // a mail that did not come is not deleted
}

void Pop3ClientConnection::leave() {
    note_leaving();
    if (fetch_.drop_connection) {
        session().handle_closed(runtime().now());
    } else {
        session().request(pop3::Command::plain(pop3::Verb::quit), runtime().now());
    }
}

void Pop3ClientConnection::on(const pop3::SignedOff&) {
    end("quit");
}

void Pop3ClientConnection::on(const pop3::ClientFailed& failed) {
    break_off(failed.failure);
}

void Pop3ClientConnection::on(const pop3::ClientStateChanged& changed) {
    record_state(changed.from, changed.to);
}

}  // namespace sim::user_agent
