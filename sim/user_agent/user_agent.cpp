#include "sim/user_agent/user_agent.hpp"

#include <utility>

#include "sim/user_agent/imap_append_connection.hpp"
#include "sim/user_agent/imap_fetch_connection.hpp"
#include "sim/user_agent/imap_sync_connection.hpp"
#include "sim/user_agent/imap_visit_connection.hpp"
#include "sim/user_agent/pop3_client_connection.hpp"
#include "sim/user_agent/server_lookup.hpp"
#include "sim/user_agent/user_agent_events.hpp"

namespace sim::user_agent {

using protocol::Endpoint;
using Kind = SubmissionResult::Kind;

UserAgent::UserAgent(host::Runtime& runtime, const protocol::dns::StubSettings& stub, Disk disk)
    : runtime_(runtime),
      stub_(stub),
      outbox_(*disk.outbox),
      known_mailboxes_(*disk.known_mailboxes),
      copies_(*disk.copies),
      smtp_connections_(runtime),
      timer_(runtime, [this] { attempt_due(); }) {}

UserAgent::~UserAgent() = default;

void UserAgent::start() {
    for (const auto& [message, entry] : outbox_.entries()) {
        // What was being handed over when the host went down is due at once: nobody knows how far it had come.
        schedule(entry.state == OutboxEntry::State::sending ? runtime_.now() : entry.next_attempt, message);
    }
}

void UserAgent::run(protocol::Task<bool> task) {
    tasks_.remove_if([](const protocol::Task<bool>& each) { return each.done(); });
    tasks_.push_back(std::move(task));
    tasks_.back().start(runtime_);
}

void UserAgent::send(OutgoingMail mail) {
    OutboxEntry& entry = outbox_.add(std::move(mail));
    entry.attempts = 1;
    run(attempt(entry.mail));
}

protocol::Task<bool> UserAgent::attempt(OutgoingMail mail) {
    auto submission = submit(&runtime_, &stub_, &smtp_connections_, mail);
    const std::vector<SubmissionResult> results = co_await submission;
    finish_attempt(mail.message, results);
    co_return true;
}

void UserAgent::finish_attempt(const std::string& message, const std::vector<SubmissionResult>& results) {
    OutboxEntry& entry = *outbox_.find(message);
    const OutboxSettings& settings = entry.mail.outbox;
    const bool is_last = runtime_.now() + settings.retry_interval > entry.expires;
    std::vector<protocol::smtp::Recipient> waiting;
    std::vector<std::string> taken;
    const SubmissionResult* why_waiting = nullptr;
    for (std::size_t index = 0; index < results.size(); ++index) {
        const protocol::smtp::Recipient& recipient = entry.mail.envelope.recipients[index];
        const SubmissionResult& result = results[index];
        if (result.kind == Kind::accepted) {
            taken.push_back(address_of(recipient));
        } else if (result.kind == Kind::temporary && !is_last) {
            waiting.push_back(recipient);
            if (why_waiting == nullptr) why_waiting = &result;
        } else {
            const bool given_up = result.kind == Kind::temporary && entry.is_told();
            const protocol::Duration after = runtime_.now() - (entry.expires - settings.lifetime_max);
            record_refused(runtime_, entry.mail, address_of(recipient), result,
                           given_up ? after : protocol::Duration{});
        }
    }
    if (!taken.empty()) record_submitted(runtime_, entry.mail, taken);
    if (!taken.empty() && entry.mail.sent_copy && !std::exchange(entry.copied, true)) run(keep_sent(entry.mail));
    entry.mail.envelope.recipients = std::move(waiting);
    if (why_waiting != nullptr) return keep(entry, *why_waiting);
    outbox_.remove(message, taken.size() == results.size() ? "submitted" : "refused");
}

void UserAgent::keep(OutboxEntry& entry, const SubmissionResult& why) {
    entry.state = OutboxEntry::State::waiting;
    entry.next_attempt = runtime_.now() + entry.mail.outbox.retry_interval;
    entry.reason = reason_text(why);
    const recording::CauseScope scope(runtime_.recorder(), record_keeping(runtime_, entry, why));
    outbox_.record_change(entry);
    schedule(entry.next_attempt, entry.mail.message);
}

void UserAgent::schedule(Instant time, const std::string& message) {
    due_.emplace(std::pair(time, message), runtime_.recorder().cause());
    set_timer();
}

void UserAgent::set_timer() {
    if (due_.empty()) {
        timer_.cancel();
    } else {
        timer_.set(due_.begin()->first.first);
    }
}

void UserAgent::attempt_due() {
    while (!due_.empty() && due_.begin()->first.first <= runtime_.now()) {
        const std::string message = due_.begin()->first.second;
        const recording::CauseScope scope(runtime_.recorder(), due_.begin()->second);
        due_.erase(due_.begin());
        attempt_again(*outbox_.find(message));
    }
    set_timer();
}

void UserAgent::attempt_again(OutboxEntry& entry) {
    entry.state = OutboxEntry::State::sending;
    ++entry.attempts;
    entry.reason.clear();
    outbox_.record_change(entry);
    run(attempt(entry.mail));
}

void UserAgent::read(ReadRequest request) {
    run(fetch(std::move(request)));
}

bool UserAgent::act(const ActionRequest& request) {
    if (copies_.act(request.user, request.message, request.action) == 0) return false;
    for (const auto& connection : mailbox_connections_) {
        if (!connection->finished()) connection->notice_actions();
    }
    return true;
}

protocol::Task<bool> UserAgent::fetch(ReadRequest request) {
    const ConnectionMaker make = [this, request] { return make_connection(request); };
    auto conversation = converse(request.server, make);
    const MailboxOutcome outcome = co_await conversation;
    if (!outcome.failure.empty()) record_read_failed(runtime_, request, outcome.failure, outcome.connection);
    co_return outcome.failure.empty();
}

protocol::Task<bool> UserAgent::keep_sent(OutgoingMail mail) {
    // What the connection has done is there when the outcome is: it lives as long as the program.
    const auto folder = std::make_shared<std::string>();
    const ConnectionMaker make = [this, mail, folder] {
        return std::make_shared<ImapAppendConnection>(runtime_, mail,
                                                      [folder](const std::string& name) { *folder = name; });
    };
    auto conversation = converse(mail.sent_copy->server, make);
    const MailboxOutcome outcome = co_await conversation;
    if (!folder->empty()) {
        record_sent_copy(runtime_, mail, *folder);
    } else {
        record_sent_copy_failed(runtime_, mail, outcome.failure, outcome.connection);
    }
    co_return !folder->empty();
}

protocol::Task<UserAgent::MailboxOutcome> UserAgent::converse(ServiceName server, ConnectionMaker make) {
    auto lookup = find_server(&runtime_, &stub_, server.host, "");
    const host::AddressLookup found = co_await lookup;
    MailboxOutcome outcome;
    if (found.addresses.empty()) outcome.failure = no_address_text(server.host, found);
    for (const protocol::IpAddress& address : found.addresses) {
        const std::shared_ptr<MailboxConnection> connection = open(make, Endpoint{address, server.port});
        const MailboxResult result = co_await connection->result;
        outcome.connection = connection->number();
        outcome.failure = result.connect_failure ? std::string(failure_text(*result.connect_failure)) : result.failure;
        if (!result.connect_failure) break;
    }
    co_return outcome;
}

std::shared_ptr<MailboxConnection> UserAgent::open(const ConnectionMaker& make, Endpoint server) {
    std::erase_if(mailbox_connections_, [](const auto& connection) { return connection->finished(); });
    mailbox_connections_.push_back(make());
    mailbox_connections_.back()->connect(server, connect_timeout);
    return mailbox_connections_.back();
}

std::shared_ptr<MailboxConnection> UserAgent::make_connection(const ReadRequest& request) {
    const Fetch& fetch = request.fetch;
    auto on_mail = [this, request](const FetchedMail& mail) { record_read(runtime_, request, mail); };
    if (fetch.protocol == FetchProtocol::pop3) {
        return std::make_shared<Pop3ClientConnection>(runtime_, fetch, std::move(on_mail));
    }
    if (fetch.sync) {
        return std::make_shared<ImapSyncConnection>(
            runtime_, fetch, copies_, MailboxCopies::Key{request.server.host, fetch.user}, std::move(on_mail));
    }
    if (fetch.visit) return std::make_shared<ImapVisitConnection>(runtime_, fetch, *fetch.visit, std::move(on_mail));
    return std::make_shared<ImapFetchConnection>(
        runtime_, fetch, KnownMailbox(known_mailboxes_, request.server.host, fetch.user), std::move(on_mail));
}

std::vector<host::SessionState> UserAgent::sessions() const {
    std::vector<host::SessionState> sessions;
    smtp_connections_.append_sessions(sessions);
    for (const auto& connection : mailbox_connections_) {
        if (auto row = connection->session_row()) sessions.push_back(std::move(*row));
    }
    return sessions;
}

}  // namespace sim::user_agent
