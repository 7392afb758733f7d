#include "sim/mailstore/imap_service.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "sim/host/sasl_context.hpp"
#include "sim/mailstore/imap_answers.hpp"
#include "sim/mailstore/imap_news.hpp"
#include "sim/mailstore/view_events.hpp"

namespace sim::mailstore {

namespace imap = protocol::imap;
using recording::Event;
using recording::EventKind;

namespace {

/// What this server does beside IMAP4rev1 and IMAP4rev2, unless its settings withhold some of it.
std::vector<std::string> offered_extensions() {
    return {"IDLE",
            "NAMESPACE",
            "UNSELECT",
            "UIDPLUS",
            "MOVE",
            "CHILDREN",
            "SPECIAL-USE",
            "CREATE-SPECIAL-USE",
            "LIST-EXTENDED",
            "LIST-STATUS",
            "STATUS=SIZE",
            "ESEARCH",
            "ESORT",
            "SEARCHRES",
            "CONDSTORE",
            "QRESYNC",
            "WITHIN",
            "SORT",
            "THREAD=ORDEREDSUBJECT",
            "THREAD=REFERENCES",
            "MULTIAPPEND",
            "BINARY",
            "QUOTA",
            "QUOTA=RES-STORAGE",
            "UTF8=ACCEPT",
            "SAVEDATE",
            "OBJECTID",
            "PREVIEW",
            "METADATA",
            "NOTIFY"};
}

bool proves(const imap::LoginRequested& request, const std::string& password) {
    using Proof = imap::LoginRequested::Proof;
    if (password.empty()) return false;  // mailboxes that nobody may open
    return request.proof == Proof::password ? request.password == password : request.proof == Proof::right;
}

/// The answer to any command of a user; what the session answers by itself is never asked here.
struct Answerer {
    ImapUser& user;
    const std::string& tag;

