// The client's side of AUTH, RFC 4954.
#include <string>

#include "protocol/base/ascii.hpp"
#include "protocol/base/base64.hpp"
#include "protocol/smtp/client_session.hpp"
#include "protocol/smtp/command.hpp"
#include "protocol/smtp/outcome.hpp"

namespace protocol::smtp {

namespace {

constexpr unsigned go_on_authenticating = 334;

}  // namespace

/// The best of the mechanisms that both know; empty: none.
std::string_view ClientSession::mechanism() const {
    const Extension* offered = extensions_.find("AUTH");
    if (offered == nullptr) return {};
    const std::string words = " " + to_upper(offered->parameters) + " ";
    for (const std::string_view known : {std::string_view("PLAIN"), std::string_view("LOGIN")}) {
        if (words.find(" " + std::string(known) + " ") != words.npos) return known;
    }
    return {};
}

void ClientSession::authenticate() {
    const std::string_view chosen = mechanism();
    if (chosen.empty()) {
        const auto need = settings_->authentication->need;
        const bool asked = extensions_.has("AUTH");  // by mechanisms that are not known here
        if (need == ClientAuthentication::Need::never || (need != ClientAuthentication::Need::always && !asked)) return;
        give_up(outcome_of(OutcomeCause::needs_authentication, ClientStep::auth));
        return send_quit();
    }
    AuthCommand command{std::string(chosen), std::nullopt};
    if (chosen == "PLAIN") command.initial_response = encode_base64(encode_plain(settings_->authentication->credentials));
    send_command(Verb::auth, encode(command));
    step(ClientTrigger::authentication_sent);
}

void ClientSession::handle_authentication(const Reply& reply) {
    if (reply.code() == go_on_authenticating) return respond(mechanism());
    if (reply.is_completion()) return step(ClientTrigger::authentication_ended);
    refuse_authentication(outcome_of(reply, ClientStep::auth));
}

/// LOGIN is asked twice; PLAIN has said everything in its command. A server that asks on gets the cancelling "*".
void ClientSession::respond(std::string_view chosen) {
    const Credentials& credentials = settings_->authentication->credentials;
    const unsigned number = chosen == "LOGIN" ? responses_sent_ : 2;
    const std::string response = number == 0   ? encode_base64(credentials.user)
                                 : number == 1 ? encode_base64(credentials.password)
                                               : "*";
    constexpr unsigned responses_max = 3;  // user, password, and "*"
    if (++responses_sent_ > responses_max) {
        return fail(OutcomeCause::malformed_reply, ClientSessionEnded::Reason::malformed_reply);
    }
    output_.append(response).append("\r\n");
}

void ClientSession::refuse_authentication(const RecipientOutcome& outcome) {
    if (settings_->authentication->need == ClientAuthentication::Need::never) {
        return step(ClientTrigger::authentication_ended);
    }
    give_up(outcome);
    send_quit();
}

}  // namespace protocol::smtp
