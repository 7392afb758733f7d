// What an IMAP client sends: requests in their turn, and before them what the session needs to know.
#include <algorithm>
#include <cassert>
#include <utility>

#include "protocol/base/base64.hpp"
#include "protocol/imap/client_session.hpp"
#include "protocol/imap/command_reader.hpp"
#include "protocol/imap/outgoing_command.hpp"

namespace protocol::imap {

namespace {

Verb verb_of(const CommandBody& body) {
    return static_cast<Verb>(body.index());
}

}  // namespace

void ClientSession::login(sasl::Credentials credentials, Instant now) {
    submit(Request{LoginCommand(), std::move(credentials)}, now);
}

void ClientSession::request(CommandBody body, Instant now) {
    const Verb verb = verb_of(body);
    assert(verb != Verb::login && verb != Verb::authenticate && verb != Verb::starttls);
    assert(verb != Verb::idle && verb != Verb::logout);
    submit(Request{std::move(body), std::nullopt}, now);
}

void ClientSession::idle(Instant now) {
    submit(Request{IdleCommand(), std::nullopt}, now);
}

void ClientSession::logout(Instant now) {
    done(now);
    submit(Request{LogoutCommand(), std::nullopt}, now);
}

void ClientSession::done(Instant now) {
    now_ = now;
    const auto dropped = std::erase_if(
        waiting_, [](const Request& request) { return std::holds_alternative<IdleCommand>(request.body); });
    for (std::size_t count = 0; count < dropped; ++count) events_.push(RequestDropped{Verb::idle});
    if (!sent_ || sent_->verb != Verb::idle) return;
    sent_->renewed = false;
    if (!sent_->done_sent) send_done();
}

void ClientSession::send_done() {
    sent_->done_sent = true;
    active_at_ = now_;
    events_.push(CommandSent{Verb::idle, "DONE", std::string_view("DONE\r\n").size()});
    if (is_idle(state_)) output_ += "DONE\r\n";  // else behind the "+" that is awaited
}

void ClientSession::submit(Request request, Instant now) {
    now_ = now;
    waiting_.push_back(std::move(request));
    advance();
}

void ClientSession::advance() {
    if (state_ == ClientState::closed) return drop_waiting();
    while (!sent_ && state_ != ClientState::greeting && state_ != ClientState::tls_handshake) {
        if (prepare()) return;
        if (waiting_.empty()) return;
        Request request = std::move(waiting_.front());
        waiting_.pop_front();
        begin(std::move(request));
    }
}

bool ClientSession::prepare() {
    if (!capabilities_) {
        send(CapabilityCommand(), true);
        return true;
    }
    if (!tls_due_) return false;
    if (capabilities_->has("STARTTLS")) {
        send(StartTlsCommand(), true);
        return true;
    }
    tls_due_ = false;
    if (settings_.tls != ClientTls::always) return false;
    fail(ClientFailure::tls_not_offered, {});
    return true;
}

void ClientSession::begin(Request request) {
    const Verb verb = verb_of(request.body);
    if (request.credentials) return begin_login(std::move(*request.credentials));
    if (!is_possible(verb)) {
        events_.push(RequestDropped{verb});
        return;
    }
    if (verb == Verb::logout) move(ClientTrigger::logout);
    send(std::move(request.body), false);
}

bool ClientSession::is_possible(Verb verb) const {
    const bool idles = capabilities_->has("IDLE") || capabilities_->has("IMAP4rev2");
    return is_sendable(verb, state_) && (verb != Verb::idle || idles);
}

void ClientSession::begin_login(sasl::Credentials credentials) {
    using Reason = LoginRefused::Reason;
    if (state_ != ClientState::not_authenticated) {  // PREAUTH, or a login that went before
        events_.push(LoggedIn());
        return;
    }
    const auto refuse = [this](Reason reason) { events_.push(LoginRefused{reason, {}}); };
    const bool secret = !settings_.password_in_clear && !under_tls_;
    if (settings_.login_method != LoginMethod::login) {
        const auto mechanism =
            sasl::choose_mechanism(capabilities_->mechanisms(), secret, settings_.client_certificate && under_tls_);
        if (mechanism) return begin_exchange(*mechanism, std::move(credentials));
    }
    // LOGIN can name nobody to act for.
    if (settings_.login_method == LoginMethod::authenticate || !credentials.authorization.empty())
        return refuse(Reason::no_mechanism);
    if (capabilities_->has("LOGINDISABLED")) return refuse(Reason::login_disabled);
    if (secret) return refuse(Reason::password_needs_tls);
    capabilities_told_ = false;
    move(ClientTrigger::login);
    send(LoginCommand{std::move(credentials.user), std::move(credentials.password)}, true);
}

void ClientSession::begin_exchange(sasl::Mechanism mechanism, sasl::Credentials credentials) {
    exchange_ = sasl::ClientExchange::make(mechanism, std::move(credentials), nonce_ + std::to_string(exchanges_++));
    responses_sent_ = 0;
    AuthenticateCommand command{std::string(sasl::name(mechanism)), std::nullopt};
    if (capabilities_->has("SASL-IR")) {  // RFC 4959
        if (const auto initial = exchange_->initial_response())
            command.initial_response = initial->empty() ? "=" : encode_base64(*initial);
    }
    capabilities_told_ = false;
    move(ClientTrigger::login);
    send(std::move(command), true);
}

void ClientSession::send(CommandBody body, bool own) {
    const Command command{"A" + std::to_string(++commands_sent_), std::move(body)};
    const Octets octets = command.encode(names_);
    sent_ = SentCommand{command.tag, command.verb(), own, cut_at_literals(octets, non_synchronising_octets()), now_};
    std::size_t size_octets = 0;
    for (const Octets& piece : sent_->pieces) size_octets += piece.size();
    output_ += sent_->pieces.front();
    sent_->pieces.pop_front();
    active_at_ = now_;
    events_.push(CommandSent{command.verb(), text_for_record(octets), size_octets});
}

std::size_t ClientSession::non_synchronising_octets() const {
    if (!capabilities_) return 0;
    if (capabilities_->has("LITERAL+")) return SIZE_MAX;
    return capabilities_->has("LITERAL-") ? literal_minus_octets_max : 0;  // RFC 7888 section 5
}

void ClientSession::drop_waiting() {
    while (!waiting_.empty()) {
        events_.push(RequestDropped{verb_of(waiting_.front().body)});
        waiting_.pop_front();
    }
}

}  // namespace protocol::imap
