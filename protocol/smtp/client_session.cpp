#include "protocol/smtp/client_session.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "protocol/smtp/outcome.hpp"

namespace protocol::smtp {

namespace {

constexpr unsigned start_mail_input = 354;
constexpr std::uint64_t block_octets = 64U * 1024U;

/// How long to wait in `state`, RFC 5321 section 4.5.3.2. Large content may take its time block by block.
std::optional<Duration> time_limit(const ClientTimeouts& timeouts, ClientState state, std::uint64_t content_octets) {
    switch (state) {
        case ClientState::greeting:
            return timeouts.greeting;
        case ClientState::ehlo:
        case ClientState::helo:
        case ClientState::rset:
        case ClientState::auth:
        case ClientState::etrn:
        case ClientState::starttls:
        case ClientState::tls_handshake:
            return timeouts.helo;
        case ClientState::mail:
            return timeouts.mail;
        case ClientState::rcpt:
            return timeouts.rcpt;
        case ClientState::data:
            return timeouts.data_initiation;
        case ClientState::chunk:
        case ClientState::content: {
            const auto further_blocks = static_cast<Duration::rep>(content_octets / block_octets);
            return timeouts.data_termination + timeouts.data_block * further_blocks;
        }
        case ClientState::quit:
            return timeouts.quit;
        case ClientState::ready:
        case ClientState::closed:
            break;
    }
    return std::nullopt;
}

}  // namespace

ClientSession::ClientSession(std::shared_ptr<const ClientSettings> settings, std::string nonce)
    : settings_(std::move(settings)), nonce_(std::move(nonce)) {}

void ClientSession::start(Instant now) {
    wait_from(now);
}

void ClientSession::handle_input(std::string_view octets, Instant now) {
    if (state_ == ClientState::closed || state_ == ClientState::tls_handshake) return;
    replies_.push(octets);
    take_replies(now);
}

/// Those that are here, unless the host has to answer before, or TLS to begin.
void ClientSession::take_replies(Instant now) {
    while (state_ != ClientState::closed && state_ != ClientState::tls_handshake && !awaits_conversion()) {
        const auto reply = replies_.next_reply();
        if (!reply) return;
        if (*reply) {
            handle_reply(**reply);
        } else {
            fail(OutcomeCause::malformed_reply, ClientSessionEnded::Reason::malformed_reply);
        }
        advance();
        wait_from(now);
    }
}

bool ClientSession::awaits_conversion() const {
    return state_ == ClientState::ready && !transactions_.empty() && transactions_.front().conversion_asked;
}

void ClientSession::handle_timeout(Instant now) {
    if (!deadline_ || now < *deadline_) return;
    fail(OutcomeCause::timed_out, ClientSessionEnded::Reason::timed_out);
    wait_from(now);
}

void ClientSession::handle_closed(Instant now) {
    if (state_ == ClientState::closed) return;
    // A server may close without answering QUIT; nothing is lost by it.
    const bool expected = state_ == ClientState::quit;
    fail(OutcomeCause::connection_lost,
         expected ? ClientSessionEnded::Reason::quit : ClientSessionEnded::Reason::connection_lost);
    wait_from(now);
}

std::uint64_t ClientSession::send_transaction(Envelope envelope, Content content, Instant now) {
    assert(!envelope.recipients.empty() && !quit_wanted_);
    Transaction transaction;
    transaction.number = ++transactions_taken_;
    transaction.outcomes.resize(envelope.recipients.size());
    transaction.envelope = std::move(envelope);
    transaction.content = std::move(content);
    if (!has_ascii_addresses(transaction.envelope)) transaction.envelope.smtputf8 = true;
    transactions_.push_back(std::move(transaction));
    if (failure_) give_up(*failure_);
    if (state_ == ClientState::ready) {
        advance();
        wait_from(now);
    }
    return transactions_taken_;
}

void ClientSession::quit(Instant now) {
    quit_wanted_ = true;
    if (state_ != ClientState::ready) return;
    advance();
    wait_from(now);
}

void ClientSession::leave(Instant now) {
    assert(idle());
    give_up(outcome_of(OutcomeCause::connection_lost, current_step()));
    close(ClientTrigger::failed, ClientSessionEnded::Reason::no_longer_needed);
    wait_from(now);
}

Octets ClientSession::take_output() {
    return std::exchange(output_, {});
}

// ---- replies

void ClientSession::handle_reply(const Reply& reply) {
    if (state_ == ClientState::greeting) {
        events_.push(GreetingReceived{reply});
    } else {
        events_.push(ReplyReceived{reply, current_step()});
    }
    if (reply.ends_service() && !says_quit_after_421()) {
        give_up(take_last_reply(reply));
        return close(ClientTrigger::failed, ClientSessionEnded::Reason::service_not_available);
    }
    switch (state_) {
        case ClientState::greeting:
            return handle_greeting(reply);
        case ClientState::ehlo:
            return handle_ehlo(reply);
        case ClientState::helo:
            return handle_helo(reply);
        case ClientState::mail:
            return handle_mail(reply);
        case ClientState::rcpt:
            return handle_rcpt(reply);
        case ClientState::data:
            return handle_data(reply);
        case ClientState::content:
            return handle_content(reply);
        case ClientState::rset:
            return handle_rset(reply);
        case ClientState::auth:
            return handle_authentication(reply);
        case ClientState::chunk:
            return handle_chunk(reply);
        case ClientState::quit:
            return close(ClientTrigger::quit_answered, ClientSessionEnded::Reason::quit);
        case ClientState::starttls:
            return handle_starttls(reply);
        case ClientState::etrn:
            return handle_etrn(reply);
        case ClientState::tls_handshake:  // not read
        case ClientState::ready:          // a reply to nothing
        case ClientState::closed:
            break;
    }
    fail(OutcomeCause::malformed_reply, ClientSessionEnded::Reason::malformed_reply);
}

bool ClientSession::says_quit_after_421() const {
    const bool before_mail =
        state_ == ClientState::greeting || state_ == ClientState::ehlo || state_ == ClientState::helo;
    return before_mail && settings_->quit_when_turned_away;
}

/// 421 to RCPT is about that recipient; of the others of its transaction the server says nothing any more (measured:
/// k15b).
/// @return what becomes of all that is undecided then
RecipientOutcome ClientSession::take_last_reply(const Reply& reply) {
    const RecipientOutcome outcome = outcome_of(reply, current_step());
    if (state_ != ClientState::rcpt) return outcome;
    Transaction& transaction = transactions_.front();
    auto& recipient = transaction.outcomes[transaction.recipients_answered++];
    if (!recipient) recipient = outcome;
    transaction.decide(outcome_of(OutcomeCause::connection_lost, ClientStep::rcpt));
    return outcome;
}

void ClientSession::handle_greeting(const Reply& reply) {
    if (!reply.is_completion()) {
        give_up(outcome_of(reply, ClientStep::greeting));
        return send_quit();
    }
    say_hello();
    step(ClientTrigger::greeted);
}

void ClientSession::say_hello() {
    const Verb hello = settings_->lmtp ? Verb::lhlo : Verb::ehlo;
    send_command(hello, std::string(name(hello)) + ' ' + settings_->client_name);
}

void ClientSession::handle_ehlo(const Reply& reply) {
    if (reply.is_permanent() && !settings_->lmtp) {
        send_command(Verb::helo, "HELO " + settings_->client_name);
        return step(ClientTrigger::ehlo_refused);
    }
    if (!reply.is_completion()) {
        give_up(outcome_of(reply, ClientStep::helo));
        return send_quit();
    }
    extensions_ = Extensions(reply);
    limits_ = extensions_.limits();
    pipelining_ = settings_->pipelining && extensions_.has("PIPELINING");
    chunking_ = settings_->chunks > 0 && extensions_.has("CHUNKING");
    events_.push(ExtensionsReceived{extensions_});
    step(ClientTrigger::ehlo_accepted);
    prepare();
}

void ClientSession::handle_helo(const Reply& reply) {
    if (!reply.is_completion()) {
        give_up(outcome_of(reply, ClientStep::helo));
        return send_quit();
    }
    events_.push(ExtensionsReceived{});
    step(ClientTrigger::helo_accepted);
    prepare();
}

void ClientSession::handle_mail(const Reply& reply) {
    Transaction& transaction = transactions_.front();
    transaction.mail_accepted = reply.is_completion();
    if (!transaction.mail_accepted) transaction.decide(outcome_of(reply, ClientStep::mail));
    if (!transaction.mail_accepted && !pipelining_) return end_transaction();
    step(ClientTrigger::mail_answered);
    if (!pipelining_) send_next_recipient(transaction);
}

void ClientSession::handle_rcpt(const Reply& reply) {
    Transaction& transaction = transactions_.front();
    auto& outcome = transaction.outcomes[transaction.recipients_answered++];
    if (!outcome && !reply.is_completion()) outcome = outcome_of(reply, ClientStep::rcpt);
    if (transaction.recipients_answered < transaction.recipients_sent) return;
    if (transaction.recipients_sent < transaction.outcomes.size()) return send_next_recipient(transaction);
    if (!transaction.data_sent && transaction.all_decided()) return end_transaction();
    if (goes_in_chunks(transaction)) {
        prepare_chunks(transaction);
        return send_chunk(transaction);
    }
    if (!transaction.data_sent) send_data(transaction);
    step(ClientTrigger::recipients_answered);
}

void ClientSession::handle_data(const Reply& reply) {
    Transaction& transaction = transactions_.front();
    if (reply.code() != start_mail_input) {
        RecipientOutcome outcome = outcome_of(reply, ClientStep::data);
        if (outcome.kind == RecipientOutcome::Kind::accepted) {  // 2yz is no answer to DATA
            outcome = outcome_of(OutcomeCause::malformed_reply, ClientStep::data);
        }
        transaction.decide(outcome);
        return end_transaction();
    }
    send_content(transaction);
    step(ClientTrigger::data_accepted);
}

void ClientSession::handle_content(const Reply& reply) {
    Transaction& transaction = transactions_.front();
    const RecipientOutcome outcome = outcome_of(reply, ClientStep::content);
    if (settings_->lmtp) {
        transaction.decide_next(outcome);
        if (!transaction.all_decided()) return;
    } else {
        transaction.decide(outcome);
    }
    end_transaction();
}

void ClientSession::handle_chunk(const Reply& reply) {
    Transaction& transaction = transactions_.front();
    if (reply.is_completion()) return send_chunk(transaction);
    transaction.decide(outcome_of(reply, ClientStep::content));
    end_transaction();
}

void ClientSession::handle_rset(const Reply& reply) {
    if (!reply.is_completion()) {
        give_up(outcome_of(reply, ClientStep::rset));
        return send_quit();
    }
    reset_needed_ = false;
    step(ClientTrigger::rset_accepted);
}

// ---- results

bool ClientSession::Transaction::all_decided() const {
    return std::all_of(outcomes.begin(), outcomes.end(), [](const auto& outcome) { return outcome.has_value(); });
}

void ClientSession::Transaction::decide(const RecipientOutcome& outcome) {
    for (auto& undecided : outcomes) {
        if (!undecided) undecided = outcome;
    }
}

void ClientSession::Transaction::decide_next(const RecipientOutcome& outcome) {
    const auto undecided =
        std::find_if(outcomes.begin(), outcomes.end(), [](const auto& each) { return !each.has_value(); });
    if (undecided != outcomes.end()) *undecided = outcome;
}

/// The step whose reply is awaited; `mail` between transactions.
ClientStep ClientSession::current_step() const {
    switch (state_) {
        case ClientState::greeting:
            return ClientStep::greeting;
        case ClientState::ehlo:
        case ClientState::helo:
            return ClientStep::helo;
        case ClientState::rcpt:
            return ClientStep::rcpt;
        case ClientState::auth:
            return ClientStep::auth;
        case ClientState::starttls:
        case ClientState::tls_handshake:
            return ClientStep::starttls;
        case ClientState::etrn:
            return ClientStep::etrn;
        case ClientState::data:
            return ClientStep::data;
        case ClientState::chunk:
        case ClientState::content:
            return ClientStep::content;
        case ClientState::rset:
            return ClientStep::rset;
        case ClientState::quit:
            return ClientStep::quit;
        case ClientState::mail:
        case ClientState::ready:
        case ClientState::closed:
            break;
    }
    return ClientStep::mail;
}

void ClientSession::end_transaction() {
    reset_needed_ = transactions_.front().mail_accepted && state_ != ClientState::content;
    report_transaction();
    step(ClientTrigger::transaction_ended);
}

/// Tells the result of the front transaction, all of whose recipients are decided.
void ClientSession::report_transaction() {
    const Transaction transaction = std::move(transactions_.front());
    transactions_.pop_front();
    TransactionFinished finished{transaction.number, transaction.earlier};
    finished.outcomes.reserve(transaction.earlier.size() + transaction.outcomes.size());
    for (const auto& outcome : transaction.outcomes) finished.outcomes.push_back(*outcome);
    if (transaction.continued) {
        transactions_.front().earlier = std::move(finished.outcomes);
    } else {
        events_.push(std::move(finished));
    }
}

/// No transaction of this session, running or waiting or still to come, can succeed any more.
void ClientSession::give_up(const RecipientOutcome& outcome) {
    failure_ = outcome;
    while (!nodes_.empty()) finish_queue_start(outcome);
    while (!transactions_.empty()) {
        transactions_.front().decide(outcome);
        report_transaction();
    }
}

void ClientSession::fail(OutcomeCause cause, ClientSessionEnded::Reason reason) {
    give_up(outcome_of(cause, current_step()));
    close(ClientTrigger::failed, reason);
}

void ClientSession::close(ClientTrigger trigger, ClientSessionEnded::Reason reason) {
    step(trigger);
    events_.push(ClientSessionEnded{reason});
}

void ClientSession::step(ClientTrigger trigger) {
    const auto to = next(state_, trigger);
    assert(to);
    const ClientState from = std::exchange(state_, *to);
    events_.push(ClientStateChanged{from, *to});
}

void ClientSession::wait_from(Instant now) {
    deadline_.reset();
    const auto limit = time_limit(settings_->timeouts, state_, content_octets_);
    if (limit) deadline_ = now + *limit;
}

}  // namespace protocol::smtp
