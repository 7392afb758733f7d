// The client's side of STARTTLS, RFC 3207.
#include <string>

#include "protocol/smtp/client_session.hpp"
#include "protocol/smtp/outcome.hpp"

namespace protocol::smtp {

/// After EHLO or HELO: what is needed before the first mail.
void ClientSession::prepare() {
    if (begin_tls()) return;
    if (settings_->tls == ClientTls::always && !encrypted_) {
        return refuse_without_tls(outcome_of(OutcomeCause::needs_tls, ClientStep::starttls));
    }
    if (settings_->authentication) authenticate();
}

/// @return whether the reply to STARTTLS is awaited now
bool ClientSession::begin_tls() {
    if (settings_->tls == ClientTls::none || encrypted_ || !extensions_.has("STARTTLS")) return false;
    send_command(Verb::starttls, "STARTTLS");
    step(ClientTrigger::starttls_sent);
    return true;
}

void ClientSession::refuse_without_tls(const RecipientOutcome& outcome) {
    give_up(outcome);
    send_quit();
}

/// What came behind the reply in the clear is thrown away: whoever put it there wants it to be believed as if it had
/// come under TLS.
void ClientSession::handle_starttls(const Reply& reply) {
    if (reply.is_completion()) {
        replies_ = ReplyParser();
        step(ClientTrigger::starttls_accepted);
        return events_.push(ClientTlsRequested{});
    }
    if (settings_->tls == ClientTls::always) {
        RecipientOutcome refused = outcome_of(OutcomeCause::needs_tls, ClientStep::starttls);
        refused.text = "TLS is required, but the server refuses to start it: " + reply.text();
        return refuse_without_tls(refused);
    }
    step(ClientTrigger::starttls_refused);
    if (settings_->authentication) authenticate();
}

/// What the server said before does not count, RFC 3207 section 4.2.
void ClientSession::handle_tls_established(Instant now) {
    if (state_ == ClientState::closed) return;
    encrypted_ = true;
    if (state_ != ClientState::tls_handshake) return;
    extensions_ = {};
    limits_ = {};
    pipelining_ = chunking_ = false;
    say_hello();
    step(ClientTrigger::tls_established);
    wait_from(now);
}

void ClientSession::handle_tls_failed(const std::string& reason, Instant now) {
    if (state_ == ClientState::closed) return;
    if (encrypted_) return handle_closed(now);  // it broke later: what was said before counts
    RecipientOutcome failed = outcome_of(OutcomeCause::tls_failed, ClientStep::starttls);
    if (!reason.empty()) failed.text = "cannot start TLS: " + reason;
    give_up(failed);
    close(ClientTrigger::failed, ClientSessionEnded::Reason::tls_failed);
    wait_from(now);
}

}  // namespace protocol::smtp
