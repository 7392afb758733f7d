#include "protocol/smtp/client_session.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "protocol/base/ascii.hpp"
#include "protocol/base/base64.hpp"
#include "protocol/smtp/data_encoder.hpp"
#include "protocol/smtp/notification_request.hpp"
#include "protocol/smtp/outcome.hpp"

namespace protocol::smtp {

namespace {

constexpr unsigned service_not_available = 421;
constexpr unsigned start_mail_input = 354;
constexpr unsigned go_on_authenticating = 334;
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

bool has_ascii_addresses(const Envelope& envelope) {
    const auto is_ascii = [](const std::optional<Mailbox>& mailbox) { return !mailbox || mailbox->is_ascii(); };
    return is_ascii(envelope.reverse_path.mailbox) &&
           std::all_of(envelope.recipients.begin(), envelope.recipients.end(),
                       [&](const Recipient& each) { return is_ascii(each.forward_path.mailbox); });
}

/// A server that does not know DSN gets none of its parameters (RFC 3461 section 5.2.2).
void append_parameters(const Parameters& parameters, const Extensions& extensions, Octets& line) {
    for (const Parameter& parameter : parameters) {
        if (belongs_to_dsn(parameter) && !extensions.has("DSN")) continue;
        line.append(" ").append(parameter.encode());
    }
}

}  // namespace

ClientSession::ClientSession(std::shared_ptr<const ClientSettings> settings) : settings_(std::move(settings)) {}

void ClientSession::start(Instant now) {
    wait_from(now);
}

void ClientSession::handle_input(std::string_view octets, Instant now) {
    if (state_ == ClientState::closed) return;
    replies_.push(octets);
    while (state_ != ClientState::closed) {
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
    if (reply.code() == service_not_available) {
        give_up(outcome_of(reply, current_step()));
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
        case ClientState::ready:  // a reply to nothing
        case ClientState::closed:
            break;
    }
    fail(OutcomeCause::malformed_reply, ClientSessionEnded::Reason::malformed_reply);
}

void ClientSession::handle_greeting(const Reply& reply) {
    if (!reply.is_completion()) {
        give_up(outcome_of(reply, ClientStep::greeting));
        return send_quit();
    }
    const Verb hello = settings_->lmtp ? Verb::lhlo : Verb::ehlo;
    send_command(hello, std::string(name(hello)) + ' ' + settings_->client_name);
    step(ClientTrigger::greeted);
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
    pipelining_ = settings_->pipelining && extensions_.has("PIPELINING");
    chunking_ = settings_->chunks > 0 && extensions_.has("CHUNKING");
    events_.push(ExtensionsReceived{extensions_});
    step(ClientTrigger::ehlo_accepted);
    if (settings_->authentication) authenticate();
}

void ClientSession::handle_helo(const Reply& reply) {
    if (!reply.is_completion()) {
        give_up(outcome_of(reply, ClientStep::helo));
        return send_quit();
    }
    events_.push(ExtensionsReceived{});
    step(ClientTrigger::helo_accepted);
    if (settings_->authentication) authenticate();
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
    if (chunking_) {
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

// ---- AUTH

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
    Octets line = "AUTH " + std::string(chosen);
    if (chosen == "PLAIN") line += " " + encode_base64(encode_plain(settings_->authentication->credentials));
    send_command(Verb::auth, std::move(line));
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

// ---- commands

/// In state `ready`, does what comes next, if anything does.
void ClientSession::advance() {
    while (state_ == ClientState::ready && !transactions_.empty()) {
        if (reset_needed_) {
            send_command(Verb::rset, "RSET");
            return step(ClientTrigger::rset_sent);
        }
        if (transactions_.front().conversion_asked) return;
        start_transaction(transactions_.front());
    }
    if (state_ != ClientState::ready || !quit_wanted_) return;
    if (!reset_needed_ || !settings_->quit_with_content) return send_quit();
    send_command(Verb::rset, "RSET");
    if (pipelining_) announce_quit();
    step(ClientTrigger::rset_sent);
}

void ClientSession::start_transaction(Transaction& transaction) {
    const auto obstacle = obstacle_to(transaction);
    if (obstacle == OutcomeCause::needs_eight_bit && settings_->conversion) {
        transaction.conversion_asked = true;
        return events_.push(ConversionRequested{transaction.number});
    }
    if (obstacle) {
        RecipientOutcome outcome = outcome_of(*obstacle, ClientStep::mail);
        if (obstacle == OutcomeCause::exceeds_size) {
            outcome.text = "message size " + std::to_string(size_octets(transaction.content)) + " exceeds size limit " +
                           std::to_string(extensions_.size_octets_max().value_or(0)) + " of server";
        }
        transaction.decide(outcome);
        return report_transaction();
    }
    send_mail(transaction);
    step(ClientTrigger::transaction_started);
    if (!pipelining_) return;
    // RFC 2920 section 3.1: MAIL, RCPT and DATA in one group, which DATA ends.
    while (transaction.recipients_sent < transaction.outcomes.size()) send_next_recipient(transaction);
    if (!chunking_) send_data(transaction);
}

/// What the transaction needs and the server does not offer.
std::optional<OutcomeCause> ClientSession::obstacle_to(const Transaction& transaction) const {
    const Envelope& envelope = transaction.envelope;
    if (envelope.smtputf8 && !extensions_.has("SMTPUTF8")) {
        const bool needed = !has_ascii_addresses(envelope) || has_eight_bit_header(transaction.content);
        if (needed) return OutcomeCause::needs_smtputf8;
    }
    const std::uint64_t octets_max = settings_->size_checked ? extensions_.size_octets_max().value_or(0) : 0;
    if (octets_max != 0 && size_octets(transaction.content) > octets_max) return OutcomeCause::exceeds_size;
    const bool eight_bit = envelope.body == BodyType::eight_bit_mime && !extensions_.has("8BITMIME") &&
                           !settings_->eight_bit_everywhere;
    if (eight_bit && has_eight_bit_octets(transaction.content)) return OutcomeCause::needs_eight_bit;
    return std::nullopt;
}

void ClientSession::answer_conversion(Content content, Instant now) {
    if (transactions_.empty() || !transactions_.front().conversion_asked) return;
    Transaction& transaction = transactions_.front();
    transaction.conversion_asked = false;
    transaction.content = std::move(content);
    transaction.envelope.body = BodyType::seven_bit;
    transaction.envelope.size_octets.reset();
    advance();
    wait_from(now);
}

void ClientSession::send_mail(const Transaction& transaction) {
    const Envelope& envelope = transaction.envelope;
    Octets line = "MAIL FROM:" + envelope.reverse_path.encode();
    if (settings_->declare_size && extensions_.has("SIZE")) {
        const std::uint64_t declared_octets = envelope.size_octets.value_or(size_octets(transaction.content));
        line.append(" SIZE=").append(std::to_string(declared_octets));
    }
    if (envelope.body == BodyType::eight_bit_mime && extensions_.has("8BITMIME")) line.append(" BODY=8BITMIME");
    if (envelope.smtputf8 && extensions_.has("SMTPUTF8")) line.append(" SMTPUTF8");
    append_parameters(envelope.parameters, extensions_, line);
    send_command(Verb::mail, std::move(line));
}

void ClientSession::send_next_recipient(Transaction& transaction) {
    const Recipient& recipient = transaction.envelope.recipients[transaction.recipients_sent++];
    Octets line = "RCPT TO:" + recipient.forward_path.encode();
    append_parameters(recipient.parameters, extensions_, line);
    send_command(Verb::rcpt, std::move(line));
}

void ClientSession::send_data(Transaction& transaction) {
    transaction.data_sent = true;
    send_command(Verb::data, "DATA");
}

/// The content; nothing but the end-of-data line if no recipient was accepted (RFC 2920 section 3.1).
void ClientSession::send_content(const Transaction& transaction) {
    const std::size_t before_octets = output_.size();
    DataEncoder encoder(true, settings_->bare_line_ends_kept);
    if (!transaction.all_decided()) {
        constexpr std::size_t room_for_dots_divisor = 64;
        const auto content_octets = static_cast<std::size_t>(size_octets(transaction.content));
        output_.reserve(before_octets + content_octets + content_octets / room_for_dots_divisor);
        for (const auto& chunk : transaction.content) encoder.encode(*chunk, output_);
    }
    encoder.finish(output_);
    content_octets_ = output_.size() - before_octets;
    events_.push(ContentSent{transaction.number, content_octets_});
    const bool is_last = quit_wanted_ && transactions_.size() == 1;
    if (is_last && pipelining_ && settings_->quit_with_content) announce_quit();
}

void ClientSession::prepare_chunks(const Transaction& transaction) {
    DataEncoder encoder(false, settings_->bare_line_ends_kept);
    chunked_content_.clear();
    chunks_sent_ = 0;
    for (const auto& chunk : transaction.content) encoder.encode(*chunk, chunked_content_);
    encoder.finish(chunked_content_);
}

/// The next of the parts, which are of one size but for the last.
void ClientSession::send_chunk(const Transaction& transaction) {
    const std::size_t part_octets = chunked_content_.size() / settings_->chunks;
    const bool last = ++chunks_sent_ == settings_->chunks || part_octets == 0;
    const std::size_t begin_octets = (chunks_sent_ - 1) * part_octets;
    const auto part = std::string_view(chunked_content_).substr(begin_octets, last ? Octets::npos : part_octets);
    send_command(Verb::bdat, "BDAT " + std::to_string(part.size()) + (last ? " LAST" : ""));
    output_.append(part);
    content_octets_ = part.size();
    if (last) events_.push(ContentSent{transaction.number, chunked_content_.size()});
    step(last ? ClientTrigger::last_chunk_sent : ClientTrigger::chunk_sent);
}

void ClientSession::send_command(Verb verb, Octets line) {
    output_.append(line).append("\r\n");
    events_.push(CommandSent{verb, std::move(line)});
}

/// QUIT goes out before its turn: the reply to what went before it is still awaited.
void ClientSession::announce_quit() {
    send_command(Verb::quit, "QUIT");
    quit_announced_ = true;
}

void ClientSession::send_quit() {
    if (!quit_announced_) send_command(Verb::quit, "QUIT");
    step(ClientTrigger::quit_sent);
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
    Transaction& transaction = transactions_.front();
    TransactionFinished finished{transaction.number, {}};
    finished.outcomes.reserve(transaction.outcomes.size());
    for (auto& outcome : transaction.outcomes) finished.outcomes.push_back(std::move(*outcome));
    transactions_.pop_front();
    events_.push(std::move(finished));
}

/// No transaction of this session, running or waiting or still to come, can succeed any more.
void ClientSession::give_up(const RecipientOutcome& outcome) {
    failure_ = outcome;
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
