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
#include "sim/mta/mailing_list.hpp"

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

/// An address as it stands in a Received field: `192.0.2.1`, `IPv6:2001:db8::1` (RFC 5321 section 4.1.3).
std::string address_text(const protocol::IpAddress& address) {
    return address.is_v4() ? address.to_string() : "IPv6:" + address.to_string();
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

/// What Postfix takes out of mail that comes in (message_drop_headers): it would give away recipients, or stands for the
/// reverse-path, which only the final delivery writes (RFC 5321 section 4.4).
bool is_dropped(const message::HeaderField& field) {
    constexpr std::array<std::string_view, 4> names{"Bcc", "Content-Length", "Resent-Bcc", "Return-Path"};
    return std::ranges::any_of(names, [&](std::string_view name) {
        return protocol::equal_ignoring_case(field.name(), name);
    });
}

void drop_fields(message::Header& header, Content& content) {
    if (std::ranges::none_of(header.fields(), is_dropped)) return;
    message::Header kept;
    for (const message::HeaderField& field : header.fields()) {
        if (!is_dropped(field)) kept.append(field);
    }
    const Octets whole = content.flatten();
    content = Content(kept.encode() + whole.substr(content.header_size_octets()));
    header = std::move(kept);
}

/// `user%host@here`, `host!user@here`, `"user@host"@here`: old ways to have a mail passed on (measured: Postfix, whose
/// allow_percent_hack and swap_bangpath take them for what they mean).
bool is_route_in_disguise(const smtp::Mailbox& recipient) {
    return recipient.local_part_dequoted().find_first_of("%!@") != std::string::npos;
}

/// RFC 3848, RFC 6531 section 4.3.
std::string transmission_type(const IncomingMail& mail) {
    const std::string type = mail.envelope.smtputf8 ? "UTF8SMTP" : mail.client.extended ? "ESMTP" : "SMTP";
    return type + (mail.client.user.empty() ? "" : "A");
}

}  // namespace

TransferAgent::TransferAgent(host::Runtime& runtime, const Disk& disk, const protocol::dns::StubSettings& stub, const Settings& settings,
                             std::vector<std::uint16_t> ports, std::vector<std::uint16_t> submission_ports)
    : runtime_(runtime),
      queue_(*disk.queue),
      greylist_(*disk.greylist),
      store_(*disk.store),
      settings_(std::make_shared<const Settings>(settings)),
      queue_manager_(runtime, queue_, *disk.retry_hints, store_, stub, settings_),
      transfer_(runtime, stub, *this, std::move(ports), false),
      submission_(runtime, stub, *this, std::move(submission_ports), true) {}

void TransferAgent::start() {
    transfer_.start();
    submission_.start();
    queue_manager_.resume();
}

std::vector<host::SessionState> TransferAgent::sessions() const {
    std::vector<host::SessionState> sessions;
    transfer_.append_sessions(sessions);
    submission_.append_sessions(sessions);
    queue_manager_.append_sessions(sessions);
    return sessions;
}

void TransferAgent::reconfigure(const Settings& settings) {
    settings_ = std::make_shared<const Settings>(settings);
    queue_manager_.set_settings(settings_);
    transfer_.apply_settings();
    submission_.apply_settings();
}

bool TransferAgent::may_relay(const Client& client) const {
    const auto& trusted = settings_->trusted_clients;
    return !client.user.empty() || std::ranges::find(trusted, client.address) != trusted.end();
}

std::optional<AppliedRule> TransferAgent::scripted_reply(const DialogueMoment& moment) {
    return reply_script_.find(settings_->replies, moment, runtime_.random("replies"));
}

std::optional<Reply> TransferAgent::refuse_client(const Client& client) {
    const auto rule = settings_->client_rules.find(client.address);
    if (rule == settings_->client_rules.end()) {
        const auto refused = load_refusal(client);
        if (!refused) return std::nullopt;
        record_decision(fmt::format("Is the client {}[{}] served?", client.host_name, client.address.to_string()),
                        *refused, "");
        return refused->reply;
    }
    const std::string name = fmt::format("{}[{}]", client.host_name, client.address.to_string());
    const Reply said = rule->second.about(name, "Client host");
    record_decision(fmt::format("Is the client {} served?", name),
                    {said, "a rule of this host is about the client's address", "RFC 5321 section 3.1"}, "");
    // A greeting carries no enhanced status code of its own (RFC 2034 section 4); Postfix puts it into the text.
    return Reply(said.code(), rule->second.status.encode() + ' ' + said.text());
}

