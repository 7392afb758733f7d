// What a client session does before a login where its settings want TLS (RFC 2595 section 4) or AUTH (RFC 5034).
#include <utility>

#include "protocol/base/base64.hpp"
#include "protocol/pop3/client_session.hpp"
#include "protocol/pop3/limits.hpp"

namespace protocol::pop3 {

namespace {

/// A server that asks for ever gets no further answer. SCRAM takes three responses where none goes with the command.
constexpr unsigned responses_max = 4;

}  // namespace

bool ClientSession::wants_tls() const {
    const bool by_command = settings_.tls == ClientTls::where_offered || settings_.tls == ClientTls::always;
    return by_command && !encrypted_;
}

void ClientSession::prepare() {
    move(ClientTrigger::prepare);
    send(Request{Command::plain(Verb::capa), std::nullopt, std::nullopt});
}

void ClientSession::finish_preparing() {
    if (wants_tls() && capabilities_.supports("STLS")) {
        move(ClientTrigger::stls);
        return send(Request{Command::plain(Verb::stls), std::nullopt, std::nullopt});
    }
    if (wants_tls() && settings_.tls == ClientTls::always) return fail(ClientFailure::tls_not_offered, {});
    move(ClientTrigger::prepared);
    send_requests();
}

void ClientSession::begin_tls() {
    sent_.pop_front();
    move(ClientTrigger::stls_accepted);
    events_.emplace_back(TlsRequested{});
}

void ClientSession::handle_tls_established(Instant now) {
    if (state_ != ClientState::tls_handshake) return;
    active_at_ = now;
    encrypted_ = true;
    capabilities_ = {};  // whoever is in the middle may have written them
    move(ClientTrigger::tls_established);
    prepare();
}

std::optional<sasl::Mechanism> ClientSession::choose_mechanism(const Request& request) const {
    if (!settings_.sasl || (!request.password && !request.shared_secret)) return std::nullopt;
    return sasl::choose_mechanism(capabilities_.parameters("SASL"), request.shared_secret.has_value(),
                                  settings_.client_certificate && encrypted_);
}

void ClientSession::begin_exchange(Request& request, sasl::Mechanism mechanism) {
    sasl::Credentials credentials{request.command.mailbox(),
                                  request.password ? *request.password : *request.shared_secret};
    request.password.reset();
    request.shared_secret.reset();
    exchange_ = sasl::ClientExchange::make(mechanism, std::move(credentials), nonce_ + std::to_string(++exchanges_));
    responses_sent_ = 0;
    cancelled_ = false;
    delayed_response_.reset();
    const auto initial = exchange_->initial_response();
    request.command = Command::auth(sasl::name(mechanism), std::nullopt);
    if (!initial) return;
    const std::string text = encode_base64(*initial);
    const Command whole = Command::auth(sasl::name(mechanism), text.empty() ? "=" : text);
    if (whole.encode().size() <= command_octets_max - crlf_octets) {
        request.command = whole;
    } else {
        delayed_response_ = text;
    }
}

void ClientSession::answer_challenge(std::string_view base64) {
    events_.emplace_back(ChallengeReceived{std::string(base64)});
    if (cancelled_ || ++responses_sent_ > responses_max) return fail(ClientFailure::bad_response, std::string(base64));
    auto response = std::exchange(delayed_response_, std::nullopt);
    if (!response) {
        const auto challenge = decode_base64(base64);
        const auto message = challenge ? exchange_->respond(*challenge) : std::nullopt;
        if (message) response = encode_base64(*message);
    }
    cancelled_ = !response;
    output_.append(response.value_or("*")).append("\r\n");  // "*" cancels, RFC 5034 section 4
    events_.emplace_back(CommandSent{Verb::auth, response ? "****" : "*"});
}

}  // namespace protocol::pop3
