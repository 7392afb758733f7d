#include "tests/protocol/pop3/answering_host.hpp"

#include <fmt/format.h>

#include "tests/support/sasl_examples.hpp"

namespace tests::pop3 {

namespace {

using namespace protocol::pop3;

std::string message_of(std::string_view header, std::string_view body, std::size_t size_octets) {
    std::string message = fmt::format("{}\r\n\r\n{}\r\n", header, body);
    while (message.size() + 2 < size_octets) message += 'x';
    return message + "\r\n";
}

/// With UTF-8 in its header, RFC 6532.
constexpr std::string_view international_message =
    "Subject: gr\xC3\xBC\xC3\x9F"
    "e\r\n\r\ncaf\xC3\xA9\r\n";

LoginAnswer login_answer(const Credentials& credentials) {
    const std::string& mailbox = credentials.mailbox();
    const auto example = example_password(mailbox);
    if (!credentials.prove(example.value_or("tanstaaf"))) return protocol::failure(LoginRefusal::bad_credentials);
    const std::string& acted_for = credentials.authorization();
    if (!acted_for.empty() && acted_for != mailbox) return protocol::failure(LoginRefusal::not_authorized);
    if (mailbox == "busy") return protocol::failure(LoginRefusal::in_use);
    if (mailbox == "late") return protocol::failure(LoginRefusal::login_delay);
    if (mailbox == "broken") return protocol::failure(LoginRefusal::temporary_failure);
    if (mailbox == "gone") return protocol::failure(LoginRefusal::permanent_failure);
    if (mailbox == "empty") return std::vector<MaildropEntry>{};
    if (mailbox == "international") return std::vector<MaildropEntry>{{"one", international_message.size()}};
    if (mailbox != "mrose" && mailbox != "torn" && !example) return protocol::failure(LoginRefusal::bad_credentials);
    return std::vector<MaildropEntry>{{"whqtswO00WBw418f9t5JxYwZ", messages()[0].size()},
                                      {"QhdPYR:00WBw1Ph7x7", messages()[1].size()}};
}

std::string describe_credentials(const Credentials& credentials) {
    if (const auto mechanism = credentials.mechanism()) {
        const std::string& acted_for = credentials.authorization();
        return fmt::format("login-requested {} sasl {}{}", credentials.mailbox(), protocol::sasl::name(*mechanism),
                           acted_for.empty() ? "" : " for " + acted_for);
    }
    return fmt::format("login-requested {} {}", credentials.mailbox(),
                       credentials.method() == Credentials::Method::apop ? "apop" : "user-pass");
}

std::string describe_content(const ContentRequested& content) {
    if (!content.lines_max) return fmt::format("content-requested {}", content.index);
    return fmt::format("content-requested {} lines {}", content.index, *content.lines_max);
}

std::string describe_update(const UpdateRequested& update) {
    std::string text = "update-requested";
    for (const std::size_t index : update.deleted) text += fmt::format(" {}", index);
    return text;
}

std::string describe_end(const SessionEnded& ended) {
    return fmt::format("session-ended {} {}", name(ended.reason), ended.maildrop_locked ? "locked" : "unlocked");
}

}  // namespace

const std::vector<std::string>& messages() {
    static const std::vector<std::string> all{
        message_of("From: alice@alpha.test\r\nSubject: one", ".a line with a dot\r\n.\r\nlast\r\n", 120),
        message_of("From: alice@alpha.test\r\nSubject: two", "first\r\nsecond\r\nthird", 200)};
    return all;
}

bool AnsweringHost::answer(ServerSession& session, const ServerEvent& event, protocol::Instant now) {
    if (const auto* login = std::get_if<LoginRequested>(&event)) {
        torn_ = login->credentials.mailbox() == "torn";
        international_ = login->credentials.mailbox() == "international";
        session.answer_login(login_answer(login->credentials), now);
    } else if (const auto* content = std::get_if<ContentRequested>(&event)) {
        const std::string_view text = international_ ? international_message : messages().at(content->index);
        const std::string_view pieces[] = {text.substr(0, text.size() / 2), text.substr(text.size() / 2)};
        torn_ ? session.refuse_content(now) : session.answer_content(pieces, now);
    } else if (const auto* update = std::get_if<UpdateRequested>(&event)) {
        if (!torn_) removed_ = update->deleted;
        session.answer_update(torn_ ? UpdateOutcome::failed : UpdateOutcome::removed, now);
    } else if (const auto* mechanism = std::get_if<MechanismRequested>(&event)) {
        session.answer_mechanism(example_context(mechanism->mechanism), now);
    } else if (const auto* password = std::get_if<PasswordRequested>(&event)) {
        const bool known = password->user == "mrose";
        session.answer_password(known ? std::optional<std::string>("tanstaaf") : example_password(password->user), now);
    } else if (std::holds_alternative<TlsRequested>(event)) {
        session.handle_tls_established(now);
    } else {
        return false;
    }
    return true;
}

std::string AnsweringHost::describe(const ServerEvent& event) {
    if (const auto* login = std::get_if<LoginRequested>(&event)) return describe_credentials(login->credentials);
    if (const auto* content = std::get_if<ContentRequested>(&event)) return describe_content(*content);
    if (const auto* update = std::get_if<UpdateRequested>(&event)) return describe_update(*update);
    if (const auto* ended = std::get_if<SessionEnded>(&event)) return describe_end(*ended);
    if (const auto* mechanism = std::get_if<MechanismRequested>(&event))
        return fmt::format("mechanism-requested {}", protocol::sasl::name(mechanism->mechanism));
    if (const auto* password = std::get_if<PasswordRequested>(&event)) return "password-requested " + password->user;
    if (std::holds_alternative<TlsRequested>(event)) return "tls-requested";
    return {};
}

std::string describe_fully(const ServerEvent& event) {
    if (const auto* command = std::get_if<CommandReceived>(&event)) return "command " + command->line;
    if (const auto* sent = std::get_if<ReplySent>(&event))
        return fmt::format("reply {} {} {}", sent->ok ? "ok" : "err", sent->text, sent->size_octets);
    if (const auto* challenge = std::get_if<ChallengeSent>(&event))
        return fmt::format("challenge {} {}", challenge->text, challenge->size_octets);
    if (const auto* changed = std::get_if<ServerStateChanged>(&event))
        return fmt::format("state {} {}", name(changed->from), name(changed->to));
    return AnsweringHost::describe(event);
}

}  // namespace tests::pop3