    template <class Body>
    CommandAnswer operator()(const Body& body) const {
        if constexpr (requires { answer(user, body, tag); }) {
            return answer(user, body, tag);
        } else if constexpr (requires { answer(user, body); }) {
            return answer(user, body);
        } else {
            return bad("Not here");
        }
    }
};

}  // namespace

ImapConnection::ImapConnection(ImapService& service, host::ConnectionId connection, imap::ServerSettings settings)
    : SessionConnection(service.runtime(), imap::ServerSession(std::move(settings), service.runtime().now()),
                        engine::Strength::weak),
      service_(service),
      user_{session(), service.store(), service.runtime(), connection},
      wake_(service.runtime(), [this] { tell_waiting_client(); }) {
    attach(connection);
    runtime().record(EventKind::session_started, [&](Event& event) {
        record_session(event);
        event.fields.set("role", "server");
        event.fields.set("state", imap::name(state()));
    });
}

void ImapConnection::wake() {
    if (imap::is_idle(state()) || user_.notify.is_used()) wake_.set(runtime().now());
}

void ImapConnection::on_annotated(std::string_view account, std::string_view mailbox, const std::string& entry) {
    using imap::NotifyEvent;
    if (is_acting_ || !imap::is_logged_in(state()) || user_.account != account) return;
    const NotifyWatch& watch = user_.notify;
    const bool is_watched = mailbox.empty()
                                ? watch.wants_anywhere(NotifyEvent::server_metadata_change)
                                : watch.wants(user_.account_view(), mailbox, NotifyEvent::mailbox_metadata_change);
    // Nobody who uses NOTIFY has to enable METADATA, RFC 5465 section 5.6.
    if (watch.is_used() ? !is_watched : !session().enabled("METADATA")) return;
    user_.annotated[std::string(mailbox)].insert(entry);
    wake_.set(runtime().now());
}

void ImapConnection::tell_waiting_client() {
    tell_annotated(user_);
    if (imap::is_idle(state()) || user_.notify.tells_selected_at_once()) {
        tell_news(user_);
        record_told(user_);
    }
    tell_notices(user_);
    pump();
}

void ImapConnection::begin() {
    if (session().encrypted()) {
        begin_with_tls(service_.asks_client());
    } else {
        pump();
    }
}

OpenView ImapConnection::open_view() const {
    const MailboxView& view = *user_.view;
    OpenView open{.connection = connection(),
                  .account = user_.account,
                  .mailbox = view.mailbox().name,
                  .protocol = "imap",
                  .read_only = view.read_only(),
                  .deleted = view.is_deleted(),
                  .uids = view.uids()};
    for (const auto& [uid, message] : view.gone()) open.gone[uid] = message.message;
    open.changed = view.changed();
    return open;
}

void ImapConnection::handle_event(imap::ServerEvent& event) {
    std::visit([this](const auto& each) { on(each); }, event);
}

void ImapConnection::on(const imap::LoginRequested& request) {
    const Account* account = service_.store().find_by_login(request.user);
    if (account == nullptr || !proves(request, account->password)) {
        return session().answer_login(imap::LoginRefusal::bad_credentials, runtime().now());
    }
    if (!request.authorization.empty() && service_.store().find_by_login(request.authorization) != account) {
        return session().answer_login(imap::LoginRefusal::not_authorized, runtime().now());
    }
    user_.account = account->name;
    user_.marks = &service_.recent_marks(account->name);
    session().answer_login(std::nullopt, runtime().now());
}

void ImapConnection::on(const imap::MechanismRequested&) {
    session().answer_mechanism(host::sasl_context(runtime(), proved_client()), runtime().now());
}

void ImapConnection::on(const imap::PasswordRequested& request) {
    session().answer_password(service_.store().password_of(request.user), runtime().now());
}

void ImapConnection::on(const imap::TlsRequested&) {
    upgrade_to_tls(service_.asks_client());
}

void ImapConnection::on(const imap::CommandRequested& request) {
    is_acting_ = true;
    CommandAnswer result = std::visit(Answerer{user_, request.command.tag}, request.command.body);
    is_acting_ = false;
    if (result.condition != imap::Condition::bad) tell_news(user_);
    record_told(user_);
    session().answer_command(std::move(result), runtime().now());
}

void ImapConnection::on(const imap::IdleBegun&) {
    tell_news(user_);
    record_told(user_);
}

void ImapConnection::on(const imap::SavedSearchRefused&) {
    if (user_.view) user_.view->save({});
}

void ImapConnection::on(const imap::SessionEnded& ended) {
    runtime().record(EventKind::session_ended, [&](Event& event) {
        record_session(event);
        event.fields.set("role", "server");
        event.fields.set("reason", imap::name(ended.reason));
    });
    user_.view.reset();
}

void ImapConnection::on(const imap::CommandReceived& command) {
    runtime().record(EventKind::command, [&](Event& event) {
        record_session(event);
        const std::string& line = command.text;
        const std::size_t verb = line.find(' ') == line.npos ? 0 : line.find(' ') + 1;
        event.fields.set("verb", line.substr(verb, line.find(' ', verb) - verb));
        event.fields.set("line", line);
    });
}

void ImapConnection::on(const imap::ConditionSent& sent) {
    runtime().record(EventKind::reply, [&](Event& event) {
        record_session(event);
        event.fields.set("code", imap::name(sent.response.condition));
        event.fields.set("text", std::vector<std::string>{sent.response.text});
    });
}

void ImapConnection::on(const imap::ServerStateChanged& changed) {
    runtime().record(EventKind::session_state, [&](Event& event) {
        record_session(event);
        event.fields.set("role", "server");
        event.fields.set("from", imap::name(changed.from));
        event.fields.set("to", imap::name(changed.to));
    });
}

void ImapConnection::record_session(Event& event) const {
    event.connection = connection();
    event.fields.set("protocol", "imap");
}

ImapService::ImapService(host::Runtime& runtime, Store& store, ImapSettings settings)
    : runtime_(runtime), store_(store), settings_(std::move(settings)) {
    store_.set_observer(this);
}

ImapService::~ImapService() {
    store_.set_observer(nullptr);
    for (const std::uint16_t port : ports()) runtime_.stop_listening(port);
}

void ImapService::start() {
    for (const std::uint16_t port : ports()) {
        [[maybe_unused]] const auto listening = runtime_.listen(port, *this);
        assert(listening);  // the scenario allows one service a port
    }
}

host::ConnectionHandler& ImapService::on_accept(const network::Accepted& accepted) {
    connections_.remove_if([](const auto& connection) { return connection->done(); });
    connections_.push_back(
        std::make_unique<ImapConnection>(*this, accepted.connection, session_settings(accepted.local.port)));
    connections_.back()->begin();
    return *connections_.back();
}

std::vector<std::uint16_t> ImapService::ports() const {
    std::vector<std::uint16_t> ports = settings_.tls_ports;
    ports.push_back(settings_.port);
    return ports;
}

protocol::TlsUse ImapService::tls_on(std::uint16_t port) const {
    const auto& from_start = settings_.tls_ports;
    const bool begins = std::find(from_start.begin(), from_start.end(), port) != from_start.end();
    return begins ? protocol::TlsUse::from_start : settings_.tls;
}

imap::ServerSettings ImapService::session_settings(std::uint16_t port) const {
    imap::ServerSettings settings;
    settings.greeting = runtime_.name() + " IMAP server ready";
    settings.extensions = offered_extensions();
    std::erase_if(settings.extensions, [this](const std::string& extension) {
        return std::ranges::find(settings_.withheld, extension) != settings_.withheld.end();
    });
    settings.tls = tls_on(port);
    settings.plaintext_login = settings_.plaintext_login;
    settings.mechanisms = settings_.mechanisms;
    return settings;
}

std::vector<host::SessionState> ImapService::sessions() const {
    std::vector<host::SessionState> sessions;
    for (const auto& connection : connections_) {
        if (connection->done()) continue;
        sessions.push_back(connection->row("imap", "server"));
    }
    return sessions;
}

std::vector<OpenView> ImapService::views() const {
    std::vector<OpenView> views;
    for (const auto& connection : connections_) {
        if (connection->has_view()) views.push_back(connection->open_view());
    }
    return views;
}

template <class Change>
void ImapService::for_each_view(const Mailbox& mailbox, Change change) {
    for (const auto& connection : connections_) {
        MailboxView* view = connection->view();
        if (view == nullptr || !view->is_of(mailbox)) continue;
        change(*view);
        connection->wake();
    }
}

template <class Note>
void ImapService::notify(std::string_view account, Note note) {
    for (const auto& connection : connections_) {
        connection->notify(account, [&](NotifyWatch& watch) { note(watch, *store_.find(account)); });
    }
}

void ImapService::on_message_added(std::string_view account, const Mailbox& mailbox) {
    for (const auto& connection : connections_) {
        MailboxView* view = connection->view();
        if (connection->is_acting() && view != nullptr && view->is_of(mailbox)) {
            view->on_own_arrival(mailbox.messages.back().uid);
        }
    }
    for_each_view(mailbox, [](MailboxView&) {});
    notify(account, [&](NotifyWatch& watch, const Account& of) {
        watch.on_counts_changed(of, mailbox.name, imap::NotifyEvent::message_new);
    });
}

void ImapService::on_flags_changed(std::string_view account, const Mailbox& mailbox, const StoredMessage& message,
                                   bool seen_changed) {
    for_each_view(mailbox, [&message](MailboxView& view) { view.on_flags_changed(message.uid); });
    for (const auto& connection : connections_) {
        connection->notify(account, [&](NotifyWatch& watch) {
            watch.on_flags_changed(*store_.find(account), mailbox.name, seen_changed, connection->tells_modseq());
        });
    }
}

void ImapService::on_messages_removed(std::string_view account, const Mailbox& mailbox,
                                      const std::vector<const StoredMessage*>& messages) {
    for_each_view(mailbox, [&messages](MailboxView& view) { view.on_removed(messages); });
    notify(account, [&](NotifyWatch& watch, const Account& of) {
        watch.on_counts_changed(of, mailbox.name, imap::NotifyEvent::message_expunge);
    });
}

void ImapService::on_mailbox_created(std::string_view account, const std::string& name) {
    notify(account, [&](NotifyWatch& watch, const Account& of) { watch.on_created(of, name); });
}

void ImapService::on_mailbox_deleted(std::string_view account, const Mailbox& mailbox) {
    for_each_view(mailbox, [](MailboxView& view) { view.on_deleted(); });
    notify(account, [&](NotifyWatch& watch, const Account& of) { watch.on_deleted(of, mailbox.name); });
}

void ImapService::on_mailbox_renamed(std::string_view account, const std::string& from, const std::string& to) {
    notify(account, [&](NotifyWatch& watch, const Account& of) { watch.on_renamed(of, from, to); });
}

void ImapService::on_subscription_changed(std::string_view account, const std::string& name) {
    notify(account, [&](NotifyWatch& watch, const Account& of) { watch.on_subscribed(of, name); });
}

void ImapService::on_annotated(std::string_view account, std::string_view mailbox, const std::string& entry) {
    for (const auto& connection : connections_) connection->on_annotated(account, mailbox, entry);
}

}  // namespace sim::mailstore
