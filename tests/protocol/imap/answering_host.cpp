#include "tests/protocol/imap/answering_host.hpp"

#include <fmt/format.h>

#include "tests/support/sasl_examples.hpp"

namespace tests::imap {

namespace {

using namespace protocol::imap;

std::string describe_login(const LoginRequested& login) {
    using Proof = LoginRequested::Proof;
    const std::string proof = login.proof == Proof::password ? login.password
                              : login.proof == Proof::right  ? "right"
                                                             : "wrong";
    return fmt::format("login-requested {} {} {}", login.mechanism.empty() ? "login" : login.mechanism, login.user,
                       proof);
}

bool is_right(const LoginRequested& login) {
    if (login.proof == LoginRequested::Proof::password) return login.password == "secret";
    return login.proof == LoginRequested::Proof::right;
}

template <class Open>
CommandAnswer open(ServerSession& session, const Open& command, const char* mode) {
    if (!command.mailbox.is_inbox() && command.mailbox.utf8() != "Sent") {
        return {Condition::no, ResponseCode{"NONEXISTENT", {}}, "No such mailbox"};
    }
    session.send(FlagsData{{"\\Seen", "\\Deleted"}});
    session.send(CountData{CountData::Kind::exists, command.mailbox.is_inbox() ? 3U : 0U});
    session.send(ConditionResponse{{}, Condition::ok, number_code("UIDVALIDITY", 1), "UIDs valid"});
    return {Condition::ok, ResponseCode{mode, {}}, {}};
}

}  // namespace

bool AnsweringHost::answer(ServerSession& session, const ServerEvent& event, protocol::Instant now) {
    if (const auto* login = std::get_if<LoginRequested>(&event)) {
        if (login->user == "later") {
            session.answer_login(LoginRefusal::unavailable, now);
        } else if (!is_right(*login)) {
            session.answer_login(LoginRefusal::bad_credentials, now);
        } else {
            session.answer_login(std::nullopt, now);
        }
    } else if (const auto* requested = std::get_if<CommandRequested>(&event)) {
        answer_command(session, requested->command, now);
    } else if (const auto* mechanism = std::get_if<MechanismRequested>(&event)) {
        session.answer_mechanism(example_context(mechanism->mechanism), now);
    } else if (const auto* password = std::get_if<PasswordRequested>(&event)) {
        session.answer_password(example_password(password->user), now);
    } else if (std::holds_alternative<TlsRequested>(event)) {
        session.handle_tls_established(now);
    } else {
        return false;
    }
    return true;
}

void AnsweringHost::answer_command(ServerSession& session, const Command& command, protocol::Instant now) {
    CommandAnswer answer;
    if (const auto* select = std::get_if<SelectCommand>(&command.body)) answer = open(session, *select, "READ-WRITE");
    if (const auto* examine = std::get_if<ExamineCommand>(&command.body)) answer = open(session, *examine, "READ-ONLY");
    if (const auto* create = std::get_if<CreateCommand>(&command.body);
        create != nullptr && create->mailbox.utf8() == "limited") {
        answer = {Condition::no, ResponseCode{"LIMIT", {}}, {}};
    }
    if (std::holds_alternative<NoopCommand>(command.body)) session.send(CountData{CountData::Kind::exists, 4});
    if (const auto* status = std::get_if<StatusCommand>(&command.body)) {
        session.send(StatusData{status->mailbox.utf8(), {{StatusItem::messages, "3"}}});
    }
    if (const auto* fetch = std::get_if<FetchCommand>(&command.body)) {
        session.send(FetchData{1, {{fetch->items.at(0).encode_response_name(), "NIL"}}});
    }
    session.answer_command(std::move(answer), now);
}

std::string AnsweringHost::describe(const ServerEvent& event) {
    if (const auto* login = std::get_if<LoginRequested>(&event)) return describe_login(*login);
    if (const auto* requested = std::get_if<CommandRequested>(&event)) {
        return "command-requested " + requested->command.encode(NameEncoding::utf8);
    }
    if (const auto* ended = std::get_if<SessionEnded>(&event))
        return fmt::format("session-ended {}", name(ended->reason));
    if (const auto* mechanism = std::get_if<MechanismRequested>(&event))
        return fmt::format("mechanism-requested {}", protocol::sasl::name(mechanism->mechanism));
    if (const auto* password = std::get_if<PasswordRequested>(&event)) return "password-requested " + password->user;
    if (std::holds_alternative<TlsRequested>(event)) return "tls-requested";
    if (std::holds_alternative<IdleBegun>(event)) return "idle-begun";
    if (std::holds_alternative<IdleEnded>(event)) return "idle-ended";
    if (std::holds_alternative<CapabilitiesEnabled>(event)) return "capabilities-enabled";
    return {};
}

}  // namespace tests::imap
