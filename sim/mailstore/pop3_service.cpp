#include "sim/mailstore/pop3_service.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "sim/host/sasl_context.hpp"
#include "sim/mailstore/view_events.hpp"

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

void Pop3Connection::begin() {
    if (session().encrypted()) {
        begin_with_tls(service_.asks_client());
    } else {
        pump();
    }
}

void Pop3Connection::handle_event(pop3::ServerEvent& event) {
    std::visit([this](const auto& each) { on(each); }, event);
}

void Pop3Connection::on(const pop3::LoginRequested& request) {
    const Account* account = service_.store().find_by_login(request.credentials.mailbox());
    if (const auto refusal = find_refusal(request.credentials, account)) {
        return session().answer_login(protocol::failure(*refusal), runtime().now());
    }
    if (!service_.store().lock(account->name)) {
        return session().answer_login(protocol::failure(pop3::LoginRefusal::in_use), runtime().now());
    }
    open(*account);
}

std::optional<pop3::LoginRefusal> Pop3Connection::find_refusal(const pop3::Credentials& credentials,
                                                               const Account* account) const {
    if (account == nullptr || !credentials.prove(account->password)) return pop3::LoginRefusal::bad_credentials;
    const std::string& acted_for = credentials.authorization();
    if (!acted_for.empty() && service_.store().find_by_login(acted_for) != account) {
        return pop3::LoginRefusal::not_authorized;
    }
    if (!service_.may_log_in(account->name)) return pop3::LoginRefusal::login_delay;
    return std::nullopt;
}

void Pop3Connection::open(const Account& account) {
    account_ = account.name;
    service_.note_login(account_);
    std::vector<pop3::MaildropEntry> listing;
    for (const StoredMessage& stored : account.inbox().messages) {
        view_.push_back({stored.uid, stored.message});
        listing.push_back({stored.unique_id, stored.content.size_octets()});
    }
    record_opened(runtime(), connection(), account_, account.inbox(), "pop3", false);
    session().answer_login(std::move(listing), runtime().now());
}

void Pop3Connection::on(const pop3::MechanismRequested&) {
    session().answer_mechanism(host::sasl_context(runtime(), proved_client()), runtime().now());
}

void Pop3Connection::on(const pop3::PasswordRequested& request) {
    session().answer_password(service_.store().password_of(request.user), runtime().now());
}

void Pop3Connection::on(const pop3::TlsRequested&) {
    upgrade_to_tls(service_.asks_client());
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
    record_reply(reply.ok ? "+OK" : "-ERR", reply.text);
}

void Pop3Connection::on(const pop3::ChallengeSent& challenge) {
    record_reply("+", challenge.text);
}

void Pop3Connection::record_reply(const char* code, const std::string& text) {
    runtime().record(EventKind::reply, [&](Event& event) {
        record_session(event);
        event.fields.set("code", code);
        event.fields.set("text", std::vector<std::string>{text});
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

OpenView Pop3Connection::open_view() const {
    OpenView open{
        .connection = connection(), .account = account_, .mailbox = std::string(inbox_name), .protocol = "pop3"};
    const Mailbox& inbox = service_.store().find(account_)->inbox();
    for (const Seen& seen : view_) {
        open.uids.push_back(seen.uid);
        if (inbox.find(seen.uid) == nullptr) open.gone[seen.uid] = seen.message;
    }
    return open;
}

std::vector<OpenView> Pop3Service::views() const {
    std::vector<OpenView> views;
    for (const auto& connection : connections_) {
        if (connection->has_view()) views.push_back(connection->open_view());
    }
    return views;
}

void Pop3Connection::release_maildrop() {
    if (!account_.empty()) service_.store().unlock(std::exchange(account_, {}));
}

void Pop3Service::start() {
    for (const std::uint16_t port : ports()) {
        [[maybe_unused]] const auto listening = runtime_.listen(port, *this);
        assert(listening);  // the scenario allows one service a port
    }
}

host::ConnectionHandler& Pop3Service::on_accept(const network::Accepted& accepted) {
    connections_.remove_if([](const auto& connection) { return connection->done(); });
    connections_.push_back(std::make_unique<Pop3Connection>(*this, accepted.connection, settings_for(accepted)));
    connections_.back()->begin();
    return *connections_.back();
}

std::vector<std::uint16_t> Pop3Service::ports() const {
    std::vector<std::uint16_t> ports = settings_.tls_ports;
    ports.push_back(settings_.port);
    return ports;
}

protocol::TlsUse Pop3Service::tls_on(std::uint16_t port) const {
    const auto& from_start = settings_.tls_ports;
    const bool begins = std::find(from_start.begin(), from_start.end(), port) != from_start.end();
    return begins ? protocol::TlsUse::from_start : settings_.tls;
}

pop3::ServerSettings Pop3Service::settings_for(const network::Accepted& accepted) const {
    pop3::ServerSettings settings;
    settings.greeting = runtime_.name() + " POP3 server ready";
    // Different for every session, the same in every run (RFC 1939 section 7).
    const auto seconds = runtime_.calendar().civil(runtime_.now()).unix_seconds;
    settings.timestamp = fmt::format("<{}.{}@{}>", accepted.connection, seconds, runtime_.name());
    settings.tls = tls_on(accepted.local.port);
    settings.plaintext_login = settings_.plaintext_login;
    settings.mechanisms = settings_.mechanisms;
    settings.login_delay = settings_.login_delay;
    settings.expiry = settings_.expiry;
    settings.utf8 = settings_.utf8;
    return settings;
}

bool Pop3Service::may_log_in(const std::string& account) const {
    const auto last = logins_.find(account);
    return !settings_.login_delay || last == logins_.end() || runtime_.now() >= last->second + *settings_.login_delay;
}

void Pop3Service::note_login(const std::string& account) {
    if (settings_.login_delay) logins_[account] = runtime_.now();
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
