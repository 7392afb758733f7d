// AUTH in a server session, RFC 4954 section 4.
#include <algorithm>
#include <utility>

#include "protocol/base/base64.hpp"
#include "protocol/smtp/server_refusals.hpp"
#include "protocol/smtp/server_session.hpp"

namespace protocol::smtp {

void ServerSession::obey(const AuthCommand& command) {
    if (!extended_) return reject(Verb::auth, Reply(503, invalid_command, "Say EHLO first"));
    if (authenticated_user_) return reject(Verb::auth, Reply(503, invalid_command, "Already authenticated"));
    const auto& offered = settings_->authentication;
    if (std::find(offered.begin(), offered.end(), command.mechanism) == offered.end()) {
        return reject(Verb::auth, Reply(504, {5, 5, 4}, "Mechanism not offered: " + command.mechanism));
    }
    authentication_ = Authentication{command.mechanism};
    if (command.initial_response) {
        take_response(*command.initial_response == "=" ? std::string_view() : *command.initial_response);
    } else {
        challenge(command.mechanism == "LOGIN" ? login_user_challenge : "");
    }
}

/// @param text  of the client, in base64
void ServerSession::take_response(std::string_view text) {
    if (text == "*") return fail_authentication(Reply(501, {5, 7, 0}, "Authentication cancelled"));
    const auto message = decode_base64(text);
    if (!message) return fail_authentication(Reply(501, syntax_wrong, "Response is not in base64"));
    if (authentication_->mechanism == "LOGIN") {
        take_login(*message);
    } else {
        take_plain(*message);
    }
}

void ServerSession::take_plain(std::string_view message) {
    auto credentials = parse_plain(message);
    if (!credentials) return fail_authentication(Reply(501, syntax_wrong, "Not a message of PLAIN, RFC 4616"));
    ask_authentication(std::move(*credentials));
}

void ServerSession::take_login(std::string_view message) {
    if (!authentication_->user) {
        authentication_->user.emplace(message);
        return challenge(login_password_challenge);
    }
    ask_authentication({*authentication_->user, std::string(message)});
}

void ServerSession::challenge(std::string_view text) {
    send(Verb::auth, Reply(334, encode_base64(text)));
    step(ServerTrigger::challenged);
}

void ServerSession::ask_authentication(Credentials credentials) {
    question_ = AskedAuthentication{credentials.user};
    events_.push(AuthenticationRequested{authentication_->mechanism, std::move(credentials)});
}

void ServerSession::fail_authentication(const Reply& reply) {
    authentication_.reset();
    if (state_ == ServerState::authenticating) step(ServerTrigger::authentication_failed);
    reject(Verb::auth, reply);
}

void ServerSession::answer_authentication(const Reply& reply, Instant now) {
    auto asked = take_question<AskedAuthentication>();
    if (!asked) return;
    if (reply.is_completion()) {
        authentication_.reset();
        authenticated_user_ = std::move(asked->user);
        accept(Verb::auth, reply);
    } else {
        fail_authentication(reply);
    }
    go_on(now);
}

}  // namespace protocol::smtp
