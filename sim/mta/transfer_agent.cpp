#include "sim/mta/transfer_agent.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "protocol/base/ascii.hpp"
#include "protocol/message/header.hpp"
#include "protocol/message/message_id.hpp"
#include "protocol/message/trace.hpp"
#include "sim/mta/address_rewriting.hpp"
#include "sim/mta/delivery_events.hpp"
#include "sim/mta/lookup_keys.hpp"
#include "sim/mta/virtual_expansion.hpp"
#include "sim/recording/decision.hpp"

namespace sim::mta {

namespace message = protocol::message;
namespace smtp = protocol::smtp;
using protocol::Octets;
using recording::Event;
using recording::EventKind;
using smtp::Reply;

namespace {

std::optional<std::string> given_value(const smtp::Parameters& parameters, std::string_view keyword) {
    const smtp::Parameter* parameter = smtp::find_parameter(parameters, keyword);
    return parameter == nullptr ? std::nullopt : parameter->value();
}

/// The fields that a submission server adds for a user whose program forgot them (RFC 6409 section 8).
Octets missing_fields(const host::Runtime& runtime, const message::Header& header, const std::string& queue_id) {
    Octets fields;
    if (header.find("Date") == nullptr) {
        fields += message::HeaderField("Date", runtime.calendar().date_time(runtime.now())).octets();
    }
    if (header.find("Message-ID") == nullptr) {
        const auto id = message::MessageId::make(queue_id, runtime.name());
        fields += message::HeaderField("Message-ID", id.encode()).octets();
    }
    return fields;
}

/// What Postfix takes out of mail that comes in (message_drop_headers): it would give away recipients, or stands for
/// the reverse-path, which only the final delivery writes (RFC 5321 section 4.4).
bool is_dropped(const message::HeaderField& field) {
    constexpr std::array<std::string_view, 4> names{"Bcc", "Content-Length", "Resent-Bcc", "Return-Path"};
    return std::ranges::any_of(
        names, [&](std::string_view name) { return protocol::equal_ignoring_case(field.name(), name); });
}

void drop_fields(message::Header& header, Content& content) {
    if (std::ranges::none_of(header.fields(), is_dropped)) return;
    message::Header kept;
    for (const message::HeaderField& field : header.fields()) {
        if (!is_dropped(field)) kept.append(field);
    }
    content = content.with_header(kept.encode());
    header = std::move(kept);
}

/// RFC 3848, RFC 6531 section 4.3.
std::string transmission_type(const IncomingMail& mail) {
    const std::string type = mail.envelope.smtputf8 ? "UTF8SMTP" : mail.client.extended ? "ESMTP" : "SMTP";
    return type + (mail.client.encrypted ? "S" : "") + (mail.client.user.empty() ? "" : "A");
}

}  // namespace

TransferAgent::TransferAgent(host::Runtime& runtime, const Disk& disk, const protocol::dns::StubSettings& stub,
                             const Settings& settings, const Ports& ports)
    : runtime_(runtime),
      queue_(*disk.queue),
      greylist_(*disk.greylist),
      store_(*disk.store),
      settings_(std::make_shared<const Settings>(settings)),
      queue_manager_(runtime, queue_, *disk.retry_hints, store_, stub, settings_),
      queue_start_requester_(runtime, stub),
      transfer_(runtime, stub, *this, ports.transfer, SmtpPorts::transfer),
      submission_(runtime, stub, *this, ports.submission, SmtpPorts::submission),
      submissions_(runtime, stub, *this, ports.submissions, SmtpPorts::submissions) {}

void TransferAgent::start() {
    transfer_.start();
    submission_.start();
    submissions_.start();
    queue_manager_.resume();
}

std::vector<host::SessionState> TransferAgent::sessions() const {
    std::vector<host::SessionState> sessions;
    transfer_.append_sessions(sessions);
    submission_.append_sessions(sessions);
    submissions_.append_sessions(sessions);
    queue_manager_.append_sessions(sessions);
    queue_start_requester_.append_sessions(sessions);
    return sessions;
}

void TransferAgent::reconfigure(const Settings& settings) {
    settings_ = std::make_shared<const Settings>(settings);
    queue_manager_.set_settings(settings_);
    transfer_.apply_settings();
    submission_.apply_settings();
    submissions_.apply_settings();
}

bool TransferAgent::may_relay(const Client& client) const {
    const auto& trusted = settings_->trusted_clients;
    return !client.user.empty() || std::ranges::find(trusted, client.address) != trusted.end();
}

std::optional<AppliedRule> TransferAgent::scripted_reply(const DialogueMoment& moment) {
    return reply_script_.find(settings_->replies, moment, runtime_.random("replies"));
}

smtp::Mailbox TransferAgent::rewritten_recipient(const RecipientClassifier& classifier,
                                                 const smtp::Mailbox& recipient) const {
    if (!rewrites_addresses(*settings_)) return recipient;
    const auto rewriting = AddressRewriting(*settings_, classifier).recipient(recipient);
    return rewriting ? rewriting->to : recipient;
}

std::vector<Rewriting> TransferAgent::rewrite_addresses(const RecipientClassifier& classifier, const Client& client,
                                                        QueueEntry& entry, Content& content) {
    std::vector<Rewriting> recipients;
    if (!rewrites_addresses(*settings_)) return recipients;
    const AddressRewriting rewriting(*settings_, classifier);
    if (entry.reverse_path.mailbox) {
        if (const auto sender = rewriting.sender(*entry.reverse_path.mailbox)) {
            record_rewriting(runtime_, entry.message, *sender, "envelope");
            entry.reverse_path.mailbox = sender->to;
        }
    }
    for (Recipient& recipient : entry.recipients) {
        auto change = rewriting.recipient(recipient.address);
        if (!change) continue;
        record_rewriting(runtime_, entry.message, *change, "envelope");
        recipient.address = change->to;
        recipients.push_back(*std::move(change));
    }
    // What strangers wrote is not changed: their signatures would break (Postfix, local_header_rewrite_clients with
    // permit_mynetworks and permit_sasl_authenticated).
    if (!client.submission && !may_relay(client)) return recipients;
    std::vector<Rewriting> in_header;
    if (auto changed = rewriting.header(content, in_header)) content = *std::move(changed);
    for (const Rewriting& each : in_header) record_rewriting(runtime_, entry.message, each, "header");
    return recipients;
}

Octets TransferAgent::received_field(const IncomingMail& mail, const std::string& queue_id) const {
    message::ReceivedField received;
    received.from_helo = mail.client.helo;
    received.from_host = mail.client.host_name;
    received.from_address = smtp::literal_text(mail.client.address);
    received.by = runtime_.name();
    received.with = transmission_type(mail);
    received.id = queue_id;
    const auto& recipients = mail.envelope.recipients;
    // With several recipients the field would tell each of them who the others are.
    if (recipients.size() == 1 && recipients.front().forward_path.mailbox) {
        received.for_recipient = recipients.front().forward_path.mailbox->encode();
    }
    received.date = runtime_.calendar().civil(runtime_.now());
    return received.field().octets();
}

std::optional<Reply> TransferAgent::expansion_refusal(const IncomingMail& mail) {
    if (settings_->profile != Profile::postfix || settings_->virtual_aliases.empty()) return std::nullopt;
    const RecipientClassifier classifier(*settings_, store_, runtime_.addresses(), runtime_.name());
    for (const smtp::Recipient& recipient : mail.envelope.recipients) {
        const auto& address = recipient.forward_path.mailbox;
        if (!address || virtual_aliases_end(classifier, *address)) continue;
        const Refusal refused{Reply(451, {4, 6, 0}, "Alias expansion error"),
                              fmt::format("the virtual aliases of {} lead in a circle", address->canonical()),
                              "RFC 5321 section 3.9.1"};
        record_decision("Is the content taken?", refused, mail.message);
        return refused.reply;
    }
    return std::nullopt;
}

Reply TransferAgent::take(IncomingMail mail) {
    if (const auto refused = storage_refusal()) return *refused;
    if (const auto refused = expansion_refusal(mail)) return *refused;
    const std::size_t content_octets = mail.content.size();
    Content content(std::move(mail.content));
    auto header = message::Header::parse(content.header());
    const std::size_t hops = message::count_hops(header);
    if (const auto refused = hops_refusal(hops)) {
        const std::string rule =
            fmt::format("it has {} Received fields, and the bound of this host is {}{}: it runs in a circle", hops,
                        settings_->hops_max, settings_->profile == Profile::postfix ? " with its own" : "");
        record_decision("Is the content taken?", {*refused, rule, "RFC 5321 section 6.3"}, mail.message);
        return *refused;
    }
    if (!settings_->data_rules.empty()) {
        if (const auto refused = content_refusal(content, mail.message)) return *refused;
        header = message::Header::parse(content.header());
    }
    QueueEntry entry;
    entry.id = queue_.next_id();
    entry.message = mail.message;
    entry.reverse_path = mail.envelope.reverse_path;
    const RecipientClassifier classifier(*settings_, store_, runtime_.addresses(), runtime_.name());
    for (const smtp::Recipient& recipient : mail.envelope.recipients) {
        const auto address = recipient.forward_path.mailbox ? recipient.forward_path.mailbox : classifier.postmaster();
        if (!address) continue;
        entry.recipients.push_back(Recipient{*address, address->encode()});
        entry.recipients.back().notify = given_value(recipient.parameters, "NOTIFY");
        entry.recipients.back().orcpt = given_value(recipient.parameters, "ORCPT").value_or("");
    }
    if (settings_->profile == Profile::postfix) drop_fields(header, content);
    const std::vector<Rewriting> rewritten = rewrite_addresses(classifier, mail.client, entry, content);
    if (mail.client.submission) content = content.prepend(missing_fields(runtime_, header, entry.id));
    const Octets received = received_field(mail, entry.id);
    entry.content = content.prepend(received);
    entry.options.body = mail.envelope.body;
    entry.options.smtputf8 = mail.envelope.smtputf8;
    entry.options.ret = given_value(mail.envelope.parameters, "RET").value_or("");
    entry.options.envid = given_value(mail.envelope.parameters, "ENVID").value_or("");
    const auto accepted = runtime_.record(EventKind::message_accepted, [&](Event& event) {
        event.message = entry.message;
        event.fields.set("queue_id", entry.id);
        event.fields.set("reverse_path", entry.reverse_path.mailbox ? entry.reverse_path.mailbox->encode() : "");
        event.fields.set("recipients", addresses_of(entry.recipients));
        event.fields.set("size_octets", std::uint64_t{entry.content.size_octets()});
        event.fields.set("client", mail.client.helo);
    });
    const recording::CauseScope scope(runtime_.recorder(), accepted);
    for (const Rewriting& each : rewritten) record_rewritten_recipient(runtime_, entry.message, each);
    record_field(runtime_, entry.message, "Received", message::HeaderField::from_octets(received).body());
    const std::string queue_id = queue_manager_.submit(std::move(entry));
    if (settings_->profile == Profile::exim) return Reply(250, {2, 0, 0}, "OK id=" + queue_id);
    if (!mail.in_chunks) return Reply(250, {2, 0, 0}, "Ok: queued as " + queue_id);
    return Reply(250, {2, 0, 0}, fmt::format("Ok: {} bytes queued as {}", content_octets, queue_id));
}

bool TransferAgent::keeps_mail_for(std::string_view domain) const {
    return contains_ignoring_case(settings_->relay_for, domain);
}

/// Postfix (fast_flush_domains) allows what it relays for, says 250 to that and 459 to all else, and sends nothing to
/// the client itself: the mail goes to the domain's exchangers (RFC 1985 section 4).
Reply TransferAgent::start_queue(const std::string& node) {
    const bool with_subdomains = node.starts_with('@');
    const std::string domain = node.substr(with_subdomains ? 1 : 0);
    const bool allowed = keeps_mail_for(domain);
    runtime_.record(EventKind::decision, [&](Event& event) {
        recording::set_decision(
            event, {.question = fmt::format("A client asks for the mail of {}. Is it sent now?", node),
                    .options = {"try it now", "refuse"},
                    .chosen = allowed ? "try it now" : "refuse",
                    .rule = allowed ? "the domain is one that this host keeps mail for; it goes to the domain's own "
                                      "exchangers, whoever asks"
                                    : "this host keeps no mail for the domain",
                    .rfc = "RFC 1985 section 4"});
    });
    if (!allowed) return Reply(459, {4, 7, 1}, fmt::format("<{}>: service unavailable", node));
    if (settings_->disk_full) return Reply(458, {4, 3, 1}, "Unable to queue messages");
    const std::size_t started = queue_manager_.flush_domain(domain, with_subdomains);
    if (settings_->profile == Profile::postfix) return Reply(250, {2, 0, 0}, "Queuing started");
    if (started == 0) return Reply(251, {2, 0, 0}, fmt::format("No messages waiting for node {}", node));
    return Reply(253, {2, 0, 0}, fmt::format("{} pending messages for node {} started", started, node));
}

std::optional<std::string> TransferAgent::password_of(const std::string& user) const {
    const auto& users = settings_->auth_users;
    if (!users) return std::nullopt;
    const auto found = users->find(user);
    return found == users->end() ? std::nullopt : std::optional(found->second);
}

Reply TransferAgent::authenticate(const smtp::AuthenticationRequested& request) const {
    using Proof = smtp::AuthenticationRequested::Proof;
    const protocol::sasl::Credentials& said = request.credentials;
    const auto password = password_of(said.user);
    const bool known = password.has_value();  // a certificate may be for somebody who has no business here
    const bool proved =
        known && (request.proof == Proof::password ? *password == said.password : request.proof == Proof::right);
    const bool for_itself = said.authorization.empty() || said.authorization == said.user;
    if (proved && for_itself) return Reply(235, {2, 7, 0}, "Authentication successful");
    return Reply(535, {5, 7, 8}, "Error: authentication failed: (reason unavailable)");
}

}  // namespace sim::mta
