// The client's side of AUTH, RFC 4954.
#include <string>

#include "protocol/base/base64.hpp"
#include "protocol/smtp/client_session.hpp"
#include "protocol/smtp/command.hpp"
#include "protocol/smtp/outcome.hpp"

namespace protocol::smtp {

namespace {

constexpr unsigned go_on_authenticating = 334;

/// A server that asks for ever gets no further answer. SCRAM takes two responses and LOGIN two; one more may be "*".
constexpr unsigned responses_max = 4;

}  // namespace

void ClientSession::authenticate() {
    const Extension* offered = extensions_.find("AUTH");
    const bool keeps_password = !encrypted_ && !settings_->plaintext_login;
    const auto mechanism =
        offered == nullptr ? std::nullopt : sasl::choose_mechanism(offered->parameters, keeps_password);
    if (!mechanism) {
        const auto need = settings_->authentication->need;
        const bool asked = offered != nullptr;  // by mechanisms that are not known here
        if (need == ClientAuthentication::Need::never || (need != ClientAuthentication::Need::always && !asked)) return;
        give_up(outcome_of(OutcomeCause::needs_authentication, ClientStep::auth));
        return send_quit();
    }
    exchange_ = sasl::ClientExchange::make(*mechanism, settings_->authentication->credentials, nonce_);
    AuthCommand command{std::string(sasl::name(*mechanism)), std::nullopt};
    if (const auto initial = exchange_->initial_response()) command.initial_response = encode_base64(*initial);
    send_command(Verb::auth, encode(command));
    step(ClientTrigger::authentication_sent);
}

void ClientSession::handle_authentication(const Reply& reply) {
    if (reply.code() == go_on_authenticating) return respond(reply);
    if (!reply.is_completion()) return refuse_authentication(outcome_of(reply, ClientStep::auth));
    // A server that has not proved to know the password is another one than it says.
    if (!exchange_->may_succeed()) {
        return fail(OutcomeCause::malformed_reply, ClientSessionEnded::Reason::malformed_reply);
    }
    step(ClientTrigger::authentication_ended);
}

void ClientSession::respond(const Reply& challenge) {
    if (++responses_sent_ > responses_max) {
        return fail(OutcomeCause::malformed_reply, ClientSessionEnded::Reason::malformed_reply);
    }
    const auto text = decode_base64(challenge.text());
    const auto response = text ? exchange_->respond(*text) : std::nullopt;
    output_.append(response ? encode_base64(*response) : "*").append("\r\n");  // "*" cancels, RFC 4954 section 4
}

void ClientSession::refuse_authentication(const RecipientOutcome& outcome) {
    if (settings_->authentication->need == ClientAuthentication::Need::never) {
        return step(ClientTrigger::authentication_ended);
    }
    give_up(outcome);
    send_quit();
}

}  // namespace protocol::smtp
