// The client's side of AUTH, RFC 4954.
#include <cstddef>
#include <string>
#include <utility>

#include "protocol/base/base64.hpp"
#include "protocol/smtp/client_session.hpp"
#include "protocol/smtp/limits.hpp"
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
    const bool proved = encrypted_ && settings_->client_certificate;
    const auto mechanism =
        offered == nullptr ? std::nullopt : sasl::choose_mechanism(offered->parameters, keeps_password, proved);
    if (!mechanism) {
        const auto need = settings_->authentication->need;
        const bool asked = offered != nullptr;  // by mechanisms that are not known here
        if (need == ClientAuthentication::Need::never || (need != ClientAuthentication::Need::always && !asked)) return;
        give_up(outcome_of(OutcomeCause::needs_authentication, ClientStep::auth));
        return send_quit();
    }
    exchange_ = sasl::ClientExchange::make(*mechanism, settings_->authentication->credentials, nonce_);
    send_command(Verb::auth, encode(auth_command(*mechanism)));
    step(ClientTrigger::authentication_sent);
}

/// RFC 4954 section 4: an initial response that makes the line too long waits for the server's challenge.
AuthCommand ClientSession::auth_command(sasl::Mechanism mechanism) {
    constexpr std::size_t crlf_octets = 2;
    const AuthCommand bare{std::string(sasl::name(mechanism)), std::nullopt};
    delayed_response_.reset();
    const auto initial = exchange_->initial_response();
    if (!initial) return bare;
    const std::string text = encode_base64(*initial);
    AuthCommand whole{bare.mechanism, text.empty() ? "=" : text};
    if (encode(whole).size() + crlf_octets <= limits::command_line_octets_max) return whole;
    delayed_response_ = text;
    return bare;
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
    auto response = std::exchange(delayed_response_, std::nullopt);
    if (!response) {
        const auto text = decode_base64(challenge.text());
        const auto message = text ? exchange_->respond(*text) : std::nullopt;
        if (message) response = encode_base64(*message);
    }
    output_.append(response.value_or("*")).append("\r\n");  // "*" cancels, RFC 4954 section 4
}

void ClientSession::refuse_authentication(const RecipientOutcome& outcome) {
    if (settings_->authentication->need == ClientAuthentication::Need::never) {
        return step(ClientTrigger::authentication_ended);
    }
    give_up(outcome);
    send_quit();
}

}  // namespace protocol::smtp
