// TLS and logins in a server session: STARTTLS, AUTHENTICATE, LOGIN. RFC 9051 section 6.2
#include <utility>

#include "protocol/base/base64.hpp"
#include "protocol/imap/server_session.hpp"

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

CommandAnswer login_refused(LoginRefusal refusal) {
    const RefusalCode why = refusal_code(refusal);
    return {Condition::no, ResponseCode{std::string(why.code), {}}, std::string(why.text)};
}

}  // namespace

bool ServerSession::may_begin_tls() const {
    return (settings_.tls == TlsUse::offered || settings_.tls == TlsUse::required) && !encrypted_;
}

std::optional<CommandAnswer> ServerSession::find_tls_refusal() const {
    if (may_begin_tls()) return std::nullopt;
    return CommandAnswer{Condition::bad, {}, encrypted_ ? "TLS is active already" : "STARTTLS is not offered"};
}

void ServerSession::obey(const StartTlsCommand&) {
    finish({Condition::ok, {}, "Begin TLS negotiation now"});
    move(ServerTrigger::starttls);
    // What came behind the command in the clear may be anybody's: it must not be taken for a part of what is encrypted.
    reader_.discard_all();
    events_.push(TlsRequested{});
}

void ServerSession::handle_tls_established(Instant now, bool client_proved) {
    client_proved_ = client_proved;
    if (state_ != ServerState::tls_handshake) return;
    active_at_ = now;
    encrypted_ = true;
    move(ServerTrigger::tls_established);
}

std::vector<std::string> ServerSession::mechanisms() const {
    if (!may_log_in()) return {};
    return sasl::usable_mechanisms(settings_.mechanisms, may_send_password(), client_proved_);
}

void ServerSession::obey(const LoginCommand& command) {
    if (settings_.login_disabled || !may_send_password()) return finish(login_refused(LoginRefusal::privacy_required));
    ask_login({{}, command.user, command.password, {}});
}

void ServerSession::obey(const AuthenticateCommand& command) {
    const auto mechanism = sasl::find_mechanism(settings_.mechanisms, command.mechanism);
    if (!mechanism) return finish({Condition::no, {}, "Mechanism not offered"});
    if (!may_log_in()) {
        return finish({Condition::no, ResponseCode{"PRIVACYREQUIRED", {}}, "There is no login before STARTTLS"});
    }
    if (sasl::sends_password(*mechanism) && !may_send_password()) {
        return finish(login_refused(LoginRefusal::privacy_required));
    }
    if (*mechanism == sasl::Mechanism::external && !client_proved_) {
        return finish({Condition::no, {}, "No certificate has proved who the client is"});
    }
    dialogue_.ask(*mechanism, command.initial_response);
    move(ServerTrigger::authenticate);
    if (sasl::sends_password(*mechanism)) return follow_step(dialogue_.start({}));
    move(ServerTrigger::sasl_asked);
    events_.push(MechanismRequested{*mechanism});
}

void ServerSession::answer_mechanism(sasl::ServerContext context, Instant now) {
    if (state_ != ServerState::sasl_pending || dialogue_.is_running()) return;
    active_at_ = now;
    move(ServerTrigger::sasl_answered);
    follow_step(dialogue_.start(std::move(context)));
    read_commands(now);
}

void ServerSession::take_sasl_line(std::string_view line) {
    events_.push(CommandReceived{line == "*" ? "*" : "****"});
    follow_step(dialogue_.take_line(line));
}

void ServerSession::follow_step(const sasl::ServerStep& step) {
    std::visit([this](const auto& each) { follow(each); }, step);
}

void ServerSession::follow(const sasl::Challenge& challenge) {
    output_ += encode(ContinuationResponse{encode_base64(challenge.text)}, names());
}

void ServerSession::follow(const sasl::PasswordWanted& wanted) {
    move(ServerTrigger::sasl_asked);
    events_.push(PasswordRequested{wanted.user});
}

void ServerSession::answer_password(const std::optional<std::string>& password, Instant now) {
    if (state_ != ServerState::sasl_pending || !dialogue_.is_running()) return;
    active_at_ = now;
    move(ServerTrigger::sasl_answered);
    follow_step(dialogue_.take_password(password));
    read_commands(now);
}

void ServerSession::follow(const sasl::CredentialsGiven& given) {
    const sasl::Credentials& credentials = given.credentials;
    ask_login({{}, credentials.user, credentials.password, credentials.authorization});
}

void ServerSession::follow(const sasl::Proved& proved) {
    ask_login({{}, proved.user, {}, proved.authorization, LoginRequested::Proof::right});
}

void ServerSession::follow(const sasl::Refused& refused) {
    using Reason = sasl::Refused::Reason;
    switch (refused.reason) {
        case Reason::malformed:
            return fail_exchange(login_refused(LoginRefusal::bad_credentials));
        case Reason::wrong_proof:
            return ask_login({{}, dialogue_.claimed_user(), {}, {}, LoginRequested::Proof::wrong});
        case Reason::not_base64:
            return fail_exchange({Condition::bad, {}, "The response is not in base64"});
        case Reason::cancelled:
            return fail_exchange({Condition::bad, {}, "Authentication cancelled"});  // RFC 9051 section 6.2.2
    }
}

void ServerSession::fail_exchange(CommandAnswer answer) {
    dialogue_.end();
    move(ServerTrigger::sasl_failed);
    finish(std::move(answer));
}

void ServerSession::ask_login(LoginRequested question) {
    const bool by_sasl = state_ == ServerState::sasl_response;
    if (by_sasl) question.mechanism = sasl::name(dialogue_.mechanism());
    dialogue_.end();
    move(by_sasl ? ServerTrigger::sasl_complete : ServerTrigger::login);
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

}  // namespace protocol::imap
