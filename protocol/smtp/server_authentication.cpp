// AUTH in a server session, RFC 4954 section 4.
#include <algorithm>
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
    const auto offered = mechanisms_offered(*settings_, encrypted_);
    const auto mechanism = sasl::parse_mechanism(command.mechanism);
    if (!mechanism || std::find(offered.begin(), offered.end(), command.mechanism) == offered.end()) {
        const auto& known = settings_->authentication;
        if (std::find(known.begin(), known.end(), command.mechanism) != known.end()) {
            return reject(Verb::auth, Reply(538, {5, 7, 11}, "Encryption required for this mechanism"));
        }
        return reject(Verb::auth, Reply(504, {5, 5, 4}, "Mechanism not offered: " + command.mechanism));
    }
    if (sasl::sends_password(*mechanism)) return begin_exchange(*mechanism, {}, command.initial_response);
    question_ = AskedMechanism{*mechanism, command.initial_response};
    events_.push(MechanismRequested{*mechanism});
}

void ServerSession::answer_mechanism(sasl::ServerContext context, Instant now) {
    const auto asked = take_question<AskedMechanism>();
    if (!asked) return;
    begin_exchange(asked->mechanism, std::move(context), asked->initial_response);
    go_on(now);
}

/// @param initial_response  in base64; "=" stands for an empty one
void ServerSession::begin_exchange(sasl::Mechanism mechanism, sasl::ServerContext context,
                                   const std::optional<std::string>& initial_response) {
    mechanism_ = mechanism;
    exchange_ = sasl::ServerExchange::make(mechanism, std::move(context));
    if (!initial_response) return follow_step(exchange_->start(std::nullopt));
    const auto message = decode_base64(*initial_response == "=" ? std::string_view() : *initial_response);
    if (!message) return fail_authentication(Reply(501, syntax_wrong, "Response is not in base64"));
    follow_step(exchange_->start(*message));
}

/// @param text  of the client, in base64
void ServerSession::take_response(std::string_view text) {
    if (text == "*") return fail_authentication(Reply(501, {5, 7, 0}, "Authentication cancelled"));
    const auto message = decode_base64(text);
    if (!message) return fail_authentication(Reply(501, syntax_wrong, "Response is not in base64"));
    follow_step(exchange_->take_response(*message));
}

void ServerSession::follow_step(const sasl::ServerStep& step) {
    std::visit([this](const auto& each) { follow(each); }, step);
}

void ServerSession::follow(const sasl::Challenge& challenge) {
    send(Verb::auth, Reply(334, encode_base64(challenge.text)));
    step(ServerTrigger::challenged);
}

void ServerSession::follow(const sasl::PasswordWanted& wanted) {
    claimed_user_ = wanted.user;
    question_ = AskedPassword{};
    events_.push(PasswordRequested{wanted.user});
}

void ServerSession::answer_password(const std::optional<std::string>& password, Instant now) {
    if (!take_question<AskedPassword>()) return;
    follow_step(exchange_->take_password(password));
    go_on(now);
}

void ServerSession::follow(const sasl::CredentialsGiven& given) {
    ask_authentication(given.credentials, Proof::password);
}

void ServerSession::follow(const sasl::Proved& proved) {
    ask_authentication({proved.user, "", proved.authorization}, Proof::right);
}

void ServerSession::follow(const sasl::Refused& refused) {
    if (refused.reason == sasl::Refused::Reason::wrong_proof)
        return ask_authentication({claimed_user_, ""}, Proof::wrong);
    const std::string text = "Not a message of " + std::string(sasl::name(mechanism_));
    fail_authentication(Reply(501, syntax_wrong, text));
}

void ServerSession::ask_authentication(sasl::Credentials credentials, Proof proof) {
    question_ = AskedAuthentication{credentials.user};
    events_.push(AuthenticationRequested{std::string(sasl::name(mechanism_)), std::move(credentials), proof});
}

void ServerSession::fail_authentication(const Reply& reply) {
    exchange_.reset();
    if (state_ == ServerState::authenticating) step(ServerTrigger::authentication_failed);
    reject(Verb::auth, reply);
}

void ServerSession::answer_authentication(const Reply& reply, Instant now) {
    auto asked = take_question<AskedAuthentication>();
    if (!asked) return;
    if (reply.is_completion()) {
        exchange_.reset();
        authenticated_user_ = std::move(asked->user);
        accept(Verb::auth, reply);
    } else {
        fail_authentication(reply);
    }
    go_on(now);
}

}  // namespace protocol::smtp
