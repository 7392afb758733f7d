#include "sim/mailstore/lmtp_service.hpp"

#include <fmt/format.h>

#include <cassert>

#include "protocol/message/trace.hpp"
#include "sim/recording/decision.hpp"

namespace sim::mailstore {

namespace message = protocol::message;
namespace smtp = protocol::smtp;
using recording::Event;
using recording::EventKind;
using smtp::Reply;

namespace {

/// What Dovecot 2.3 offers, and its words (measured: truth case c67).
std::shared_ptr<const smtp::ServerSettings> session_settings(const std::string& host_name) {
    auto settings = std::make_shared<smtp::ServerSettings>();
    settings->lmtp = true;
    settings->host_name = host_name;
    settings->greeting_text = "LMTP ready";
    settings->data_text = "OK";
    settings->quit_text = "Bye";
    settings->chunking = true;
    settings->size_octets_max.reset();
    settings->vrfy = smtp::VerifyPolicy::ask;
    settings->help = false;
    return settings;
}

}  // namespace

LmtpConnection::LmtpConnection(LmtpService& service, const network::Accepted& accepted,
                               std::shared_ptr<const smtp::ServerSettings> settings)
    : SmtpServerDialogue(service.runtime(), accepted, std::move(settings)), service_(service) {}

void LmtpConnection::handle_event(smtp::ServerEvent& event) {
    std::visit([this](const auto& each) { on(each); }, event);
}

void LmtpConnection::on(const smtp::GreetingRequested&) {
    session().answer_greeting(session().default_greeting(), runtime().now());
}

void LmtpConnection::on(const smtp::MailRequested&) {
    session().answer_mail(Reply(250, {2, 1, 0}, "OK"), runtime().now());
}

void LmtpConnection::on(const smtp::RecipientRequested& request) {
    const auto& address = request.forward_path.mailbox;
    // RFC 5321 section 4.5.1: `<Postmaster>` without a domain is an address too; a store has no domain to give it.
    const bool known = address && service_.find_account(*address) != nullptr;
    session().answer_recipient(known ? Reply(250, {2, 1, 5}, "OK") : refuse_recipient(request.forward_path.canonical()),
                               runtime().now());
}

Reply LmtpConnection::refuse_recipient(const std::string& address) {
    const auto decided = runtime().record(EventKind::decision, [&](Event& event) {
        event.message = message();
        recording::set_decision(event, {.question = fmt::format("Is mail for {} taken?", address),
                                        .options = {"take it", "refuse it"},
                                        .chosen = "refuse it",
                                        .rule = "this store has no such mailbox",
                                        .rfc = "RFC 2033 section 4.2"});
    });
    const recording::CauseScope scope(runtime().recorder(), decided);
    Reply reply(550, {5, 1, 1}, fmt::format("<{}> User doesn't exist: {}", address, address));
    record_refusal(reply, address);
    return reply;
}

void LmtpConnection::on(const smtp::VerifyRequested&) {
    session().answer_verify(Reply(252, {2, 3, 3}, "Try RCPT instead"), runtime().now());
}

void LmtpConnection::on(const smtp::ContentReceived& received) {
    const Content content(received.content);
    std::vector<Reply> replies;
    bool is_first = true;
    for (const smtp::Recipient& recipient : received.envelope.recipients) {
        // What lies in several mailboxes are several copies of the mail.
        const std::string name = is_first ? message() : runtime().message_ids().next_copy(message());
        is_first = false;
        replies.push_back(deliver(received, content, *recipient.forward_path.mailbox, name));
    }
    session().answer_content(replies, runtime().now());
}

Reply LmtpConnection::deliver(const smtp::ContentReceived& received, const Content& content,
                              const smtp::Mailbox& recipient, const std::string& name) {
    const Account* account = service_.find_account(recipient);
    if (account == nullptr) return refuse_recipient(recipient.canonical());
    const std::string id = fmt::format("{}.{}", connection(), received.transaction);
    const auto& sender = received.envelope.reverse_path.mailbox;
    // Delivered-To, as Dovecot and Postfix write it at final delivery, above a Received field (RFC 5321 section 4.4).
    const message::HeaderField delivered_to("Delivered-To", recipient.encode());
    const message::HeaderField received_field = trace_field(recipient, id);
    Delivery delivery{content.prepend(delivered_to.octets() + received_field.octets()), sender ? sender->encode() : "",
                      recipient.canonical(), name};
    if (const auto refused = service_.store().quota_refusal(account->name, delivery)) {
        record_refusal(*refused, recipient.canonical());
        return *refused;
    }
    runtime().record(EventKind::header_added, [&](Event& event) {
        event.message = name;
        event.connection = connection();
        event.fields.set("name", "Received");
        event.fields.set("value", received_field.body());
    });
    service_.store().append(account->name, std::move(delivery));
    return Reply(250, {2, 0, 0}, fmt::format("<{}> {} Saved", recipient.encode(), id));
}

message::HeaderField LmtpConnection::trace_field(const smtp::Mailbox& recipient, const std::string& id) const {
    message::ReceivedField received;
    if (const auto& client = session_view().client_name()) received.from_helo = smtp::text_of(*client);
    received.from_address = smtp::literal_text(client_address());
    received.by = service_.runtime().name();
    received.with = "LMTP";
    received.id = id;
    received.for_recipient = recipient.encode();
    received.date = service_.runtime().calendar().civil(service_.runtime().now());
    return received.field();
}

LmtpService::LmtpService(host::Runtime& runtime, Store& store, LmtpSettings settings)
    : runtime_(runtime),
      store_(store),
      settings_(std::move(settings)),
      session_settings_(session_settings(runtime.name())) {}

void LmtpService::start() {
    [[maybe_unused]] const auto listening = runtime_.listen(settings_.port, *this);
    assert(listening);  // the scenario allows one service a port
}

host::ConnectionHandler& LmtpService::on_accept(const network::Accepted& accepted) {
    connections_.remove_if([](const auto& connection) { return connection->done(); });
    connections_.push_back(std::make_unique<LmtpConnection>(*this, accepted, session_settings_));
    connections_.back()->begin();
    return *connections_.back();
}

const Account* LmtpService::find_account(const smtp::Mailbox& address) const {
    if (const Account* account = store_.find_by_address(address.canonical())) return account;
    const auto user = smtp::without_subaddress(address.local_part_dequoted(), settings_.recipient_delimiter);
    return user ? store_.find_by_address(*user + '@' + smtp::canonical_of(address.host())) : nullptr;
}

std::vector<host::SessionState> LmtpService::sessions() const {
    std::vector<host::SessionState> sessions;
    for (const auto& connection : connections_) {
        if (connection->done()) continue;
        sessions.push_back(connection->row("lmtp", "server"));
    }
    return sessions;
}

}  // namespace sim::mailstore
