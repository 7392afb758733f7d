// How a server session obeys commands, but for those that bring content and for AUTH.
#include <algorithm>
#include <utility>

#include "protocol/smtp/offer.hpp"
#include "protocol/smtp/server_refusals.hpp"
#include "protocol/smtp/server_session.hpp"

namespace protocol::smtp {

void ServerSession::handle_line(Line line) {
    constexpr std::size_t crlf_octets = 2;
    const auto verb = parse_verb(verb_word(line.text));
    const std::size_t text_octets_max = command_line_octets_max(*settings_) - crlf_octets;
    if (verb != Verb::auth && line.text.size() > text_octets_max) {
        line.text.resize(text_octets_max);
        line.fault = Line::Fault::too_long;
    }
    events_.push(CommandReceived{verb, line.text});
    if (is_forbidden(line.text)) {
        return turn_away(Reply(221, {2, 7, 0}, "Error: I can break rules, too. Goodbye."),
                         DefenceApplied::Defence::forbidden_command, 0);
    }
    if (goes_on_too_early(verb)) {
        return turn_away(too_early(), DefenceApplied::Defence::synchronisation, lines_.held_octets());
    }
    count_junk(verb);
    if (line.fault == Line::Fault::too_long) return reject(verb, Reply(500, syntax_wrong, "Line too long"));
    if (line.fault == Line::Fault::bare_cr_lf) {
        return reject(verb, Reply(500, syntax_wrong, "CR and LF stand only together, RFC 5321 section 2.3.8"));
    }
    if (state_ == ServerState::refusing && verb != Verb::quit) {
        return reject(verb, Reply(503, invalid_command, "No mail service here"));
    }
    if (verb && needs_tls_first(*verb)) return reject(verb, tls_first());
    if (verb && !is_offered(*verb, *settings_, encrypted_)) return reject(verb, not_offered(*verb));
    if (verb && *verb != Verb::bdat && !next(state_, trigger_of(*verb))) {
        return reject(verb, out_of_order(*verb, state_, settings_->lmtp));
    }
    const auto command = parse_command(line.text);
    if (!command) return reject(verb, command.error().reply);
    if (is_asked(*verb)) {
        question_ = AskedCommand{*command};
        return events_.push(CommandRequested{*verb});
    }
    std::visit([this](const auto& alternative) { obey(alternative); }, *command);
}

bool ServerSession::is_asked(Verb verb) const {
    const auto& asked = settings_->asked_verbs;
    return std::find(asked.begin(), asked.end(), verb) != asked.end();
}

void ServerSession::obey(const EhloCommand& command) {
    client_name_ = command.client;
    extended_ = true;
    accept(Verb::ehlo, ehlo_reply(*settings_, command.client, {encrypted_, client_proved_}));
}

void ServerSession::obey(const HeloCommand& command) {
    client_name_ = command.client;
    extended_ = false;
    accept(Verb::helo, Reply(250, settings_->host_name));
}

void ServerSession::obey(const LhloCommand& command) {
    client_name_ = command.client;
    extended_ = true;
    accept(Verb::lhlo, lhlo_reply(*settings_, encrypted_));
}

void ServerSession::obey(const MailCommand& command) {
    if (settings_->transactions_max != 0 && ++mail_commands_ > settings_->transactions_max) {
        report(DefenceApplied::Defence::too_many_transactions, mail_commands_);
        return end_service(Reply(Reply::service_not_available, {4, 7, 0},
                                 settings_->host_name + " Too many messages in this connection"),
                           SessionEnded::Reason::shut_down);
    }
    auto request = interpret(command, *settings_);
    if (!request) return reject(Verb::mail, request.error());
    question_ = AskedMail{*request};
    events_.push(std::move(*request));
}

void ServerSession::obey(const RcptCommand& command) {
    auto request = interpret(command, *settings_, envelope_.smtputf8);
    if (!request) return reject(Verb::rcpt, request.error());
    if (envelope_.recipients.size() >= settings_->recipients_max) {
        report(DefenceApplied::Defence::too_many_recipients, envelope_.recipients.size() + 1);
        return reject(Verb::rcpt, Reply(452, {4, 5, 3}, "Too many recipients"));
    }
    if (exceeds_domains(*request)) {
        report(DefenceApplied::Defence::too_many_domains, recipient_domains_.size() + 1);
        return reject(Verb::rcpt, Reply(452, {4, 5, 3}, "Too many recipient domains in this session"));
    }
    question_ = AskedRecipient{*request};
    events_.push(std::move(*request));
}

/// Whether the recipient is of one more domain than a session may have.
bool ServerSession::exceeds_domains(const RecipientRequested& request) const {
    if (settings_->recipient_domains_max == 0 || !request.forward_path.mailbox) return false;
    const bool known = recipient_domains_.contains(canonical_of(request.forward_path.mailbox->host()));
    return !known && recipient_domains_.size() >= settings_->recipient_domains_max;
}

void ServerSession::obey(const RsetCommand&) {
    accept(Verb::rset, Reply(250, {2, 0, 0}, "OK"));
}

void ServerSession::obey(const NoopCommand&) {
    accept(Verb::noop, Reply(250, {2, 0, 0}, "OK"));
}

void ServerSession::obey(const QuitCommand&) {
    const std::string usual = settings_->host_name + " Service closing transmission channel";
    accept(Verb::quit, Reply(221, {2, 0, 0}, settings_->quit_text.empty() ? usual : settings_->quit_text));
    events_.push(SessionEnded{SessionEnded::Reason::quit});
}

void ServerSession::obey(const VrfyCommand& command) {
    const Reply cannot_verify(252, {2, 0, 0},
                              "Cannot verify the user, but will accept the message and attempt delivery");
    verify(Verb::vrfy, settings_->vrfy, cannot_verify, command.text);
}

void ServerSession::obey(const ExpnCommand& command) {
    const Reply cannot_expand(550, {5, 7, 2}, "Mailing list expansion prohibited");
    verify(Verb::expn, settings_->expn, cannot_expand, command.text);
}

void ServerSession::verify(Verb verb, VerifyPolicy policy, const Reply& cannot_verify, const std::string& text) {
    if (policy == VerifyPolicy::refuse) return reject(verb, not_implemented());
    if (policy == VerifyPolicy::cannot_verify) return conclude(verb, cannot_verify);
    question_ = AskedVerify{verb};
    events_.push(VerifyRequested{verb, text});
}

void ServerSession::obey(const HelpCommand&) {
    if (!settings_->help) return reject(Verb::help, not_implemented());
    accept(Verb::help, Reply(214, {2, 0, 0}, settings_->help_text));
}

void ServerSession::obey(const EtrnCommand& command) {
    question_ = AskedQueueStart{};
    events_.push(QueueStartRequested{command.node});
}

/// RFC 3207 section 4: without TLS all but these get 530.
bool ServerSession::needs_tls_first(Verb verb) const {
    if (settings_->tls != TlsUse::required || encrypted_) return false;
    switch (verb) {
        case Verb::ehlo:
        case Verb::lhlo:
        case Verb::noop:
        case Verb::quit:
        case Verb::starttls:
            return false;
        default:
            return true;
    }
}

/// What came behind the command in the clear is thrown away: somebody may have put it there who wants it to be obeyed
/// as if it had come from the client under TLS, RFC 3207 section 4.2.
void ServerSession::obey(const StartTlsCommand&) {
    if (encrypted_) return reject(Verb::starttls, Reply(503, invalid_command, "TLS is in use already"));
    if (!extended_) return reject(Verb::starttls, Reply(503, invalid_command, "Say EHLO first"));
    const std::size_t thrown_away_octets = lines_.take_rest().size();
    if (thrown_away_octets > 0) report(DefenceApplied::Defence::input_behind_starttls, thrown_away_octets);
    accept(Verb::starttls, Reply(220, {2, 0, 0}, "Ready to start TLS"));
}

void ServerSession::handle_tls_established(Instant now, bool client_proved) {
    if (state_ == ServerState::closed) return;
    encrypted_ = true;
    client_proved_ = client_proved;
    last_was_cr_ = false;
    client_name_.reset();
    extended_ = false;
    authenticated_user_.reset();
    mail_commands_ = 0;
    recipient_domains_.clear();
    if (state_ == ServerState::tls_handshake) step(ServerTrigger::tls_established);
    settle(now);
}

}  // namespace protocol::smtp