bool TransferAgent::exceeds(ClientLoad::Event event, const Client& client, unsigned events_max) {
    if (events_max == 0 || may_relay(client)) return false;
    return load_.count(event, client.address, settings_->rate_window, runtime_.now()) > events_max;
}

std::optional<Refusal> TransferAgent::load_refusal(const Client& client) {
    // A greeting carries no enhanced status code of its own (RFC 2034 section 4); Postfix puts it into the text.
    const auto busy = [&](std::string_view why, std::string rule) {
        const std::string text = fmt::format("4.7.0 {} Error: {} from {}", runtime_.name(), why, client.address.to_string());
        return Refusal{Reply(421, text), std::move(rule), "RFC 5321 section 3.8"};
    };
    const auto [own, all] = client.connections;
    if (settings_->connections_max != 0 && all > settings_->connections_max) {
        return busy("too many connections", fmt::format("{} connections are open, and {} are the most that this host serves",
                                                        all - 1, settings_->connections_max));
    }
    if (settings_->connections_per_client_max != 0 && own > settings_->connections_per_client_max && !may_relay(client)) {
        return busy("too many connections", fmt::format("it has {} connections already, and no client may have more",
                                                        own - 1));
    }
    if (!exceeds(ClientLoad::Event::connection, client, settings_->connection_rate_max)) return std::nullopt;
    return busy("too frequent connections",
                fmt::format("it has connected more than {} times in a window", settings_->connection_rate_max));
}

std::optional<Reply> TransferAgent::refuse_sender(const Client& client) {
    if (!exceeds(ClientLoad::Event::message, client, settings_->message_rate_max)) return std::nullopt;
    const Refusal refused{
        Reply(450, {4, 7, 1}, fmt::format("Error: too much mail from {}", client.address.to_string())),
        fmt::format("the client has sent {} mails in this window, and no client may send more",
                    settings_->message_rate_max),
        "RFC 5321 section 7.9"};
    record_decision("Is another mail of this client taken?", refused, "");
    return refused.reply;
}

std::optional<Refusal> TransferAgent::refusal(const Client& client, const smtp::Mailbox& recipient) const {
    if (client.submission && settings_->auth_users && client.user.empty()) {  // measured: truth case c54
        return Refusal{Reply(554, {5, 7, 1},
                             fmt::format("{}: Recipient address rejected: Access denied",
                                         smtp::ForwardPath{recipient}.encode())),
                       "this port takes mail from users who have authenticated", "RFC 6409 section 4.3"};
    }
    const RecipientClassifier classifier(*settings_, store_, runtime_.addresses(), runtime_.name());
    const Classification verdict = classifier.classify(recipient);
    if (verdict.kind == Classification::Kind::unknown_user && settings_->profile == Profile::postfix &&
        !may_relay(client) && is_route_in_disguise(recipient)) {
        return Refusal{Reply(554, {5, 7, 1}, fmt::format("{}: Relay access denied", smtp::ForwardPath{recipient}.encode())),
                       "the local part names an address of another host: the mail would be passed on to it",
                       "RFC 1123 section 5.2.16"};
    }
    const bool is_exim = settings_->profile == Profile::exim;
    if (verdict.kind == Classification::Kind::unknown_user && is_exim) {
        return Refusal{Reply(550, {5, 1, 1}, "Unrouteable address"),
                       "the domain's recipients are known here, and this is none of them", "RFC 5321 section 3.3"};
    }
    if (verdict.kind == Classification::Kind::unknown_user) {
        return Refusal{Reply(550, {5, 1, 1},
                             fmt::format("{}: Recipient address rejected: User unknown in {}",
                                         smtp::ForwardPath{recipient}.encode(),
                                         verdict.is_virtual ? "virtual alias table" : "local recipient table")),
                       "the domain's recipients are known here, and this is none of them", "RFC 5321 section 3.3"};
    }
    // That an address of a foreign domain would be replaced makes it no address of ours.
    const bool is_foreign = verdict.kind == Classification::Kind::alias && verdict.is_virtual &&
                            !classifier.is_local(recipient) && !classifier.is_virtual(recipient) &&
                            !classifier.is_relay_domain(recipient);
    if (verdict.kind != Classification::Kind::remote && !is_foreign) return std::nullopt;
    if (may_relay(client) || classifier.is_relayed_for(recipient)) return std::nullopt;
    return relay_refusal(classifier, recipient);
}

