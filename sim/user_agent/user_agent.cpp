#include "sim/user_agent/user_agent.hpp"

#include <fmt/format.h>

#include "protocol/message/encoded_word.hpp"
#include "protocol/message/header.hpp"
#include "sim/host/address_lookup.hpp"

namespace sim::user_agent {

namespace smtp = protocol::smtp;
using protocol::Duration;
using protocol::Endpoint;
using recording::Event;
using recording::EventKind;

namespace {

/// How long a person's program waits for a server to answer the connection request.
constexpr Duration connect_timeout = std::chrono::seconds{30};

protocol::Task<host::AddressLookup> find_server(host::Runtime* runtime, const protocol::dns::StubSettings* stub,
                                                std::string server, std::string message) {
    host::AddressLookup none;
    none.kind = protocol::dns::ResolutionKind::name_error;
    const auto name = protocol::dns::DomainName::parse(server);
    if (!name) co_return none;
    const protocol::dns::DomainName host_name = *name;
    const host::AddressFamilies families = host::families_of(*runtime);
    auto question = host::lookup_addresses(runtime, stub, host_name, families, message);
    host::AddressLookup found = co_await question;
    co_return found;
}

std::string_view why(network::ConnectionFailure failure) {
    switch (failure) {
        case network::ConnectionFailure::refused: return "the server refuses the connection";
        case network::ConnectionFailure::timed_out: return "the server does not answer";
        case network::ConnectionFailure::unreachable: return "there is no way to the server";
        case network::ConnectionFailure::reset: return "the server broke off the connection";
        case network::ConnectionFailure::lost: break;
    }
    return "the connection was lost";
}

}  // namespace

UserAgent::~UserAgent() = default;

void UserAgent::send(OutgoingMail mail) {
    tasks_.remove_if([](const protocol::Task<bool>& task) { return task.done(); });
    tasks_.push_back(submit(std::move(mail)));
    tasks_.back().start(runtime_);
}

void UserAgent::read(ReadRequest request) {
    tasks_.remove_if([](const protocol::Task<bool>& task) { return task.done(); });
    tasks_.push_back(fetch(std::move(request)));
    tasks_.back().start(runtime_);
}

protocol::Task<bool> UserAgent::submit(OutgoingMail mail) {
    auto lookup = find_server(&runtime_, &stub_, mail.server.host, mail.message);
    const host::AddressLookup found = co_await lookup;
    if (found.addresses.empty()) {
        report_failure(mail, "", std::nullopt, fmt::format("no address of {} is known", mail.server.host));
        co_return false;
    }
    auto settings = std::make_shared<smtp::ClientSettings>();
    settings->client_name = runtime_.name();
    for (std::size_t index = 0; index < found.addresses.size(); ++index) {
        host::SmtpTransaction transaction;
        transaction.server = Endpoint{found.addresses[index], mail.server.port};
        transaction.connect_timeout = connect_timeout;
        transaction.settings = settings;
        transaction.envelope = mail.envelope;
        transaction.content = mail.content;
        transaction.message = mail.message;
        const std::shared_ptr<host::SmtpClientConnection> connection = smtp_connections_.open(std::move(transaction));
        const host::SmtpResult result = co_await connection->result;
        // A server that cannot be reached at one address may be there at the next (RFC 5321 section 5.1).
        if (result.connect_failure && index + 1 < found.addresses.size()) continue;
        report(mail, result);
        break;
    }
    co_return true;
}

void UserAgent::report(const OutgoingMail& mail, const host::SmtpResult& result) {
    if (result.connect_failure) return report_failure(mail, "", std::nullopt, why(*result.connect_failure));
    std::vector<std::string> accepted;
    for (std::size_t index = 0; index < result.outcomes.size(); ++index) {
        const smtp::RecipientOutcome& outcome = result.outcomes[index];
        const std::string recipient = mail.envelope.recipients[index].forward_path.mailbox
                                          ? mail.envelope.recipients[index].forward_path.mailbox->encode()
                                          : "postmaster";
        if (outcome.kind == smtp::RecipientOutcome::Kind::accepted) {
            accepted.push_back(recipient);
        } else {
            report_failure(mail, recipient, outcome.reply, outcome.text);
        }
    }
    if (accepted.empty()) return;
    runtime_.record(EventKind::mail_submitted, [&](Event& event) {
        event.message = mail.message;
        event.fields.set("from", mail.from);
        event.fields.set("to", accepted);
        event.fields.set("server", mail.server.host);
    });
}

void UserAgent::report_failure(const OutgoingMail& mail, std::string_view recipient,
                               const std::optional<smtp::Reply>& reply, std::string_view text) {
    runtime_.record(EventKind::message_refused, [&](Event& event) {
        event.message = mail.message;
        if (!recipient.empty()) event.fields.set("recipient", recipient);
        if (reply) event.fields.set("code", std::to_string(reply->code()));
        if (reply && reply->enhanced()) event.fields.set("status", reply->enhanced()->encode());
        event.fields.set("text", text);
    });
}

protocol::Task<bool> UserAgent::fetch(ReadRequest request) {
    auto lookup = find_server(&runtime_, &stub_, request.server.host, "");
    const host::AddressLookup found = co_await lookup;
    if (found.addresses.empty()) co_return false;
    const Endpoint server{found.addresses.front(), request.server.port};
    open_pop3(request, server);
    co_return true;
}

void UserAgent::open_pop3(const ReadRequest& request, Endpoint server) {
    pop3_connections_.remove_if([](const auto& connection) { return connection->finished(); });
    pop3_connections_.push_back(std::make_unique<Pop3ClientConnection>(
        runtime_, request.fetch,
        [this, user = request.user](const FetchedMail& mail) { record_read(user, mail); }));
    pop3_connections_.back()->connect(server, connect_timeout);
}

void UserAgent::record_read(const std::string& user, const FetchedMail& mail) {
    runtime_.record(EventKind::mail_read, [&](Event& event) {
        const auto header = protocol::message::Header::parse(mail.content);
        event.message = mail.message;
        event.fields.set("user", user);
        event.fields.set("mailbox", user);
        event.fields.set("message_id", header.body_of("Message-ID"));
        event.fields.set("subject", protocol::message::decode_encoded_words(header.body_of("Subject")));
    });
}

std::vector<host::SessionState> UserAgent::sessions() const {
    std::vector<host::SessionState> sessions;
    smtp_connections_.append_sessions(sessions);
    for (const auto& connection : pop3_connections_) {
        if (!connection->in_session()) continue;
        sessions.push_back({connection->connection(), "pop3", "client",
                            std::string(protocol::pop3::name(connection->state()))});
    }
    return sessions;
}

}  // namespace sim::user_agent
