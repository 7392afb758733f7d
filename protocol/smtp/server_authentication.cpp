// AUTH in a server session, RFC 4954 section 4.
#include <utility>

#include "protocol/base/base64.hpp"
#include "protocol/smtp/offer.hpp"
#include "protocol/smtp/server_refusals.hpp"
#include "protocol/smtp/server_session.hpp"

namespace protocol::smtp {

using Proof = AuthenticationRequested::Proof;

void ServerSession::obey(const AuthCommand& command) {
    if (!extended_) return reject(Verb::auth, Reply(503, invalid_command, "Say EHLO first"));
    if (authenticated_user_) return reject(Verb::auth, Reply(503, invalid_command, "Already authenticated"));
    const auto usable = mechanisms_offered(*settings_, {encrypted_, client_proved_});
    const auto mechanism = sasl::find_mechanism(usable, command.mechanism);
    if (!mechanism) {
        if (!encrypted_ && sasl::find_mechanism(settings_->authentication, command.mechanism)) {
            return reject(Verb::auth, Reply(538, {5, 7, 11}, "Encryption required for this mechanism"));
        }
        return reject(Verb::auth, Reply(504, {5, 5, 4}, "Mechanism not offered: " + command.mechanism));
    }
    dialogue_.ask(*mechanism, command.initial_response);
    if (sasl::sends_password(*mechanism)) return follow_step(dialogue_.start({}));
    question_ = AskedMechanism{};
    events_.push(MechanismRequested{*mechanism});
}

void ServerSession::answer_mechanism(sasl::ServerContext context, Instant now) {
    if (!take_question<AskedMechanism>()) return;
    follow_step(dialogue_.start(std::move(context)));
    go_on(now);
}

/// @param text  of the client, in base64
void ServerSession::take_response(std::string_view text) {
    follow_step(dialogue_.take_line(text));
}

void ServerSession::follow_step(const sasl::ServerStep& step) {
    std::visit([this](const auto& each) { follow(each); }, step);
}

void ServerSession::follow(const sasl::Challenge& challenge) {
    send(Verb::auth, Reply(334, encode_base64(challenge.text)));
    step(ServerTrigger::challenged);
}

void ServerSession::follow(const sasl::PasswordWanted& wanted) {
    question_ = AskedPassword{};
    events_.push(PasswordRequested{wanted.user});
}

void ServerSession::answer_password(const std::optional<std::string>& password, Instant now) {
    if (!take_question<AskedPassword>()) return;
    follow_step(dialogue_.take_password(password));
    go_on(now);
}

void ServerSession::follow(const sasl::CredentialsGiven& given) {
    ask_authentication(given.credentials, Proof::password);
}

void ServerSession::follow(const sasl::Proved& proved) {
    ask_authentication({proved.user, "", proved.authorization}, Proof::right);
}

void ServerSession::follow(const sasl::Refused& refused) {
    using Reason = sasl::Refused::Reason;
    const std::string mechanism(sasl::name(dialogue_.mechanism()));
    switch (refused.reason) {
        case Reason::malformed:
            return fail_authentication(Reply(501, syntax_wrong, "Not a message of " + mechanism));
        case Reason::wrong_proof:
            return ask_authentication({dialogue_.claimed_user(), ""}, Proof::wrong);
        case Reason::not_base64:
            return fail_authentication(Reply(501, syntax_wrong, "Response is not in base64"));
        case Reason::cancelled:
            return fail_authentication(Reply(501, {5, 7, 0}, "Authentication cancelled"));
    }
}

void ServerSession::ask_authentication(sasl::Credentials credentials, Proof proof) {
    question_ = AskedAuthentication{credentials.user};
    events_.push(
        AuthenticationRequested{std::string(sasl::name(dialogue_.mechanism())), std::move(credentials), proof});
}

void ServerSession::fail_authentication(const Reply& reply) {
    dialogue_.end();
    if (state_ == ServerState::authenticating) step(ServerTrigger::authentication_failed);
    reject(Verb::auth, reply);
}

void ServerSession::answer_authentication(const Reply& reply, Instant now) {
    auto asked = take_question<AskedAuthentication>();
    if (!asked) return;
    if (reply.is_completion()) {
        dialogue_.end();
        authenticated_user_ = std::move(asked->user);
        accept(Verb::auth, reply);
    } else {
        fail_authentication(reply);
    }
    go_on(now);
}

}  // namespace protocol::smtp