std::optional<Refusal> TransferAgent::relay_refusal(const RecipientClassifier& classifier,
                                                    const smtp::Mailbox& recipient) const {
    const std::string path = smtp::ForwardPath{recipient}.encode();
    if (classifier.is_relay_domain(recipient)) {
        return Refusal{
            Reply(550, {5, 1, 1},
                  fmt::format("{}: Recipient address rejected: User unknown in relay recipient table", path)),
            "the domain's recipients are known here, and this is none of them", "RFC 5321 section 3.3"};
    }
    const bool is_exim = settings_->profile == Profile::exim;
    const std::string text = is_exim ? "relay not permitted" : fmt::format("{}: Relay access denied", path);
    // RFC 5321 section 3.6.2 asks for 550.
    const unsigned code = settings_->profile == Profile::postfix ? 554 : 550;
    return Refusal{settings_->relay_denial_is_temporary ? Reply(454, {4, 7, 1}, text) : Reply(code, {5, 7, 1}, text),
                   "the domain is another host's, and this client may not send through here",
                   "RFC 5321 section 3.6.2"};
}

std::optional<Refusal> TransferAgent::list_refusal(const RecipientClassifier& classifier,
                                                   const smtp::ReversePath& sender,
                                                   const smtp::Mailbox& recipient) const {
    if (settings_->lists.empty()) return std::nullopt;
    const auto list = settings_->lists.find(classifier.classify(recipient).list);
    if (list == settings_->lists.end() || may_post(list->second, sender)) return std::nullopt;
    const std::string path = smtp::ForwardPath{recipient}.encode();
    if (sender.is_null()) {
        return Refusal{Reply(550, {5, 7, 2}, path + ": Recipient address rejected: a list takes no notifications"),
                       "a notification sent to all members would be answered by some of them, and so on",
                       "RFC 3834 section 2"};
    }
    return Refusal{Reply(550, {5, 7, 2}, path + ": Recipient address rejected: only members may write to this list"),
                   "the list is closed, and the sender is none of its members", "RFC 3463 section 3.8"};
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

std::optional<Refusal> TransferAgent::rule_refusal(const smtp::Mailbox& recipient) const {
    if (settings_->rcpt_rules.empty()) return std::nullopt;
    const auto rule = settings_->rcpt_rules.find(recipient.canonical());
    if (rule == settings_->rcpt_rules.end()) return std::nullopt;
    return Refusal{rule->second.about(recipient.encode(), "Recipient address"),
                   "a rule of this host is about the recipient", "RFC 5321 section 7.9"};
}

void TransferAgent::record_greylist_pass(const Greylist::Verdict& verdict, const smtp::Mailbox& recipient,
                                         const std::string& message_name) {
    const unsigned known_after = settings_->greylist_clients_known_after;
    std::string rule = "client, sender and recipient are known together: they have waited before";
    if (verdict.waited) rule = "client, sender and recipient came again after the wait, as real mail servers do";
    if (verdict.client_known) {
        rule = fmt::format("{} mails from this client's network have passed: it waits no more, whoever writes to whom",
                           verdict.passes);
    } else if (known_after != 0) {
        rule += fmt::format("; its network has {} of {} passes, one an hour counted", verdict.passes, known_after);
    }
    runtime_.record(EventKind::decision, [&](Event& event) {
        event.message = message_name;
        event.fields.set("question", fmt::format("Does mail for {} have to wait?", recipient.canonical()));
        event.fields.set("options", std::vector<std::string>{"let it pass", "let it wait"});
        event.fields.set("chosen", "let it pass");
        event.fields.set("rule", rule);
        event.fields.set("rfc", "RFC 6647 section 2.4");
    });
}

std::optional<Refusal> TransferAgent::greylist_refusal(const Client& client, const smtp::ReversePath& sender,
                                                       const smtp::Mailbox& recipient,
                                                       const std::string& message_name) {
    if (settings_->greylist.count() == 0 || may_relay(client)) return std::nullopt;
    const auto verdict = greylist_.attempt(client.address, sender, recipient, settings_->greylist,
                                           settings_->greylist_clients_known_after, runtime_.now());
    const auto wait = verdict.wait;
    if (wait.count() == 0) {
        record_greylist_pass(verdict, recipient, message_name);
        return std::nullopt;
    }
    // The words of postgrey (measured: truth case c68).
    const std::string text = fmt::format(
        "{}: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/{}.html",
        smtp::ForwardPath{recipient}.encode(), smtp::text_of(recipient.host()));
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
    return Refusal{Reply(450, {4, 2, 0}, text),
                   fmt::format("client, sender and recipient are new together: they are taken in {} s", seconds),
                   "RFC 6647 section 2.4"};
}

std::optional<Reply> TransferAgent::hops_refusal(std::size_t hops) const {
    const bool is_postfix = settings_->profile == Profile::postfix;
    const std::size_t counted = is_postfix ? hops + 1 : hops;  // Postfix counts its own field too
    if (counted < settings_->hops_max) return std::nullopt;
    if (is_postfix) return Reply(554, {5, 4, 0}, "Error: too many hops");
    return Reply(554, {5, 4, 6}, "too many hops: this mail runs in a loop");
}

std::optional<Reply> TransferAgent::storage_refusal() const {
    if (!settings_->disk_full) return std::nullopt;
    return Reply(452, {4, 3, 1}, "Insufficient system storage");
}

Reply TransferAgent::answer_recipient(const Client& client, const smtp::ReversePath& sender,
                                      const smtp::ForwardPath& recipient, const std::string& message_name) {
    const RecipientClassifier classifier(*settings_, store_, runtime_.addresses(), runtime_.name());
    const auto address = recipient.mailbox ? recipient.mailbox : classifier.postmaster();
    if (!address) return Reply(550, {5, 1, 1}, "<Postmaster>: nobody has a mailbox on this host");
    std::optional<Refusal> refused;
    if (exceeds(ClientLoad::Event::recipient, client, settings_->recipient_rate_max)) {
        refused = Refusal{
            Reply(450, {4, 7, 1}, fmt::format("Error: too many recipients from {}", client.address.to_string())),
            fmt::format("the client has named {} recipients in this window, and no client may name more",
                        settings_->recipient_rate_max),
            "RFC 5321 section 7.9"};
    }
    const smtp::Mailbox rewritten = rewritten_recipient(classifier, *address);
    if (!refused) refused = refusal(client, rewritten);
    if (!refused) refused = list_refusal(classifier, sender, rewritten);
    if (!refused) refused = rule_refusal(*address);
    if (!refused) refused = greylist_refusal(client, sender, *address, message_name);
    if (!refused) return Reply(250, {2, 1, 5}, settings_->profile == Profile::exim ? "Accepted" : "Ok");
    record_refusal(message_name, address->canonical(), *refused);
    return refused->reply;
}

Reply TransferAgent::refuse_recipient(const Refusal& refusal, const smtp::ForwardPath& recipient,
                                      const std::string& message_name) {
    record_refusal(message_name, recipient.mailbox ? recipient.mailbox->canonical() : "postmaster", refusal);
    return refusal.reply;
}

std::optional<Reply> TransferAgent::content_refusal(Content& content, const std::string& message_name) {
    HeaderRuleResult result = apply_header_rules(settings_->data_rules, content);
    if (result.changed) content = *std::move(result.changed);
    if (result.refused_by == nullptr) return std::nullopt;
    const RuleReply& said = result.refused_by->reply;
    const Refusal refusal{Reply(said.code, said.status, said.text),
                          fmt::format("the rule {} fits the header field {}", result.refused_by->pattern,
                                      result.refused_field),
                          "RFC 5321 section 7.9"};
    record_decision("Is the content taken?", refusal, message_name);
    return refusal.reply;
}

recording::EventId TransferAgent::record_decision(std::string question, const Refusal& refusal,
                                                  const std::string& message_name) {
    return runtime_.record(EventKind::decision, [&](Event& event) {
        event.message = message_name;
        event.fields.set("question", std::move(question));
        event.fields.set("options", std::vector<std::string>{"take it", "refuse it"});
        event.fields.set("chosen", "refuse it");
        event.fields.set("rule", refusal.rule);
        event.fields.set("rfc", refusal.rfc);
    });
}

void TransferAgent::record_refusal(const std::string& message_name, const std::string& recipient,
                                   const Refusal& refusal) {
    const Reply& reply = refusal.reply;
    const auto decided = record_decision(fmt::format("Is mail for {} taken?", recipient), refusal, message_name);
    const recording::CauseScope scope(runtime_.recorder(), decided);
    runtime_.record(EventKind::message_refused, [&](Event& event) {
        event.message = message_name;
        event.fields.set("recipient", recipient);
        event.fields.set("code", std::to_string(reply.code()));
        if (reply.enhanced()) event.fields.set("status", reply.enhanced()->encode());
        event.fields.set("text", reply.text());
    });
}

Octets TransferAgent::received_field(const IncomingMail& mail, const std::string& queue_id) const {
    message::ReceivedField received;
    received.from_helo = mail.client.helo;
    received.from_host = mail.client.host_name;
    received.from_address = address_text(mail.client.address);
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

Reply TransferAgent::take(IncomingMail mail) {
    if (const auto refused = storage_refusal()) return *refused;
    const std::size_t content_octets = mail.content.size();
    Content content(std::move(mail.content));
    auto header = message::Header::parse(content.header());
    const std::size_t hops = message::count_hops(header);
    if (const auto refused = hops_refusal(hops)) {
        const std::string rule = fmt::format("it has {} Received fields, and the bound of this host is {}{}: it runs in a circle",
                                             hops, settings_->hops_max,
                                             settings_->profile == Profile::postfix ? " with its own" : "");
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
    runtime_.record(EventKind::header_added, [&](Event& event) {
        event.message = entry.message;
        event.fields.set("name", "Received");
        const auto field = message::HeaderField::from_octets(received);
        event.fields.set("value", field.body());
    });
    const std::string queue_id = queue_manager_.submit(std::move(entry));
    if (settings_->profile == Profile::exim) return Reply(250, {2, 0, 0}, "OK id=" + queue_id);
    if (!mail.in_chunks) return Reply(250, {2, 0, 0}, "Ok: queued as " + queue_id);
    return Reply(250, {2, 0, 0}, fmt::format("Ok: {} bytes queued as {}", content_octets, queue_id));
}

bool TransferAgent::keeps_mail_for(std::string_view domain) const {
    return std::ranges::any_of(settings_->relay_for,
                               [&](const std::string& each) { return protocol::equal_ignoring_case(each, domain); });
}

/// Postfix (fast_flush_domains) allows what it relays for, says 250 to that and 459 to all else, and sends nothing to
/// the client itself: the mail goes to the domain's exchangers (RFC 1985 section 4).
Reply TransferAgent::start_queue(const std::string& node) {
    const bool with_subdomains = node.starts_with('@');
    const std::string domain = node.substr(with_subdomains ? 1 : 0);
    const bool allowed = keeps_mail_for(domain);
    runtime_.record(EventKind::decision, [&](Event& event) {
        event.fields.set("question", fmt::format("A client asks for the mail of {}. Is it sent now?", node));
        event.fields.set("options", std::vector<std::string>{"try it now", "refuse"});
        event.fields.set("chosen", allowed ? "try it now" : "refuse");
        event.fields.set("rule", allowed ? "the domain is one that this host keeps mail for; it goes to the domain's own "
                                           "exchangers, whoever asks"
                                         : "this host keeps no mail for the domain");
        event.fields.set("rfc", "RFC 1985 section 4");
    });
    if (!allowed) return Reply(459, {4, 7, 1}, fmt::format("<{}>: service unavailable", node));
    if (settings_->disk_full) return Reply(458, {4, 3, 1}, "Unable to queue messages");
    const std::size_t started = queue_manager_.flush_domain(domain, with_subdomains);
    if (settings_->profile == Profile::postfix) return Reply(250, {2, 0, 0}, "Queuing started");
    if (started == 0) return Reply(251, {2, 0, 0}, fmt::format("No messages waiting for node {}", node));
    return Reply(253, {2, 0, 0}, fmt::format("{} pending messages for node {} started", started, node));
}

Reply TransferAgent::authenticate(const smtp::Credentials& credentials) const {
    const auto& users = settings_->auth_users;
    const auto found = users ? users->find(credentials.user) : std::map<std::string, std::string>::const_iterator();
    const bool known = users && found != users->end() && found->second == credentials.password;
    const bool for_itself = credentials.authorization.empty() || credentials.authorization == credentials.user;
    if (known && for_itself) return Reply(235, {2, 7, 0}, "Authentication successful");
    return Reply(535, {5, 7, 8}, "Error: authentication failed: (reason unavailable)");
}

}  // namespace sim::mta
