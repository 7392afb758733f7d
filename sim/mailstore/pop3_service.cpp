#include "sim/mailstore/pop3_service.hpp"

#include <fmt/format.h>

#include <cassert>

namespace sim::mailstore {

namespace pop3 = protocol::pop3;
using recording::Event;
using recording::EventKind;

Pop3Connection::Pop3Connection(Pop3Service& service, host::ConnectionId connection, pop3::ServerSettings settings)
    : SessionConnection(service.runtime(), pop3::ServerSession(std::move(settings), service.runtime().now()),
                        engine::Strength::weak),
      service_(service) {
    attach(connection);
    runtime().record(EventKind::session_started, [&](Event& event) {
        record_session(event);
        event.fields.set("role", "server");
        event.fields.set("state", pop3::name(state()));
    });
}

Pop3Connection::~Pop3Connection() {
    release_maildrop();
}

void Pop3Connection::handle_event(pop3::ServerEvent& event) {
    std::visit([this](const auto& each) { on(each); }, event);
}

void Pop3Connection::on(const pop3::LoginRequested& request) {
    Store& store = service_.store();
    const Account* account = store.find_by_login(request.credentials.mailbox());
    if (account == nullptr || !request.credentials.prove(account->password)) {
        return session().answer_login(protocol::failure(pop3::LoginRefusal::bad_credentials), runtime().now());
    }
    if (!store.lock(account->name)) {
        return session().answer_login(protocol::failure(pop3::LoginRefusal::in_use), runtime().now());
    }
    account_ = account->name;
    std::vector<pop3::MaildropEntry> listing;
    for (const StoredMessage& stored : account->inbox().messages) {
        view_.push_back({stored.uid, stored.message});
        listing.push_back({stored.unique_id, stored.content.size_octets()});
    }
    session().answer_login(std::move(listing), runtime().now());
}

void Pop3Connection::on(const pop3::ContentRequested& request) {
    assert(request.index < view_.size());
    const Seen& seen = view_[request.index];
    const StoredMessage* stored = service_.store().find(account_)->inbox().find(seen.uid);
    if (stored == nullptr) return session().refuse_content(runtime().now());
    runtime().tag_transaction(connection(), contents_sent_++,
                              network::TransactionTag{seen.message, runtime().recorder().cause()});
    runtime().record(EventKind::message_fetched, [&](Event& event) {
        event.message = seen.message;
        event.connection = connection();
        event.fields.set("mailbox", account_);
        event.fields.set("uid", seen.uid);
    });
    std::vector<std::string_view> pieces;
    stored->content.for_each_chunk([&](std::string_view chunk) { pieces.push_back(chunk); });
    session().answer_content(pieces, runtime().now());
}

void Pop3Connection::on(const pop3::UpdateRequested& request) {
    std::vector<std::uint32_t> uids;
    for (const std::size_t index : request.deleted) uids.push_back(view_.at(index).uid);
    service_.store().remove(account_, uids);
    session().answer_update(pop3::UpdateOutcome::removed, runtime().now());
}

void Pop3Connection::on(const pop3::SessionEnded& ended) {
    release_maildrop();
    runtime().record(EventKind::session_ended, [&](Event& event) {
        record_session(event);
        event.fields.set("role", "server");
        event.fields.set("reason", pop3::name(ended.reason));
    });
}

void Pop3Connection::on(const pop3::CommandReceived& command) {
    runtime().record(EventKind::command, [&](Event& event) {
        record_session(event);
        event.fields.set("verb", command.verb ? pop3::name(*command.verb) : std::string_view("?"));
        event.fields.set("line", command.line);
    });
}

void Pop3Connection::on(const pop3::ReplySent& reply) {
    runtime().record(EventKind::reply, [&](Event& event) {
        record_session(event);
        event.fields.set("code", reply.ok ? "+OK" : "-ERR");
        event.fields.set("text", std::vector<std::string>{reply.text});
    });
}

void Pop3Connection::on(const pop3::ServerStateChanged& changed) {
    runtime().record(EventKind::session_state, [&](Event& event) {
        record_session(event);
        event.fields.set("role", "server");
        event.fields.set("from", pop3::name(changed.from));
        event.fields.set("to", pop3::name(changed.to));
    });
}

void Pop3Connection::record_session(Event& event) const {
    event.connection = connection();
    event.fields.set("protocol", "pop3");
}

void Pop3Connection::release_maildrop() {
    if (!account_.empty()) service_.store().unlock(std::exchange(account_, {}));
}

void Pop3Service::start() {
    [[maybe_unused]] const auto listening = runtime_.listen(port_, *this);
    assert(listening);  // the scenario allows one service a port
}

host::ConnectionHandler& Pop3Service::on_accept(const network::Accepted& accepted) {
    connections_.remove_if([](const auto& connection) { return connection->done(); });
    connections_.push_back(
        std::make_unique<Pop3Connection>(*this, accepted.connection, settings_for(accepted.connection)));
    connections_.back()->pump();
    return *connections_.back();
}

pop3::ServerSettings Pop3Service::settings_for(host::ConnectionId connection) const {
    pop3::ServerSettings settings;
    settings.greeting = runtime_.name() + " POP3 server ready";
    // Different for every session, the same in every run (RFC 1939 section 7).
    const auto seconds = runtime_.calendar().civil(runtime_.now()).unix_seconds;
    settings.timestamp = fmt::format("<{}.{}@{}>", connection, seconds, runtime_.name());
    return settings;
}

std::vector<host::SessionState> Pop3Service::sessions() const {
    std::vector<host::SessionState> sessions;
    for (const auto& connection : connections_) {
        if (connection->done()) continue;
        sessions.push_back(connection->row("pop3", "server"));
    }
    return sessions;
}

}  // namespace sim::mailstore
