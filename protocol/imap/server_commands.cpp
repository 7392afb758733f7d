// Commands that a server session answers without its host, and logins.
#include <algorithm>
#include <utility>

#include "protocol/base/ascii.hpp"
#include "protocol/base/base64.hpp"
#include "protocol/imap/server_session.hpp"
#include "protocol/sasl/plain.hpp"

namespace protocol::imap {

namespace {

struct RefusalCode {
    std::string_view code;
    std::string_view text;
};

/// RFC 9051 section 7.1
RefusalCode refusal_code(LoginRefusal refusal) {
    switch (refusal) {
        case LoginRefusal::bad_credentials:
            break;
        case LoginRefusal::not_authorized:
            return {"AUTHORIZATIONFAILED", "Not allowed to act for this user"};
        case LoginRefusal::expired:
            return {"EXPIRED", "The credentials are valid no more"};
        case LoginRefusal::unavailable:
            return {"UNAVAILABLE", "Logins cannot be checked now"};
        case LoginRefusal::privacy_required:
            return {"PRIVACYREQUIRED", "Passwords are taken on encrypted connections only"};
    }
    return {"AUTHENTICATIONFAILED", "Authentication failed"};
}

std::optional<LoginRequested> parse_plain_message(std::string_view message) {
    auto given = sasl::parse_plain(message);
    if (!given) return std::nullopt;
    return LoginRequested{"PLAIN", std::move(given->user), std::move(given->password), std::move(given->authorization)};
}

CommandAnswer login_refused(LoginRefusal refusal) {
    const RefusalCode why = refusal_code(refusal);
    return {Condition::no, ResponseCode{std::string(why.code), {}}, std::string(why.text)};
}

}  // namespace

void ServerSession::obey(const CapabilityCommand&) {
    send(CapabilityData{capabilities()});
    finish({});
}

void ServerSession::obey(const IdCommand&) {
    send(IdData{settings_.id});
    finish({});
}

void ServerSession::obey(const NoopCommand&) {
    if (!is_logged_in(state_)) finish({});  // else the host is asked: there may be news, RFC 9051 section 6.1.2
}

void ServerSession::obey(const LogoutCommand&) {
    say({{}, Condition::bye, {}, "Logging out"});  // before the tagged OK, RFC 9051 section 6.1.3
    finish({});
    end(ServerTrigger::logout, EndReason::logout);
}

void ServerSession::obey(const LoginCommand& command) {
    if (settings_.login_disabled) return finish(login_refused(LoginRefusal::privacy_required));
    ask_login({{}, command.user, command.password, {}});
}

void ServerSession::obey(const AuthenticateCommand& command) {
    const auto& offered = settings_.mechanisms;
    if (std::find(offered.begin(), offered.end(), command.mechanism) == offered.end()) {
        return finish({Condition::no, {}, "Mechanism not offered"});
    }
    mechanism_ = command.mechanism;
    sasl_user_.reset();
    move(ServerTrigger::authenticate);
    if (!command.initial_response) return challenge(mechanism_ == "LOGIN" ? sasl::login_user_challenge : "");
    take_sasl_response(*command.initial_response == "=" ? std::string_view() : *command.initial_response);
}

void ServerSession::challenge(std::string_view text) {
    output_ += encode(ContinuationResponse{encode_base64(text)}, names());
}

void ServerSession::take_sasl_line(std::string_view line) {
    events_.push(CommandReceived{line == "*" ? "*" : "****"});
    if (line == "*") return fail_sasl({Condition::bad, {}, "Authentication cancelled"});  // RFC 9051 section 6.2.2
    take_sasl_response(line);
}

void ServerSession::take_sasl_response(std::string_view base64) {
    const auto message = decode_base64(base64);
    if (!message) return fail_sasl({Condition::bad, {}, "The response is not in base64"});
    if (mechanism_ == "LOGIN" && !sasl_user_) {
        sasl_user_ = *message;
        return challenge(sasl::login_password_challenge);
    }
    if (mechanism_ == "LOGIN") return ask_login({mechanism_, *sasl_user_, *message, {}});
    auto login = parse_plain_message(*message);
    if (!login) return fail_sasl(login_refused(LoginRefusal::bad_credentials));
    ask_login(std::move(*login));
}

void ServerSession::fail_sasl(CommandAnswer answer) {
    move(ServerTrigger::sasl_failed);
    finish(std::move(answer));
}

void ServerSession::ask_login(LoginRequested question) {
    move(state_ == ServerState::sasl_response ? ServerTrigger::sasl_complete : ServerTrigger::login);
    events_.push(std::move(question));
}

void ServerSession::answer_login(std::optional<LoginRefusal> refusal, Instant now) {
    if (state_ != ServerState::login_pending) return;
    active_at_ = now;
    if (!refusal) {
        move(ServerTrigger::login_granted);
        update_limits();
        finish({Condition::ok, ResponseCode{"CAPABILITY", {}}, "Logged in"});
    } else {
        finish(login_refused(*refusal));
        if (*refusal == LoginRefusal::bad_credentials && ++login_failures_ >= settings_.login_failures_max) {
            end_with_bye(ServerTrigger::login_refused_finally, EndReason::login_failures, "Too many logins failed");
        } else {
            move(ServerTrigger::login_refused);
        }
    }
    read_commands(now);
}

void ServerSession::obey(const EnableCommand& command) {
    static constexpr auto known = std::to_array<std::string_view>({"IMAP4rev2", "UTF8=ACCEPT", "CONDSTORE", "QRESYNC"});
    std::vector<std::string> added;
    for (const std::string& wanted : command.capabilities) {
        const auto found = std::find_if(known.begin(), known.end(),
                                        [&](std::string_view each) { return equal_ignoring_case(each, wanted); });
        if (found == known.end() || !offers(*found)) continue;
        if (std::find(enabled_.begin(), enabled_.end(), *found) != enabled_.end()) continue;
        enabled_.emplace_back(*found);
        added.emplace_back(*found);
    }
    send(EnabledData{added});
    if (!added.empty()) events_.push(CapabilitiesEnabled{std::move(added)});
    finish({});
}

void ServerSession::obey(const IdleCommand&) {
    output_ += encode(ContinuationResponse{"idling"}, names());
    move(ServerTrigger::idle);
    events_.push(IdleBegun());
}

void ServerSession::take_idle_line(std::string_view line) {
    events_.push(CommandReceived{text_for_record(line)});
    events_.push(IdleEnded());
    move(ServerTrigger::done);
    if (equal_ignoring_case(line, "DONE")) return finish({});
    error(tag_, "DONE expected");
}

}  // namespace protocol::imap
