// What a client session sends: which command comes next, and how it is written.
#include <algorithm>
#include <string>
#include <utility>

#include "protocol/smtp/client_session.hpp"
#include "protocol/smtp/command.hpp"
#include "protocol/smtp/data_encoder.hpp"
#include "protocol/smtp/notification_request.hpp"
#include "protocol/smtp/outcome.hpp"

namespace protocol::smtp {

namespace {

/// A server that does not know DSN gets none of its parameters (RFC 3461 section 5.2.2).
void append_parameters(const Parameters& parameters, const Extensions& extensions, Octets& line) {
    for (const Parameter& parameter : parameters) {
        if (belongs_to_dsn(parameter) && !extensions.has("DSN")) continue;
        line.append(" ").append(parameter.encode());
    }
}

}  // namespace

/// In state `ready`, does what comes next, if anything does.
void ClientSession::advance() {
    while (state_ == ClientState::ready && !nodes_.empty() && !reset_needed_) ask_for_queue();
    while (state_ == ClientState::ready && !(transactions_.empty() && nodes_.empty())) {
        if (reset_needed_) {
            send_command(Verb::rset, "RSET");
            return step(ClientTrigger::rset_sent);
        }
        if (transactions_.front().conversion_asked) return;
        start_transaction(transactions_.front());
    }
    if (state_ != ClientState::ready || !quit_wanted_) return;
    if (hangs_up_) return close(ClientTrigger::failed, ClientSessionEnded::Reason::no_longer_needed);
    if (!reset_needed_ || !settings_->quit_with_content) return send_quit();
    send_command(Verb::rset, "RSET");
    if (pipelining_) announce_quit();
    step(ClientTrigger::rset_sent);
}

void ClientSession::start_transaction(Transaction& transaction) {
    const auto obstacle = obstacle_to(transaction);
    if (obstacle == OutcomeCause::needs_eight_bit && settings_->eight_bit_content == EightBitContent::convert) {
        transaction.conversion_asked = true;
        return events_.push(ConversionRequested{transaction.number});
    }
    if (obstacle) {
        RecipientOutcome outcome = outcome_of(*obstacle, ClientStep::mail);
        if (obstacle == OutcomeCause::exceeds_size) {
            hangs_up_ = settings_->quit_with_content;
            outcome.text = "message size " + std::to_string(size_octets(transaction.content)) + " exceeds size limit " +
                           std::to_string(extensions_.size_octets_max().value_or(0)) + " of server";
        }
        transaction.decide(outcome);
        return report_transaction();
    }
    if (!keep_to_limits()) return;
    Transaction& begun = transactions_.front();  // perhaps with fewer recipients now
    send_mail(begun);
    step(ClientTrigger::transaction_started);
    if (!pipelining_) return;
    // RFC 2920 section 3.1: MAIL, RCPT and DATA in one group, which DATA ends.
    while (begun.recipients_sent < begun.outcomes.size()) send_next_recipient(begun);
    if (!goes_in_chunks(begun)) send_data(begun);
}

/// What the transaction needs and the server does not offer.
std::optional<OutcomeCause> ClientSession::obstacle_to(const Transaction& transaction) const {
    const Envelope& envelope = transaction.envelope;
    if (envelope.smtputf8 && !extensions_.has("SMTPUTF8")) {
        const bool needed = !has_ascii_addresses(envelope) || has_eight_bit_header(transaction.content);
        if (needed) return OutcomeCause::needs_smtputf8;
    }
    const bool takes_binary = extensions_.has("BINARYMIME") && extensions_.has("CHUNKING");
    if (envelope.body == BodyType::binary_mime && !takes_binary) return OutcomeCause::needs_binary;
    const std::uint64_t octets_max = settings_->size_checked ? extensions_.size_octets_max().value_or(0) : 0;
    if (octets_max != 0 && size_octets(transaction.content) > octets_max) return OutcomeCause::exceeds_size;
    const bool eight_bit = envelope.body == BodyType::eight_bit_mime && !takes_eight_bit() &&
                           settings_->eight_bit_content != EightBitContent::send;
    if (eight_bit && has_eight_bit_octets(transaction.content)) return OutcomeCause::needs_eight_bit;
    return std::nullopt;
}

/// SMTPUTF8 stands for both (RFC 6531 section 3.1, item 8; so does Postfix).
bool ClientSession::takes_eight_bit() const {
    return extensions_.has("8BITMIME") || extensions_.has("SMTPUTF8");
}

void ClientSession::answer_conversion(Content content, Instant now) {
    if (transactions_.empty() || !transactions_.front().conversion_asked) return;
    Transaction& transaction = transactions_.front();
    transaction.conversion_asked = false;
    transaction.converted = true;
    transaction.content = std::move(content);
    transaction.envelope.body = BodyType::seven_bit;
    transaction.envelope.size_octets.reset();
    advance();
    wait_from(now);
    take_replies(now);
}

void ClientSession::send_mail(const Transaction& transaction) {
    const Envelope& envelope = transaction.envelope;
    Octets line = "MAIL FROM:" + envelope.reverse_path.encode();
    const bool knows_size = !transaction.converted || settings_->converted_size_declared;
    if (settings_->declare_size && knows_size && extensions_.has("SIZE")) {
        const std::uint64_t declared_octets = envelope.size_octets.value_or(size_octets(transaction.content));
        line.append(" SIZE=").append(std::to_string(declared_octets));
    }
    if (envelope.body == BodyType::eight_bit_mime && takes_eight_bit()) line.append(" BODY=8BITMIME");
    if (envelope.body == BodyType::binary_mime) line.append(" BODY=BINARYMIME");
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
    DataEncoder encoder(true, settings_->bare_line_ends_kept, settings_->line_octets_max);
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

/// Binary content cannot go otherwise, RFC 3030 section 3.
bool ClientSession::goes_in_chunks(const Transaction& transaction) const {
    return chunking_ || transaction.envelope.body == BodyType::binary_mime;
}

void ClientSession::prepare_chunks(const Transaction& transaction) {
    chunked_content_.clear();
    chunks_sent_ = 0;
    if (transaction.envelope.body == BodyType::binary_mime) {
        for (const auto& chunk : transaction.content) chunked_content_ += *chunk;
        return;
    }
    DataEncoder encoder(false, settings_->bare_line_ends_kept, settings_->line_octets_max);
    for (const auto& chunk : transaction.content) encoder.encode(*chunk, chunked_content_);
    encoder.finish(chunked_content_);
}

/// The next of the parts, which are of one size but for the last.
void ClientSession::send_chunk(const Transaction& transaction) {
    const unsigned parts = std::max(settings_->chunks, 1U);
    const std::size_t part_octets = chunked_content_.size() / parts;
    const bool last = ++chunks_sent_ == parts || part_octets == 0;
    const std::size_t begin_octets = (chunks_sent_ - 1) * part_octets;
    const auto part = std::string_view(chunked_content_).substr(begin_octets, last ? Octets::npos : part_octets);
    send_command(Verb::bdat, encode(BdatCommand{part.size(), last}));
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

}  // namespace protocol::smtp
