// Logins in a server session: USER and PASS, APOP (RFC 1939 section 7), AUTH (RFC 5034).
#include <algorithm>
#include <utility>

#include "protocol/base/base64.hpp"
#include "protocol/pop3/server_session.hpp"

namespace protocol::pop3 {

namespace {

struct RefusalText {
    std::string_view code;
    std::string_view text;
};

RefusalText refusal_text(LoginRefusal refusal) {
    switch (refusal) {
        case LoginRefusal::bad_credentials:
            break;
        case LoginRefusal::not_authorized:
            return {code_auth, "not allowed to act for this user"};
        case LoginRefusal::in_use:
            return {code_in_use, "another session has the maildrop open"};
        case LoginRefusal::login_delay:
            return {code_login_delay, "too soon after the last login"};
        case LoginRefusal::temporary_failure:
            return {code_system_temporary, "the maildrop cannot be opened now"};
        case LoginRefusal::permanent_failure:
            return {code_system_permanent, "the maildrop cannot be opened"};
    }
    return {code_auth, "wrong name or password"};
}

}  // namespace

void ServerSession::handle_user(const Command& command) {
    mailbox_ = command.mailbox();
    ok("send PASS");  // for unknown names too: whoever guesses names learns nothing, RFC 1939 section 7
    move(ServerTrigger::user);
}

void ServerSession::handle_pass(const Command& command) {
    request_login(Credentials(Credentials::Method::user_pass, mailbox_, command.secret(), {}), ServerTrigger::pass);
}

void ServerSession::handle_apop(const Command& command) {
    request_login(Credentials(Credentials::Method::apop, command.mailbox(), command.secret(), settings_.timestamp),
                  ServerTrigger::apop);
}

std::vector<std::string> ServerSession::mechanisms() const {
    std::vector<std::string> usable;
    for (const std::string& each : settings_.mechanisms) {
        const auto known = sasl::parse_mechanism(each);
        if (known && may_log_in() && (may_send_password() || !sasl::sends_password(*known))) usable.push_back(each);
    }
    return usable;
}

void ServerSession::handle_auth(const Command& command) {
    const std::vector<std::string> usable = mechanisms();
    if (command.mechanism().empty()) return ok_lines("mechanisms follow", usable);
    const auto& offered = settings_.mechanisms;
    const auto mechanism = sasl::parse_mechanism(command.mechanism());
    if (!mechanism || std::find(offered.begin(), offered.end(), command.mechanism()) == offered.end()) {
        return refuse({}, "mechanism not offered");
    }
    if (std::find(usable.begin(), usable.end(), command.mechanism()) == usable.end()) {
        return refuse(code_auth, "passwords are taken on encrypted connections only");
    }
    mechanism_ = *mechanism;
    initial_response_ = command.initial_response();
    move(ServerTrigger::auth);
    if (sasl::sends_password(mechanism_)) return begin_exchange({});
    move(ServerTrigger::sasl_asked);
    events_.emplace_back(MechanismRequested{mechanism_});
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
    if (!message) return fail_exchange("the response is not in base64");
    follow_step(exchange_->start(*message));
}

void ServerSession::take_response(const Line& line) {
    events_.emplace_back(CommandReceived{Verb::auth, line.text == "*" ? "*" : "****"});
    if (line.fault == Line::Fault::too_long) return fail_exchange("the response is too long");
    if (line.text == "*") return fail_exchange("AUTH is cancelled");
    const auto message = decode_base64(line.text);
    if (!message) return fail_exchange("the response is not in base64");
    follow_step(exchange_->take_response(*message));
}

void ServerSession::follow_step(const sasl::ServerStep& step) {
    std::visit([this](const auto& each) { follow(each); }, step);
}

void ServerSession::follow(const sasl::Challenge& challenge) {
    std::string text = encode_base64(challenge.text);
    output_.append("+ ").append(text).append("\r\n");
    const std::size_t size_octets = text.size() + 4;
    events_.emplace_back(ChallengeSent{std::move(text), size_octets});
}

void ServerSession::follow(const sasl::PasswordWanted& wanted) {
    claimed_user_ = wanted.user;
    move(ServerTrigger::sasl_asked);
    events_.emplace_back(PasswordRequested{wanted.user});
}

void ServerSession::answer_password(const std::optional<std::string>& password, Instant now) {
    if (state_ != ServerState::sasl_pending || !exchange_) return;
    active_at_ = now;
    move(ServerTrigger::sasl_answered);
    follow_step(exchange_->take_password(password));
    read_commands(now);
}

void ServerSession::follow(const sasl::CredentialsGiven& given) {
    request_login(Credentials(mechanism_, given.credentials, Credentials::Proof::password),
                  ServerTrigger::sasl_complete);
}

void ServerSession::follow(const sasl::Proved& proved) {
    request_login(Credentials(mechanism_, {proved.user, {}, proved.authorization}, Credentials::Proof::right),
                  ServerTrigger::sasl_complete);
}

void ServerSession::follow(const sasl::Refused& refused) {
    if (refused.reason == sasl::Refused::Reason::malformed) {
        return fail_exchange("not a message of " + std::string(sasl::name(mechanism_)));
    }
    request_login(Credentials(mechanism_, {claimed_user_, {}}, Credentials::Proof::wrong),
                  ServerTrigger::sasl_complete);
}

void ServerSession::fail_exchange(std::string text) {
    exchange_.reset();
    refuse({}, std::move(text));
    move(ServerTrigger::sasl_failed);
}

void ServerSession::request_login(Credentials credentials, ServerTrigger trigger) {
    exchange_.reset();
    mailbox_ = credentials.mailbox();
    move(trigger);
    events_.emplace_back(LoginRequested{std::move(credentials)});
}

void ServerSession::refuse_login(LoginRefusal refusal) {
    const RefusalText why = refusal_text(refusal);
    refuse(why.code, std::string(why.text));
    if (refusal == LoginRefusal::bad_credentials) ++login_failures_;
    if (login_failures_ >= settings_.login_failures_max) {
        end(ServerTrigger::login_refused_finally, EndReason::login_failures);
    } else {
        move(ServerTrigger::login_refused);
    }
}

}  // namespace protocol::pop3
