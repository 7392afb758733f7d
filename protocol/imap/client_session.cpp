#include "protocol/imap/client_session.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "protocol/base/ascii.hpp"
#include "protocol/base/base64.hpp"
#include "protocol/imap/command_reader.hpp"

namespace protocol::imap {

namespace {

constexpr std::size_t line_end_octets = 2;

bool makes_names_utf8(const EnabledData& data) {
    return std::any_of(data.capabilities.begin(), data.capabilities.end(), [](const std::string& capability) {
        return equal_ignoring_case(capability, "IMAP4rev2") || equal_ignoring_case(capability, "UTF8=ACCEPT");
    });
}

}  // namespace

ClientSession::ClientSession(ClientSettings settings, Instant now, std::string nonce)
    : settings_(settings),
      nonce_(std::move(nonce)),
      reader_(make_reader()),
      now_(now),
      active_at_(now),
      tls_due_(settings.tls == ClientTls::where_offered || settings.tls == ClientTls::always),
      under_tls_(settings.tls == ClientTls::from_start) {}

ResponseReader ClientSession::make_reader() const {
    return ResponseReader(settings_.response_octets, settings_.literals_octets);
}

// ---- input

void ClientSession::handle_input(std::string_view octets, Instant now) {
    // Behind the answer to STARTTLS nothing in clear counts any more: it may have been put there.
    const auto deaf = [this] { return state_ == ClientState::closed || state_ == ClientState::tls_handshake; };
    if (deaf()) return;
    now_ = active_at_ = now;
    reader_.push(octets);
    while (!deaf()) {
        const auto response = reader_.next();
        if (!response) break;
        handle_response(*response);
        advance();
    }
    if (!deaf() && reader_.refused()) fail(ClientFailure::response_too_long, {});
}

void ClientSession::handle_response(const Octets& octets) {
    std::string text = text_for_record(octets);
    events_.push(ReplyReceived{text, octets.size() + line_end_octets});
    auto response = parse_response(octets, names_);
    if (!response) return fail(ClientFailure::bad_response, std::move(text));
    if (state_ == ClientState::greeting) return handle_greeting(*response, std::move(text));
    if (const auto* condition = std::get_if<ConditionResponse>(&*response)) {
        if (condition->tag) return handle_tagged(*condition);
        if (condition->condition == Condition::bye) return handle_bye(*condition);
        if (condition->condition == Condition::preauth) return fail(ClientFailure::bad_response, std::move(text));
    }
    if (const auto* continuation = std::get_if<ContinuationResponse>(&*response))
        return handle_continuation(*continuation);
    handle_data(std::move(*response));
}

void ClientSession::handle_greeting(const Response& response, std::string text) {
    const auto* greeting = std::get_if<ConditionResponse>(&response);
    const bool known = greeting != nullptr && !greeting->tag && greeting->condition != Condition::no &&
                       greeting->condition != Condition::bad;
    if (!known) return fail(ClientFailure::bad_response, std::move(text));
    if (greeting->condition == Condition::bye) return fail(ClientFailure::greeting_refused, greeting->text);
    const bool preauthenticated = greeting->condition == Condition::preauth;
    // STARTTLS is for those who have not logged in: whoever forges PREAUTH keeps it away. RFC 9051 section 7.1.4
    if (preauthenticated && settings_.tls == ClientTls::always) {
        return fail(ClientFailure::tls_not_offered, std::move(text));
    }
    if (preauthenticated) tls_due_ = false;
    events_.push(Greeted{preauthenticated, greeting->text});
    move(preauthenticated ? ClientTrigger::preauthenticated : ClientTrigger::greeted);
    learn(*greeting);
}

void ClientSession::handle_continuation(const ContinuationResponse& continuation) {
    if (sent_ && !sent_->pieces.empty()) {
        output_ += sent_->pieces.front();
        sent_->pieces.pop_front();
    } else if (sent_ && exchange_) {
        respond(continuation.text);
    } else if (sent_ && sent_->verb == Verb::idle && !is_idle(state_)) {
        move(ClientTrigger::idle_begun);
        events_.push(IdleAccepted());
        if (sent_->done_sent) output_ += "DONE\r\n";  // it was wanted before
    } else {
        fail(ClientFailure::bad_response, "a continuation that nobody waits for");
    }
}

void ClientSession::respond(std::string_view challenge) {
    if (++responses_sent_ > sasl_responses_max) return fail(ClientFailure::bad_response, "one challenge too many");
    const auto text = decode_base64(challenge);
    const auto response = text ? exchange_->respond(*text) : std::nullopt;
    const std::string line = response ? encode_base64(*response) : "*";  // "*" cancels, RFC 9051 section 6.2.2
    output_.append(line).append("\r\n");
    events_.push(CommandSent{Verb::authenticate, response ? "****" : "*", line.size() + line_end_octets});
}

void ClientSession::handle_data(Response response) {
    if (++responses_ > settings_.responses_per_command) return fail(ClientFailure::too_many_responses, {});
    if (auto* data = std::get_if<CapabilityData>(&response)) return learn(Capabilities{std::move(data->capabilities)});
    if (const auto* condition = std::get_if<ConditionResponse>(&response)) learn(*condition);
    const auto* enabled = std::get_if<EnabledData>(&response);
    if (enabled != nullptr && sent_ && sent_->verb == Verb::enable && makes_names_utf8(*enabled))
        names_ = NameEncoding::utf8;
    if (!tls_due_) events_.push(DataReceived{std::move(response)});
}

void ClientSession::handle_bye(const ConditionResponse& bye) {
    if (state_ != ClientState::logout_sent) return fail(ClientFailure::said_bye, bye.text);
    bye_ = bye.text;
}

// ---- answers to commands

void ClientSession::handle_tagged(const ConditionResponse& response) {
    const bool expected = sent_ && response.tag == sent_->tag;
    // A command can be refused while a literal of it is still to come, but not be done.
    const bool too_early = expected && response.condition == Condition::ok && !sent_->pieces.empty();
    if (!expected || too_early) return fail(ClientFailure::bad_response, response.text);
    const SentCommand command = std::move(*sent_);
    sent_.reset();
    responses_ = 0;
    if (command.verb != Verb::starttls) learn(response);
    finish(command, response);
}

void ClientSession::finish(const SentCommand& command, const ConditionResponse& response) {
    const bool ok = response.condition == Condition::ok;
    switch (command.verb) {
        case Verb::starttls:
            return finish_starttls(response);
        case Verb::login:
        case Verb::authenticate:
            return finish_login(response);
        case Verb::logout:
            return sign_off(bye_.value_or(response.text));
        case Verb::idle:
            return finish_idle(command, response);
        case Verb::capability:
            if (!capabilities_) capabilities_.emplace();  // it has nothing to say
            break;
        case Verb::select:
        case Verb::examine:
            if (ok) move(ClientTrigger::mailbox_opened);
            // One that fails leaves no mailbox selected, RFC 9051 section 6.3.2.
            if (!ok && state_ == ClientState::selected) move(ClientTrigger::mailbox_left);
            break;
        case Verb::close:
        case Verb::unselect:
            if (ok) move(ClientTrigger::mailbox_left);
            break;
        default:
            break;
    }
    if (!command.own) events_.push(CommandFinished{command.verb, response});
}

void ClientSession::finish_starttls(const ConditionResponse& response) {
    if (response.condition != Condition::ok) {
        if (settings_.tls == ClientTls::always) return fail(ClientFailure::tls_not_offered, response.text);
        tls_due_ = false;
        return;
    }
    reader_ = make_reader();
    capabilities_.reset();  // RFC 9051 section 6.2.1
    move(ClientTrigger::starttls_accepted);
    events_.push(TlsRequested());
}

void ClientSession::finish_login(const ConditionResponse& response) {
    const auto exchange = std::exchange(exchange_, nullptr);
    if (response.condition != Condition::ok) {
        move(ClientTrigger::login_refused);
        events_.push(LoginRefused{LoginRefused::Reason::by_server, response});
        return;
    }
    if (exchange && !exchange->may_succeed()) return fail(ClientFailure::server_unproven, response.text);
    move(ClientTrigger::login_accepted);
    if (!capabilities_told_) capabilities_.reset();  // those before the login say little
    events_.push(LoggedIn());
}

void ClientSession::finish_idle(const SentCommand& command, const ConditionResponse& response) {
    if (is_idle(state_)) move(ClientTrigger::idle_ended);
    if (command.renewed && response.condition == Condition::ok) return send(IdleCommand(), false);
    events_.push(CommandFinished{Verb::idle, response});
}

void ClientSession::learn(const ConditionResponse& response) {
    if (response.code && response.code->name == "CAPABILITY") learn(parse_capabilities(response.code->argument));
}

void ClientSession::learn(Capabilities capabilities) {
    capabilities_ = std::move(capabilities);
    capabilities_told_ = true;
    events_.push(CapabilitiesReceived{*capabilities_});
}

// ---- time and the end

void ClientSession::handle_tls_established(Instant now) {
    if (state_ != ClientState::tls_handshake) return;
    now_ = active_at_ = now;
    tls_due_ = false;
    under_tls_ = true;
    move(ClientTrigger::tls_established);
    advance();
}

void ClientSession::handle_timeout(Instant now) {
    const auto due = next_timeout();
    if (!due || now < *due) return;
    now_ = now;
    if (!is_idle(state_) || sent_->done_sent) return fail(ClientFailure::timed_out, {});
    sent_->renewed = true;
    send_done();
}

void ClientSession::handle_closed(Instant now) {
    if (state_ == ClientState::closed) return;
    now_ = now;
    // Some servers say BYE to LOGOUT and close without the tagged answer; nothing is lost by it.
    if (bye_) return sign_off(*bye_);
    fail(ClientFailure::connection_closed, {});
}

Octets ClientSession::take_output() {
    return std::exchange(output_, {});
}

std::optional<Instant> ClientSession::next_timeout() const {
    if (state_ == ClientState::closed) return std::nullopt;
    if (is_idle(state_) && !sent_->done_sent) return sent_->sent_at + settings_.idle_renewal;
    const bool waits = state_ == ClientState::greeting || state_ == ClientState::tls_handshake || sent_;
    return waits ? std::optional(active_at_ + settings_.response_timeout) : std::nullopt;
}

void ClientSession::sign_off(std::string text) {
    sent_.reset();
    move(ClientTrigger::logout_answered);
    events_.push(SignedOff{std::move(text)});
    drop_waiting();
}

void ClientSession::fail(ClientFailure failure, std::string detail) {
    sent_.reset();
    exchange_.reset();
    reader_ = make_reader();
    move(ClientTrigger::failed);
    events_.push(ClientFailed{failure, std::move(detail)});
    drop_waiting();
}

void ClientSession::move(ClientTrigger trigger) {
    const auto to = next(state_, trigger);
    assert(to);
    if (*to == state_) return;
    events_.push(ClientStateChanged{state_, *to});
    state_ = *to;
}

}  // namespace protocol::imap
