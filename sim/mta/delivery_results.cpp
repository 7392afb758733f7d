#include "sim/mta/delivery_results.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

namespace sim::mta {

namespace smtp = protocol::smtp;

namespace {

/// Whether a client had not come to MAIL yet, which says nothing about the message or a recipient.
bool is_before_mail(smtp::ClientStep step) {
    return step == smtp::ClientStep::greeting || step == smtp::ClientStep::helo || step == smtp::ClientStep::starttls ||
           step == smtp::ClientStep::auth;
}

DeliveryFailure unreachable(const NextHop& hop, network::ConnectionFailure failure) {
    DeliveryFailure result;
    result.status = {4, 4, 1};
    const bool refused = failure == network::ConnectionFailure::refused;
    const bool no_way = failure == network::ConnectionFailure::unreachable;
    result.text = fmt::format("connect to {}: {}", hop.to_string(),
                              refused  ? "connection refused"
                              : no_way ? "network is unreachable"
                                       : "connection timed out");
    return result;
}

/// What a client of Postfix was about when the connection failed.
std::string_view postfix_step(smtp::ClientStep step) {
    switch (step) {
        case smtp::ClientStep::greeting:
            return "receiving the initial server greeting";
        case smtp::ClientStep::helo:
        case smtp::ClientStep::starttls:
        case smtp::ClientStep::auth:
            return "performing the EHLO handshake";
        case smtp::ClientStep::mail:
            return "sending MAIL FROM";
        case smtp::ClientStep::rcpt:
            return "sending RCPT TO";
        case smtp::ClientStep::data:
            return "sending DATA command";
        case smtp::ClientStep::content:
            return "sending end of data -- message may be sent more than once";
        case smtp::ClientStep::rset:
        case smtp::ClientStep::quit:
        case smtp::ClientStep::etrn:  // not in a delivery
            break;
    }
    return "sending RSET";
}

/// What this host found out by itself, in Postfix's words (measured: truth case c92).
std::string local_words(const smtp::RecipientOutcome& outcome, const NextHop& hop) {
    const std::string server = hop.to_string_without_port();
    switch (outcome.cause) {
        case smtp::OutcomeCause::needs_smtputf8:
            return fmt::format("SMTPUTF8 is required, but was not offered by host {}", server);
        case smtp::OutcomeCause::needs_tls:
            return fmt::format("{} by host {}", outcome.text, server);
        case smtp::OutcomeCause::exceeds_size:
            return fmt::format("{} {}", outcome.text, server);
        case smtp::OutcomeCause::connection_lost:
            return fmt::format("lost connection with {} while {}", server, postfix_step(outcome.step));
        case smtp::OutcomeCause::timed_out:
            return fmt::format("conversation with {} timed out while {}", server, postfix_step(outcome.step));
        default:
            return outcome.text;
    }
}

DeliveryFailure failure_said(const smtp::RecipientOutcome& outcome, const NextHop& hop) {
    DeliveryFailure result;
    result.status = outcome.status;
    if (outcome.reply) result.code = outcome.reply->code();
    result.text = outcome.reply ? outcome.text : local_words(outcome, hop);
    if (outcome.reply) result.remote_host = hop.host;
    // A server that does not even greet, or does not believe who this host is (Postfix: smtp_sasl_auth_soft_bounce),
    // tells nothing about the recipient: another one may take the mail.
    const bool before_mail = outcome.step == smtp::ClientStep::greeting || outcome.step == smtp::ClientStep::auth;
    if (before_mail && result.status.category == 5) result.status.category = 4;
    return result;
}

/// Whether what went wrong is the host's affair and not the message's or a recipient's (Exim specification, chapter
/// "SMTP processing", section "Errors in outgoing SMTP").
bool is_host_error(const smtp::RecipientOutcome& said) {
    if (said.kind == smtp::RecipientOutcome::Kind::accepted) return false;
    const bool answered = said.cause == smtp::OutcomeCause::replied;
    return is_before_mail(said.step) || (!answered && said.step != smtp::ClientStep::content);
}

/// What one hop's words mean for the retry hints.
void add_retry_items(RecipientResult& result, const DeliveryRequest& request, const Recipient& recipient,
                     const NextHop& hop, const smtp::RecipientOutcome& said) {
    using Kind = smtp::RecipientOutcome::Kind;
    const Settings& settings = *request.settings;
    const bool host_failed = is_host_error(said);
    result.retry_items.push_back({host_key(settings, hop), host_failed, said.text});
    if (host_failed) return;
    const bool failed = said.kind == Kind::temporary;
    const bool by_recipient = said.step == smtp::ClientStep::rcpt;
    result.retry_items.push_back({address_key(recipient, request.reverse_path), failed && by_recipient, said.text});
    result.retry_items.push_back({message_key(settings, hop, request.queue_id), failed && !by_recipient, said.text});
}

/// Those that are decided where others are not are done before those (measured: n29).
void tell_decided(DeliveryResults& results, const DeliveryRequest& request) {
    if (!request.on_decided || undecided(results).empty()) return;
    for (const std::size_t index : in_order_of_decision(results)) {
        RecipientResult& result = results[index];
        const bool decided = !result.failure || result.failure->is_permanent();
        if (!decided || result.told) continue;
        result.told = true;
        request.on_decided(index, result);
    }
}

}  // namespace

std::vector<std::size_t> undecided(const DeliveryResults& results) {
    std::vector<std::size_t> indexes;
    for (std::size_t index = 0; index < results.size(); ++index) {
        const RecipientResult& result = results[index];
        if (result.failure && !result.failure->is_permanent()) indexes.push_back(index);
    }
    return indexes;
}

void take_result(DeliveryResults& results, const DeliveryRequest& request, const std::vector<std::size_t>& recipients,
                 const NextHop& hop, const host::SmtpResult& outcome) {
    const bool with_hints = !request.settings->retry.rules.empty();
    for (std::size_t place = 0; place < recipients.size(); ++place) {
        RecipientResult& result = results[recipients[place]];
        result.next_hop = hop.to_string();
        result.host_failed = outcome.connect_failure || is_host_error(outcome.outcomes[place]);
        if (outcome.connect_failure) {
            result.failure = unreachable(hop, *outcome.connect_failure);
            if (with_hints) {
                result.retry_items.push_back({host_key(*request.settings, hop), true, result.failure->text});
            }
            continue;
        }
        const smtp::RecipientOutcome& said = outcome.outcomes[place];
        const bool in_another_session = said.cause == smtp::OutcomeCause::exceeds_session;
        if (with_hints && !in_another_session) {
            add_retry_items(result, request, request.recipients[recipients[place]], hop, said);
        }
        result.text = said.text;
        result.after_content = said.step == smtp::ClientStep::content;
        result.dsn_offered = outcome.dsn_offered;
        if (said.reply) result.code = said.reply->code();
        if (said.kind == smtp::RecipientOutcome::Kind::accepted) {
            result.failure.reset();
        } else {
            result.failure = failure_said(said, hop);
        }
    }
    tell_decided(results, request);
}

std::vector<std::size_t> in_order_of_decision(const DeliveryResults& results) {
    std::vector<std::size_t> indexes(results.size());
    std::iota(indexes.begin(), indexes.end(), std::size_t{0});
    std::ranges::stable_partition(indexes, [&](std::size_t index) { return !results[index].after_content; });
    return indexes;
}

void fail(DeliveryResults& results, const std::vector<std::size_t>& recipients, const DeliveryFailure& failure) {
    for (std::size_t index = 0; index < results.size(); ++index) {
        if (!recipients.empty() && std::ranges::find(recipients, index) == recipients.end()) continue;
        results[index].failure = failure;
        results[index].text = failure.text;
    }
}

void take_choice(DeliveryResults& results, const Settings& settings, const HopChoice& choice) {
    if (settings.retry.rules.empty()) return;
    for (const std::size_t index : undecided(results)) {
        RecipientResult& result = results[index];
        result.waits_for.insert(result.waits_for.end(), choice.waits_for().begin(), choice.waits_for().end());
        result.has_left_out = result.has_left_out || choice.has_left_out();
        if (choice.has_tried() || choice.waits_for().empty()) continue;
        result.failure = choice.all_expired()
                             ? failure_of({5, 4, 7}, "retry time not reached for any host after a long failure period")
                             : failure_of({4, 4, 1}, "retry time not reached for any host");
        result.text = result.failure->text;
    }
}

std::vector<std::size_t> left_for_another_session(const std::vector<std::size_t>& recipients,
                                                  const host::SmtpResult& outcome) {
    std::vector<std::size_t> left;
    for (std::size_t place = 0; place < outcome.outcomes.size(); ++place) {
        if (outcome.outcomes[place].cause == smtp::OutcomeCause::exceeds_session) left.push_back(recipients[place]);
    }
    return left;
}

std::vector<std::size_t> left_for_fallback(const DeliveryResults& results) {
    constexpr smtp::EnhancedStatusCode host_not_found{5, 4, 4};
    std::vector<std::size_t> left;
    for (std::size_t index = 0; index < results.size(); ++index) {
        const auto& failure = results[index].failure;
        if (!failure) continue;
        const bool not_found = !failure->code && failure->status == host_not_found;
        if (not_found || !failure->is_permanent()) left.push_back(index);
    }
    return left;
}

bool reached_transaction(const host::SmtpResult& outcome) {
    return std::ranges::any_of(outcome.outcomes,
                               [](const smtp::RecipientOutcome& said) { return !is_before_mail(said.step); });
}

bool was_lost_idle(const host::SmtpResult& outcome) {
    return std::ranges::all_of(outcome.outcomes,
                               [](const smtp::RecipientOutcome& said) { return said.step == smtp::ClientStep::rset; });
}

}  // namespace sim::mta
