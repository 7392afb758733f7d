#include "protocol/smtp/server_session.hpp"

#include <algorithm>
#include <cassert>
#include <limits>
#include <utility>

#include "protocol/smtp/limits.hpp"
#include "protocol/smtp/offer.hpp"
#include "protocol/smtp/server_refusals.hpp"
#include "protocol/smtp/waiting_input.hpp"

namespace protocol::smtp {

namespace {

/// Commands, and where AUTH is offered the client's responses too.
std::size_t line_octets_max(const ServerSettings& settings) {
    return settings.authentication.empty() ? command_line_octets_max(settings) : limits::authentication_line_octets_max;
}

/// RFC 2034 sections 3 and 4: in every 2yz, 4yz and 5yz reply but the greeting and those to EHLO, HELO and LHLO.
bool carries_enhanced(std::optional<Verb> verb, ServerState state, const Reply& reply) {
    if (verb == Verb::ehlo || verb == Verb::helo || verb == Verb::lhlo || reply.is_intermediate()) return false;
    return state != ServerState::accepting;
}

}  // namespace

ServerSession::ServerSession(std::shared_ptr<const ServerSettings> settings)
    : settings_(std::move(settings)), lines_(line_octets_max(*settings_)) {}

Reply ServerSession::default_greeting() const {
    return Reply(220, settings_->host_name + " " + settings_->greeting_text);
}

void ServerSession::start(Instant now) {
    question_ = AskedGreeting{};
    events_.push(GreetingRequested{});
    settle(now);
}

// ---- input

void ServerSession::handle_input(std::string_view octets, Instant now) {
    if (state_ == ServerState::closed || state_ == ServerState::tls_handshake) return;
    if (settings_->synchronisation_enforced && std::holds_alternative<AskedGreeting>(question_)) {
        turn_away(too_early(), DefenceApplied::Defence::early_talker, octets.size());
    } else if (state_ == ServerState::data) {
        receive_content(octets);
    } else if (chunk_) {
        receive_chunk(octets);
    } else {
        push_line_octets(octets);
    }
    go_on(now);
}

void ServerSession::handle_timeout(Instant now) {
    if (!deadline_ || now < *deadline_) return;
    if (held_until_) {
        release_held();
        return go_on(now);
    }
    end_service(Reply(Reply::service_not_available, {4, 4, 2}, settings_->host_name + " Timeout, closing connection"),
                SessionEnded::Reason::timed_out);
    settle(now);
}

void ServerSession::handle_closed(Instant now) {
    if (state_ == ServerState::closed) return;
    question_ = {};
    held_.clear();
    held_end_.reset();
    held_until_.reset();
    step(ServerTrigger::connection_lost);
    events_.push(SessionEnded{SessionEnded::Reason::connection_lost});
    settle(now);
}

void ServerSession::shut_down(const Reply& reply, Instant now) {
    if (state_ == ServerState::closed) return;
    errors_ = 0;  // nothing waits any more
    release_held();
    if (state_ != ServerState::closed) end_service(reply, SessionEnded::Reason::shut_down);
    settle(now);
}

void ServerSession::go_on(Instant now) {
    process();
    settle(now);
}

/// Obeys the lines that are here, until one is a question or asks for content.
void ServerSession::process() {
    if ((asking() || holds()) && waits_too_much()) {
        end_service(
            Reply(Reply::service_not_available, {4, 7, 0}, settings_->host_name + " Too much input ahead of replies"),
            SessionEnded::Reason::input_overflow);
    }
    while (!asking() && !holds() && takes_lines()) {
        auto line = lines_.next_line();
        if (!line) return;
        waiting_counted_at_octets_ = 0;
        if (state_ == ServerState::authenticating) {
            take_response(line->fault == Line::Fault::none ? line->text : "");
        } else {
            handle_line(std::move(*line));
        }
    }
}

bool ServerSession::takes_lines() const {
    return state_ != ServerState::closed && state_ != ServerState::tls_handshake && !receives_content();
}

/// Counted anew only when so much has come that the bound may be passed.
bool ServerSession::waits_too_much() {
    const std::size_t held_octets = lines_.held_octets();
    if (held_octets <= std::max(limits::waiting_input_octets_max, waiting_counted_at_octets_)) return false;
    constexpr auto unbounded = std::numeric_limits<std::uint64_t>::max();
    const std::uint64_t size_max = settings_->size_octets_max.value_or(0);  // 0: no limit
    const std::uint64_t chunks_octets_max = !settings_->chunking ? 0 : size_max == 0 ? unbounded : size_max;
    const std::size_t waiting = waiting_command_octets(lines_.held(), chunks_octets_max);
    if (waiting > limits::waiting_input_octets_max) return true;
    waiting_counted_at_octets_ = held_octets + limits::waiting_input_octets_max - waiting;
    return false;
}

// ---- output

Octets ServerSession::take_output() {
    return std::exchange(output_, {});
}

void ServerSession::accept(Verb verb, const Reply& reply) {
    send(verb, reply);
    step(trigger_of(verb));
}

void ServerSession::conclude(Verb verb, const Reply& reply) {
    reply.is_completion() ? accept(verb, reply) : reject(verb, reply);
}

/// A refused command, or the one too many.
void ServerSession::reject(std::optional<Verb> verb, const Reply& reply) {
    if (ends_service(reply)) return end_service(reply, SessionEnded::Reason::shut_down);
    count_error();
    if (errors_ > settings_->errors_max) {
        report(DefenceApplied::Defence::too_many_errors, errors_);
        return end_service(Reply(Reply::service_not_available, {4, 7, 0}, settings_->host_name + " Too many errors"),
                           SessionEnded::Reason::too_many_errors);
    }
    refuse(verb, reply);
}

void ServerSession::refuse(std::optional<Verb> verb, const Reply& reply) {
    events_.push(CommandRejected{verb, reply});
    send(verb, reply);
}

/// What was right in itself, and the host does not want it.
bool ServerSession::ends_service(const Reply& reply) const {
    constexpr unsigned takes_no_mail = 521;
    return reply.ends_service() || (settings_->ends_after_521 && reply.code() == takes_no_mail);
}

void ServerSession::refuse_by_host(Verb verb, const Reply& reply) {
    if (settings_->errors_count_refusals || ends_service(reply)) return reject(verb, reply);
    refuse(verb, reply);
}

void ServerSession::send(std::optional<Verb> verb, const Reply& reply) {
    std::optional<EnhancedStatusCode> enhanced;
    if (settings_->enhanced_status_codes && carries_enhanced(verb, state_, reply)) {
        const auto category = static_cast<std::uint8_t>(reply.code() / 100);
        enhanced = reply.enhanced().value_or(EnhancedStatusCode{category, 0, 0});
    }
    Reply sent = reply.with_enhanced(enhanced);
    if (must_hold() && verb != Verb::quit) {
        held_.push_back({std::move(sent), verb});
    } else {
        emit(std::move(sent), verb);
    }
}

void ServerSession::emit(Reply reply, std::optional<Verb> verb) {
    output_.append(reply.encode());
    const bool begins_tls = verb == Verb::starttls && reply.is_completion();
    events_.push(ReplySent{std::move(reply), verb});
    if (begins_tls) events_.push(TlsRequested{});
}

void ServerSession::step(ServerTrigger trigger) {
    const auto to = next(state_, trigger);
    assert(to);
    const ServerState from = std::exchange(state_, *to);
    if (from != *to) events_.push(StateChanged{from, *to});
}

/// 421 and the end, RFC 5321 section 3.8.
void ServerSession::end_service(const Reply& reply, SessionEnded::Reason reason) {
    question_ = {};
    if (must_hold()) {
        held_end_ = HeldEnd{reply, reason};
        return;
    }
    if (state_ != ServerState::tls_handshake) send(std::nullopt, reply);  // there is nobody yet who could read it
    step(ServerTrigger::shut_down);
    events_.push(SessionEnded{reason});
}

/// What every input ends with: the client has the time-out's span from now, unless the host owes an answer or replies
/// wait.
void ServerSession::settle(Instant now) {
    deadline_.reset();
    if (holds()) {
        if (!held_until_) held_until_ = now + settings_->error_delay;
        deadline_ = held_until_;
        return;
    }
    if (!asking() && state_ != ServerState::closed) deadline_ = now + settings_->timeout;
}

}  // namespace protocol::smtp
