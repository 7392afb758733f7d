#include "tests/protocol/smtp/server_subject.hpp"

#include <fmt/format.h>

#include <utility>
#include <variant>

namespace tests {

using protocol::Instant;
using protocol::Octets;
using protocol::smtp::AuthenticationRequested;
using protocol::smtp::BodyType;
using protocol::smtp::CommandReceived;
using protocol::smtp::CommandRejected;
using protocol::smtp::CommandRequested;
using protocol::smtp::ContentReceived;
using protocol::smtp::DefenceApplied;
using protocol::smtp::GreetingRequested;
using protocol::smtp::Mailbox;
using protocol::smtp::MailRequested;
using protocol::smtp::MechanismRequested;
using protocol::smtp::Parameter;
using protocol::smtp::Parameters;
using protocol::smtp::PasswordRequested;
using protocol::smtp::QueueStartRequested;
using protocol::smtp::Recipient;
using protocol::smtp::RecipientRequested;
using protocol::smtp::Reply;
using protocol::smtp::ReplySent;
using protocol::smtp::ServerEvent;
using protocol::smtp::ServerSession;
using protocol::smtp::ServerSettings;
using protocol::smtp::SessionEnded;
using protocol::smtp::StateChanged;
using protocol::smtp::TlsRequested;
using protocol::smtp::TransactionStarted;
using protocol::smtp::Verb;
using protocol::smtp::VerifyRequested;

namespace {

Reply host_answer(const std::optional<Mailbox>& mailbox, const Reply& otherwise) {
    const std::string local_part = mailbox ? mailbox->local_part() : "";
    if (local_part == "unknown") return Reply(550, {5, 1, 1}, "No such user here");
    if (local_part == "busy") return Reply(450, {4, 2, 1}, "Mailbox busy");
    if (local_part == "forwarded") return Reply(251, {2, 1, 5}, "User not local; will forward");
    if (local_part == "spammer") return Reply(550, {5, 7, 1}, "Sender refused");
    if (local_part == "closing") return Reply(421, {4, 3, 2}, "Shutting down");
    return otherwise;
}

Reply host_answer(const ContentReceived& event) {
    if (event.content.starts_with("X-Answer: permanent")) return Reply(554, {5, 7, 1}, "Content refused");
    if (event.content.starts_with("X-Answer: temporary")) return Reply(451, {4, 3, 0}, "Try again later");
    if (event.content.starts_with("X-Answer: closing")) return Reply(421, {4, 3, 2}, "Shutting down");
    return Reply(250, {2, 0, 0}, fmt::format("Queued as {}", event.transaction));
}

/// LMTP: one for each recipient.
std::vector<Reply> host_answers(const ContentReceived& event) {
    std::vector<Reply> replies;
    for (const Recipient& recipient : event.envelope.recipients) {
        const std::string local_part =
            recipient.forward_path.mailbox ? recipient.forward_path.mailbox->local_part() : "";
        if (local_part == "full") {
            replies.emplace_back(452, protocol::smtp::EnhancedStatusCode{4, 2, 2}, "Mailbox full");
        } else if (local_part == "over") {
            replies.emplace_back(552, protocol::smtp::EnhancedStatusCode{5, 2, 2}, "Mailbox full");
        } else {
            replies.push_back(host_answer(event));
        }
    }
    return replies;
}

Reply host_answer(const VerifyRequested& event) {
    if (event.verb == Verb::expn) {
        Reply members(250, {2, 1, 5}, "<alice@beta.test>");
        members.add_line("<bob@beta.test>");
        return members;
    }
    if (event.text == "bob") return Reply(250, {2, 1, 5}, "Bob <bob@beta.test>");
    return Reply(550, {5, 1, 1}, "No such user here");
}

Reply host_answer(const QueueStartRequested& event) {
    if (event.node == "beta.test") return Reply(250, {2, 0, 0}, "Queuing started");
    if (event.node == "empty.test") return Reply(251, {2, 0, 0}, "No messages waiting");
    if (event.node == "broken.test") return Reply(458, {4, 3, 0}, "Unable to queue messages");
    return Reply(459, {4, 7, 1}, "<" + event.node + ">: service unavailable");
}

/// DATA is put off, and so is the first EHLO.
std::optional<Reply> host_answer(const CommandRequested& event, bool greeted) {
    if (event.verb == Verb::data) return Reply(451, {4, 3, 0}, "Not now");
    if (event.verb == Verb::ehlo && !greeted) return Reply(502, "Say HELO");
    return std::nullopt;
}

/// As in the examples of RFC 7677 and RFC 2195, so that transcripts can be compared.
protocol::sasl::ServerContext sasl_context() {
    const Octets salt("\x5b\x6d\x99\x68\x9d\x12\x35\x8e\xec\xa0\x4b\x14\x12\x36\xfa\x81", 16);
    return {"%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0", "<1896.697170952@postoffice.reston.mci.net>", salt, 4096, ""};
}

Reply host_answer(const AuthenticationRequested& event) {
    const bool right = event.credentials.password == "secret" || event.proof == AuthenticationRequested::Proof::right;
    if (right) return Reply(235, {2, 7, 0}, "Authentication successful");
    return Reply(535, {5, 7, 8}, "Error: authentication failed");
}

std::string escape_content(const Octets& octets) {
    std::string text;
    for (const char octet : octets) {
        const auto value = static_cast<unsigned char>(octet);
        if (octet == '\r')
            text += "\\r";
        else if (octet == '\n')
            text += "\\n";
        else if (value < 32 || value > 126)
            text += fmt::format("\\x{:02X}", value);
        else
            text += octet;
    }
    return text;
}

std::string describe(const Parameters& parameters) {
    std::string text;
    for (const Parameter& parameter : parameters) text += " " + parameter.encode();
    return text;
}

std::string_view describe(SessionEnded::Reason reason) {
    switch (reason) {
        case SessionEnded::Reason::quit:
            return "quit";
        case SessionEnded::Reason::timed_out:
            return "timed-out";
        case SessionEnded::Reason::too_many_errors:
            return "too-many-errors";
        case SessionEnded::Reason::input_overflow:
            return "input-overflow";
        case SessionEnded::Reason::turned_away:
            return "turned-away";
        case SessionEnded::Reason::shut_down:
            return "shut-down";
        case SessionEnded::Reason::connection_lost:
            break;
    }
    return "connection-lost";
}

/// One line an event; nothing for those that the C and S lines of a script show anyway.
struct EventDescriber {
    std::string operator()(const GreetingRequested&) const { return {}; }
    std::string operator()(const MailRequested& event) const {
        const std::string_view body = event.body == BodyType::seven_bit     ? "7bit"
                                      : event.body == BodyType::binary_mime ? "binarymime"
                                                                            : "8bitmime";
        const std::string size = event.size_octets ? fmt::format(" size {}", *event.size_octets) : std::string();
        return fmt::format("mail-requested {} {}{}{}{}", event.reverse_path.encode(), body, size,
                           event.smtputf8 ? " smtputf8" : "", describe(event.parameters));
    }
    std::string operator()(const RecipientRequested& event) const {
        return fmt::format("recipient-requested {}{}", event.forward_path.encode(), describe(event.parameters));
    }
    std::string operator()(const ContentReceived& event) const {
        std::string recipients;
        for (const Recipient& recipient : event.envelope.recipients) {
            recipients += (recipients.empty() ? "" : ",") + recipient.forward_path.encode();
        }
        const std::string content = event.content.empty() ? "" : " " + escape_content(event.content);
        return fmt::format("{} {} {} to {}:{}", event.in_chunks ? "chunks-received" : "content-received",
                           event.transaction, event.envelope.reverse_path.encode(), recipients, content);
    }
    std::string operator()(const VerifyRequested& event) const {
        return fmt::format("verify-requested {} {}", name(event.verb), event.text);
    }
    std::string operator()(const CommandRequested& event) const {
        return fmt::format("command-requested {}", name(event.verb));
    }
    std::string operator()(const QueueStartRequested& event) const { return "queue-start-requested " + event.node; }
    std::string operator()(const MechanismRequested& event) const {
        return fmt::format("mechanism-requested {}", protocol::sasl::name(event.mechanism));
    }
    std::string operator()(const PasswordRequested& event) const { return "password-requested " + event.user; }
    std::string operator()(const AuthenticationRequested& event) const {
        const auto& [user, password, authorization] = event.credentials;
        return fmt::format("authentication-requested {} {} {} {}", event.mechanism, user, password,
                           authorization.empty() ? "-" : authorization);
    }
    std::string operator()(const TlsRequested&) const { return "tls-requested"; }
    std::string operator()(const CommandReceived&) const { return {}; }
    std::string operator()(const CommandRejected& event) const {
        return fmt::format("command-rejected {} {}", event.verb ? name(*event.verb) : "-", event.reply.code());
    }
    std::string operator()(const ReplySent&) const { return {}; }
    std::string operator()(const StateChanged&) const { return {}; }
    std::string operator()(const TransactionStarted& event) const {
        return fmt::format("transaction-started {}", event.number);
    }
    std::string operator()(const DefenceApplied& event) const {
        const bool thrown_away = event.defence == DefenceApplied::Defence::input_behind_starttls;
        return thrown_away ? fmt::format("input-behind-starttls {}", event.count) : std::string();
    }
    std::string operator()(const SessionEnded& event) const {
        return fmt::format("session-ended {}", describe(event.reason));
    }
};

}  // namespace

void answer_as_host(ServerSession& session, const ServerEvent& event, const Reply& greeting, Instant now) {
    if (std::holds_alternative<GreetingRequested>(event)) session.answer_greeting(greeting, now);
    if (const auto* mail = std::get_if<MailRequested>(&event)) {
        session.answer_mail(host_answer(mail->reverse_path.mailbox, Reply(250, {2, 1, 0}, "Sender OK")), now);
    }
    if (const auto* recipient = std::get_if<RecipientRequested>(&event)) {
        const Reply accepted(250, {2, 1, 5}, "Recipient OK");
        session.answer_recipient(host_answer(recipient->forward_path.mailbox, accepted), now);
    }
    if (const auto* content = std::get_if<ContentReceived>(&event)) {
        if (session.settings().lmtp) {
            session.answer_content(host_answers(*content), now);
        } else {
            session.answer_content(host_answer(*content), now);
        }
    }
    if (const auto* node = std::get_if<QueueStartRequested>(&event))
        session.answer_queue_start(host_answer(*node), now);
    if (std::holds_alternative<TlsRequested>(event)) session.handle_tls_established(now);
    if (std::holds_alternative<MechanismRequested>(event)) session.answer_mechanism(sasl_context(), now);
    if (const auto* wanted = std::get_if<PasswordRequested>(&event)) {
        session.answer_password(wanted->user == "alice" ? std::optional<std::string>("secret") : std::nullopt, now);
    }
    if (const auto* claim = std::get_if<AuthenticationRequested>(&event)) {
        session.answer_authentication(host_answer(*claim), now);
    }
    if (const auto* command = std::get_if<CommandRequested>(&event)) {
        session.answer_command(host_answer(*command, session.client_name().has_value()), now);
    }
    if (const auto* verify = std::get_if<VerifyRequested>(&event)) session.answer_verify(host_answer(*verify), now);
}

ServerSettings transcript_settings() {
    ServerSettings settings;
    settings.host_name = "mx.beta.test";
    return settings;
}

SmtpServerSubject::SmtpServerSubject(const ServerSettings& settings, Reply greeting)
    : session_(std::make_shared<const ServerSettings>(settings)), greeting_(std::move(greeting)) {
    session_.start(Instant{});
}

std::optional<std::string> SmtpServerSubject::next_event(Instant now) {
    const auto event = session_.poll_event();
    if (!event) return std::nullopt;
    answer_as_host(session_, *event, greeting_, now);
    return std::visit(EventDescriber(), *event);
}

}  // namespace tests
