// TLS and logins in a server session: STARTTLS, AUTHENTICATE, LOGIN. RFC 9051 section 6.2
#include <algorithm>
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

void ServerSession::handle_tls_established(Instant now) {
    if (state_ != ServerState::tls_handshake) return;
    active_at_ = now;
    encrypted_ = true;
    move(ServerTrigger::tls_established);
}

std::vector<std::string> ServerSession::mechanisms() const {
    std::vector<std::string> usable;
    for (const std::string& each : settings_.mechanisms) {
        const auto known = sasl::parse_mechanism(each);
        if (known && may_log_in() && (may_send_password() || !sasl::sends_password(*known))) usable.push_back(each);
    }
    return usable;
}

void ServerSession::obey(const LoginCommand& command) {
    if (settings_.login_disabled || !may_send_password()) return finish(login_refused(LoginRefusal::privacy_required));
    ask_login({{}, command.user, command.password, {}});
}

void ServerSession::obey(const AuthenticateCommand& command) {
    const auto& offered = settings_.mechanisms;
    const auto mechanism = sasl::parse_mechanism(command.mechanism);
    if (!mechanism || std::find(offered.begin(), offered.end(), command.mechanism) == offered.end()) {
        return finish({Condition::no, {}, "Mechanism not offered"});
    }
    if (!may_log_in()) {
        return finish({Condition::no, ResponseCode{"PRIVACYREQUIRED", {}}, "There is no login before STARTTLS"});
    }
    if (sasl::sends_password(*mechanism) && !may_send_password()) {
        return finish(login_refused(LoginRefusal::privacy_required));
    }
    mechanism_ = *mechanism;
    initial_response_ = command.initial_response;
    move(ServerTrigger::authenticate);
    if (sasl::sends_password(mechanism_)) return begin_exchange({});
    move(ServerTrigger::sasl_asked);
    events_.push(MechanismRequested{mechanism_});
}

void ServerSession::answer_mechanism(sasl::ServerContext context, Instant now) {
    if (state_ != ServerState::sasl_pending || exchange_) return;
    active_at_ = now;
    move(ServerTrigger::sasl_answered);
    begin_exchange(std::move(context));
    read_commands(now);
}

void ServerSession::begin_exchange(sasl::ServerContext context) {
    exchange_ = sasl::ServerExchange::make(mechanism_, std::move(context));
    const auto initial = std::exchange(initial_response_, std::nullopt);
    if (!initial) return follow_step(exchange_->start(std::nullopt));
    const auto message = decode_base64(*initial == "=" ? std::string_view() : *initial);
    if (!message) return fail_exchange({Condition::bad, {}, "The response is not in base64"});
    follow_step(exchange_->start(*message));
}

void ServerSession::take_sasl_line(std::string_view line) {
    events_.push(CommandReceived{line == "*" ? "*" : "****"});
    if (line == "*") return fail_exchange({Condition::bad, {}, "Authentication cancelled"});  // RFC 9051 section 6.2.2
    const auto message = decode_base64(line);
    if (!message) return fail_exchange({Condition::bad, {}, "The response is not in base64"});
    follow_step(exchange_->take_response(*message));
}

void ServerSession::follow_step(const sasl::ServerStep& step) {
    std::visit([this](const auto& each) { follow(each); }, step);
}

void ServerSession::follow(const sasl::Challenge& challenge) {
    output_ += encode(ContinuationResponse{encode_base64(challenge.text)}, names());
}

void ServerSession::follow(const sasl::PasswordWanted& wanted) {
    claimed_user_ = wanted.user;
    move(ServerTrigger::sasl_asked);
    events_.push(PasswordRequested{wanted.user});
}

void ServerSession::answer_password(const std::optional<std::string>& password, Instant now) {
    if (state_ != ServerState::sasl_pending || !exchange_) return;
    active_at_ = now;
    move(ServerTrigger::sasl_answered);
    follow_step(exchange_->take_password(password));
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
    if (refused.reason == sasl::Refused::Reason::malformed) {
        return fail_exchange(login_refused(LoginRefusal::bad_credentials));
    }
    ask_login({{}, claimed_user_, {}, {}, LoginRequested::Proof::wrong});
}

void ServerSession::fail_exchange(CommandAnswer answer) {
    exchange_.reset();
    move(ServerTrigger::sasl_failed);
    finish(std::move(answer));
}

void ServerSession::ask_login(LoginRequested question) {
    const bool by_sasl = state_ == ServerState::sasl_response;
    if (by_sasl) question.mechanism = sasl::name(mechanism_);
    exchange_.reset();
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
