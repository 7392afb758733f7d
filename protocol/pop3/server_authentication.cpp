// Logins in a server session: USER and PASS, APOP (RFC 1939 section 7), AUTH (RFC 5034).
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
    if (!may_log_in()) return {};
    return sasl::usable_mechanisms(settings_.mechanisms, may_send_password(), client_proved_);
}

void ServerSession::handle_auth(const Command& command) {
    const std::vector<std::string> usable = mechanisms();
    if (command.mechanism().empty()) return ok_lines("mechanisms follow", usable);
    const auto mechanism = sasl::find_mechanism(settings_.mechanisms, command.mechanism());
    if (!mechanism) return refuse({}, "mechanism not offered");
    if (*mechanism == sasl::Mechanism::external && !client_proved_) {
        return refuse(code_auth, "no certificate has proved who the client is");
    }
    if (!sasl::find_mechanism(usable, command.mechanism())) {
        return refuse(code_auth, "passwords are taken on encrypted connections only");
    }
    dialogue_.ask(*mechanism, command.initial_response());
    move(ServerTrigger::auth);
    if (sasl::sends_password(*mechanism)) return follow_step(dialogue_.start({}));
    move(ServerTrigger::sasl_asked);
    events_.emplace_back(MechanismRequested{*mechanism});
}

void ServerSession::answer_mechanism(sasl::ServerContext context, Instant now) {
    if (state_ != ServerState::sasl_pending || dialogue_.is_running()) return;
    active_at_ = now;
    move(ServerTrigger::sasl_answered);
    follow_step(dialogue_.start(std::move(context)));
    read_commands(now);
}

void ServerSession::take_response(const Line& line) {
    events_.emplace_back(CommandReceived{Verb::auth, line.text == "*" ? "*" : "****"});
    if (line.fault == Line::Fault::too_long) return fail_exchange("the response is too long");
    follow_step(dialogue_.take_line(line.text));
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
    move(ServerTrigger::sasl_asked);
    events_.emplace_back(PasswordRequested{wanted.user});
}

void ServerSession::answer_password(const std::optional<std::string>& password, Instant now) {
    if (state_ != ServerState::sasl_pending || !dialogue_.is_running()) return;
    active_at_ = now;
    move(ServerTrigger::sasl_answered);
    follow_step(dialogue_.take_password(password));
    read_commands(now);
}

void ServerSession::follow(const sasl::CredentialsGiven& given) {
    request_login(Credentials(dialogue_.mechanism(), given.credentials, Credentials::Proof::password),
                  ServerTrigger::sasl_complete);
}

void ServerSession::follow(const sasl::Proved& proved) {
    request_login(
        Credentials(dialogue_.mechanism(), {proved.user, {}, proved.authorization}, Credentials::Proof::right),
        ServerTrigger::sasl_complete);
}

void ServerSession::follow(const sasl::Refused& refused) {
    using Reason = sasl::Refused::Reason;
    const sasl::Mechanism mechanism = dialogue_.mechanism();
    switch (refused.reason) {
        case Reason::malformed:
            return fail_exchange("not a message of " + std::string(sasl::name(mechanism)));
        case Reason::wrong_proof:
            return request_login(Credentials(mechanism, {dialogue_.claimed_user(), {}}, Credentials::Proof::wrong),
                                 ServerTrigger::sasl_complete);
        case Reason::not_base64:
            return fail_exchange("the response is not in base64");
        case Reason::cancelled:
            return fail_exchange("AUTH is cancelled");
    }
}

void ServerSession::fail_exchange(std::string text) {
    dialogue_.end();
    refuse({}, std::move(text));
    move(ServerTrigger::sasl_failed);
}

void ServerSession::request_login(Credentials credentials, ServerTrigger trigger) {
    dialogue_.end();
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
