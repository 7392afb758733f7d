#include "tests/protocol/imap/answering_host.hpp"

#include <fmt/format.h>

namespace tests::imap {

namespace {

using namespace protocol::imap;

std::string describe_login(const LoginRequested& login) {
    return fmt::format("login-requested {} {} {}", login.mechanism.empty() ? "login" : login.mechanism, login.user,
                       login.password);
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
        } else if (login->password != "secret") {
            session.answer_login(LoginRefusal::bad_credentials, now);
        } else {
            session.answer_login(std::nullopt, now);
        }
    } else if (const auto* requested = std::get_if<CommandRequested>(&event)) {
        answer_command(session, requested->command, now);
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
    if (std::holds_alternative<IdleBegun>(event)) return "idle-begun";
    if (std::holds_alternative<IdleEnded>(event)) return "idle-ended";
    if (std::holds_alternative<CapabilitiesEnabled>(event)) return "capabilities-enabled";
    return {};
}

}  // namespace tests::imap
