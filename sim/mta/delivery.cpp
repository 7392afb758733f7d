#include "sim/mta/delivery.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "protocol/smtp/bare_line_ends.hpp"
#include "protocol/smtp/notification_request.hpp"
#include "sim/mta/delivery_events.hpp"
#include "sim/mta/hop_choice.hpp"

namespace sim::mta {

namespace smtp = protocol::smtp;
using recording::Event;
using recording::EventKind;

namespace {

using Results = std::vector<RecipientResult>;

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

DeliveryFailure failure_of(const smtp::RecipientOutcome& outcome, const NextHop& hop) {
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

/// The recipients that no hop has decided about yet.
std::vector<std::size_t> undecided(const Results& results) {
    std::vector<std::size_t> indexes;
    for (std::size_t index = 0; index < results.size(); ++index) {
        const RecipientResult& result = results[index];
        if (result.failure && !result.failure->is_permanent()) indexes.push_back(index);
    }
    return indexes;
}

void add_parameter(smtp::Parameters& parameters, const std::string& keyword, const std::string& value) {
    const auto parameter = smtp::Parameter::parse(keyword + "=" + value);
    if (parameter && !value.empty()) parameters.push_back(*parameter);
}

/// RFC 3461 section 5.2.1. Where the client gave no ORCPT Postfix names the address that it gave (measured: truth
/// cases c02, c44).
smtp::Recipient recipient_with_options(const Recipient& recipient, const Settings& settings) {
    smtp::Recipient words{smtp::ForwardPath{recipient.address}};
    if (recipient.notify) add_parameter(words.parameters, "NOTIFY", *recipient.notify);
    std::string orcpt = recipient.orcpt;
    if (orcpt.empty() && settings.profile == Profile::postfix) {
        const std::string original = recipient.original.empty() ? recipient.address.encode() : recipient.original;
        orcpt = "rfc822;" + smtp::encode_xtext(original);
    }
    add_parameter(words.parameters, "ORCPT", orcpt);
    return words;
}

/// @param route  that leads to the hop; nothing: it is one of the domain's own exchangers
host::SmtpTransaction transaction_to(const NextHop& hop, const std::optional<Route>& route,
                                     const DeliveryRequest& request, const std::vector<std::size_t>& recipients,
                                     const std::string& client_name) {
    auto client = std::make_shared<smtp::ClientSettings>();
    client->client_name = client_name;
    client->timeouts = request.settings->timeouts;
    client->quit_with_content = request.settings->profile == Profile::postfix;
    client->bare_line_ends_kept = request.settings->passes_bare_line_ends;
    const bool breaks = request.settings->long_lines == LongLines::break_;
    client->line_octets_max = breaks ? static_cast<std::size_t>(request.settings->line_length_max) : 0;
    client->eight_bit_content =
        request.settings->converts_eight_bit ? smtp::EightBitContent::convert : smtp::EightBitContent::send;
    client->size_checked = request.settings->profile == Profile::postfix;
    client->lmtp = route && route->lmtp;
    if (route && route->auth) {
        client->authentication = {*route->auth, smtp::ClientAuthentication::Need::where_offered};
    }
    host::SmtpTransaction transaction;
    transaction.server = hop.endpoint;
    transaction.connect_timeout = request.settings->timeouts.connect;
    transaction.settings = std::move(client);
    transaction.envelope.reverse_path = request.reverse_path;
    for (const std::size_t index : recipients) {
        transaction.envelope.recipients.push_back(
            recipient_with_options(request.recipients[index], *request.settings));
    }
    add_parameter(transaction.envelope.parameters, "RET", request.options.ret);
    add_parameter(transaction.envelope.parameters, "ENVID", request.options.envid);
    transaction.envelope.body = request.options.body;
    transaction.envelope.smtputf8 = request.options.smtputf8;
    if (smtp::has_eight_bit_octets(request.content.chunks())) {
        transaction.envelope.body = smtp::BodyType::eight_bit_mime;
    }
    transaction.content = request.content;
    transaction.message = request.message;
    const Settings& settings = *request.settings;
    if (request.slot.keeps && settings.connection_idle_max.count() != 0) {
        transaction.reuse = host::ConnectionReuse{settings.connection_idle_max, settings.connection_lifetime_max,
                                                  settings.connection_mails_max};
    }
    return transaction;
}

/// Whether the server got as far as a mail transaction: one that hangs up or is silent before costs nothing.
bool reached_transaction(const host::SmtpResult& outcome) {
    return std::ranges::any_of(outcome.outcomes, [](const smtp::RecipientOutcome& said) {
        return said.step != smtp::ClientStep::greeting && said.step != smtp::ClientStep::helo &&
               said.step != smtp::ClientStep::auth;
    });
}

/// Whether what went wrong is the host's affair and not the message's or a recipient's (Exim specification, chapter
/// "SMTP processing", section "Errors in outgoing SMTP").
bool is_host_error(const smtp::RecipientOutcome& said) {
    if (said.kind == smtp::RecipientOutcome::Kind::accepted) return false;
    const bool before_mail = said.step == smtp::ClientStep::greeting || said.step == smtp::ClientStep::helo ||
                             said.step == smtp::ClientStep::auth;
    const bool answered = said.cause == smtp::OutcomeCause::replied;
    return before_mail || (!answered && said.step != smtp::ClientStep::content);
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

/// Writes down what one hop said.
void take_result(Results& results, const DeliveryRequest& request, const std::vector<std::size_t>& recipients,
                 const NextHop& hop, const host::SmtpResult& outcome) {
    const bool with_hints = !request.settings->retry.rules.empty();
    for (std::size_t place = 0; place < recipients.size(); ++place) {
        RecipientResult& result = results[recipients[place]];
        result.next_hop = hop.to_string();
        result.host_failed = outcome.connect_failure || is_host_error(outcome.outcomes[place]);
        if (outcome.connect_failure) {
            result.failure = unreachable(hop, *outcome.connect_failure);
            if (with_hints) result.retry_items.push_back({host_key(*request.settings, hop), true, result.failure->text});
            continue;
        }
        const smtp::RecipientOutcome& said = outcome.outcomes[place];
        if (with_hints) add_retry_items(result, request, request.recipients[recipients[place]], hop, said);
        result.text = said.text;
        result.dsn_offered = outcome.dsn_offered;
        if (said.reply) result.code = said.reply->code();
        if (said.kind == smtp::RecipientOutcome::Kind::accepted) {
            result.failure.reset();
        } else {
            result.failure = failure_of(said, hop);
        }
    }
}

void record_started(host::Runtime& runtime, const DeliveryRequest& request, const NextHop& hop,
                    const std::vector<std::size_t>& recipients) {
    runtime.record(EventKind::delivery_started, [&](Event& event) {
        event.message = request.message;
        event.fields.set("queue_id", request.queue_id);
        std::vector<std::string> addresses;
        for (const std::size_t index : recipients) addresses.push_back(request.recipients[index].address.canonical());
        event.fields.set("recipients", std::move(addresses));
        event.fields.set("next_hop", hop.to_string());
    });
}

/// Another hop is tried because the one before did not serve everybody.
struct HopStep {
    std::size_t from = 0;
    std::size_t to = 0;
};
void record_next_choice(host::Runtime& runtime, const DeliveryRequest& request, const std::vector<NextHop>& hops,
                        HopStep step, const std::string& why) {
    const std::size_t chosen = step.to;
    runtime.record(EventKind::decision, [&](Event& event) {
        event.message = request.message;
        event.fields.set("question", fmt::format("{} did not take the mail. What now?", hops[step.from].to_string()));
        std::vector<std::string> options;
        for (std::size_t index = chosen; index < hops.size(); ++index) {
            options.push_back("try " + hops[index].to_string());
        }
        options.emplace_back("defer");
        event.fields.set("options", std::move(options));
        event.fields.set("chosen", "try " + hops[chosen].to_string());
        event.fields.set("rule", fmt::format("after a temporary failure ({}) the next host in the list is tried", why));
        event.fields.set("rfc", "RFC 5321 section 5.1");
    });
}

/// `decision`: the fallback relay is tried because nobody else took the mail.
void record_fallback(host::Runtime& runtime, const DeliveryRequest& request, const Route& relay,
                     const std::string& why) {
    runtime.record(EventKind::decision, [&](Event& event) {
        const std::string chosen = "try the fallback relay " + relay.host;
        event.message = request.message;
        event.fields.set("question", "No host took the mail. What now?");
        event.fields.set("options", std::vector<std::string>{chosen, "defer or give up"});
        event.fields.set("chosen", chosen);
        event.fields.set("rule", fmt::format("this host has a fallback relay for mail that nobody takes ({})", why));
        event.fields.set("rfc", "RFC 5321 section 5.1");
    });
}

/// @param recipients  nobody: all
void fail(Results& results, const std::vector<std::size_t>& recipients, const DeliveryFailure& failure) {
    for (std::size_t index = 0; index < results.size(); ++index) {
        if (!recipients.empty() && std::ranges::find(recipients, index) == recipients.end()) continue;
        results[index].failure = failure;
        results[index].text = failure.text;
    }
}

/// Those whom the fallback relay may serve: nobody has decided about them, or no host of theirs was found. What comes
/// back here, and domains that refuse all mail (RFC 7505), are no business of a relay's either.
std::vector<std::size_t> left_for_fallback(const Results& results) {
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

/// What the choice of hops left over: why nobody was tried, and whom to wait for.
void take_choice(Results& results, const Settings& settings, const HopChoice& choice) {
    if (settings.retry.rules.empty()) return;
    for (const std::size_t index : undecided(results)) {
        RecipientResult& result = results[index];
        result.waits_for.insert(result.waits_for.end(), choice.waits_for().begin(), choice.waits_for().end());
        result.has_left_out = result.has_left_out || choice.has_left_out();
        if (choice.has_tried() || choice.waits_for().empty()) continue;
        DeliveryFailure failure;
        failure.status = choice.all_expired() ? smtp::EnhancedStatusCode{5, 4, 7} : smtp::EnhancedStatusCode{4, 4, 1};
        failure.text = choice.all_expired() ? "retry time not reached for any host after a long failure period"
                                            : "retry time not reached for any host";
        result.text = failure.text;
        result.failure = std::move(failure);
    }
}

/// Nobody was found to send to.
void take_routing_failure(Results& results, const DeliveryRequest& request, const Destination& destination,
                          const Routing& routing) {
    if (!routing.failure) return;
    const bool remembered = !request.settings->retry.rules.empty() && !routing.failure->is_permanent() && !routing.freeze;
    for (RecipientResult& result : results) {
        result.freeze = routing.freeze;
        result.host_failed = true;
        if (remembered) result.retry_items.push_back({domain_key(destination), true, routing.failure->text});
    }
}

/// A smarthost or fallback relay that cannot be found is a mistake in the settings, which somebody will mend: no reason
/// to give mail up (Postfix says 4.3.5).
void make_recoverable(Routing& routing, const Destination& destination) {
    if (!destination.is_relay || !routing.failure || !routing.failure->is_permanent()) return;
    routing.failure->status = {4, 3, 5};
}

/// The name servers answered: what is remembered of their silence is over.
void note_domain_found(Results& results, const DeliveryRequest& request, const Destination& destination,
                       const Routing& routing) {
    if (request.settings->retry.rules.empty() || routing.hops.empty()) return;
    results.front().retry_items.push_back({domain_key(destination), false, ""});
}

/// Only a host that does not refuse such content can have any.
void note_bare_line_ends(host::Runtime& runtime, const DeliveryRequest& request) {
    if (request.settings->bare_line_ends == smtp::BareLineEnds::refuse) return;
    if (smtp::find_bare_cr_or_lf(request.content.flatten()) == protocol::Octets::npos) return;
    record_bare_line_ends(runtime, request.message, request.settings->passes_bare_line_ends);
}

/// The kept connection was gone when it was needed: nothing was said about the mail.
bool was_lost_idle(const host::SmtpResult& outcome) {
    return std::ranges::all_of(outcome.outcomes, [](const smtp::RecipientOutcome& said) {
        return said.step == smtp::ClientStep::rset;
    });
}

/// A connection that an earlier delivery has left, to one of the hosts that come first (Postfix: smtp_reuse_session).
struct KeptConnection {
    std::size_t hop = 0;
    std::shared_ptr<host::SmtpClientConnection> connection{};
    host::SmtpTransaction transaction{};
};
std::optional<KeptConnection> find_kept(const DeliveryContext& context, const DeliveryRequest& request,
                                        const std::vector<NextHop>& hops, const std::optional<Route>& route,
                                        const std::vector<std::size_t>& recipients) {
    if (!request.slot.uses_kept || hops.empty() || recipients.empty()) return std::nullopt;
    for (std::size_t hop = 0; hop < hops.size() && hops[hop].preference == hops.front().preference; ++hop) {
        host::SmtpTransaction transaction = transaction_to(hops[hop], route, request, recipients, context.runtime->name());
        auto connection = context.connections->find_idle(transaction);
        if (!connection) continue;
        record_kept_connection(*context.runtime, request.message, hops[hop]);
        return KeptConnection{hop, std::move(connection), std::move(transaction)};
    }
    return std::nullopt;
}

/// Whether content with a line that is too long is not sent at all; tells what becomes of it.
bool refuses_long_lines(host::Runtime& runtime, const DeliveryRequest& request, Results& results) {
    const Settings& settings = *request.settings;
    if (settings.long_lines == LongLines::send) return false;
    const std::size_t longest = smtp::longest_line_octets(request.content.chunks());
    if (longest <= settings.line_length_max) return false;
    record_long_line(runtime, request.message, settings, longest);
    if (settings.long_lines != LongLines::refuse) return false;
    // Exim's words; the status is that of other media errors, RFC 3463 section 3.7.
    DeliveryFailure failure;
    failure.status = {5, 6, 0};
    failure.text = "message has lines too long for transport";
    fail(results, {}, failure);
    return true;
}

bool is_suspended(const DeliveryRequest& request, Results& results) {
    if (request.slot.suspended.empty()) return false;
    DeliveryFailure failure;
    failure.status = {4, 4, 1};
    failure.text = "delivery temporarily suspended: " + request.slot.suspended;
    fail(results, {}, failure);
    return true;
}

/// @param results  of the request; those that the host decides about are written there
/// @return the place of the host that the kept connection leads to; nothing: there was none that still stood
protocol::Task<std::optional<std::size_t>> deliver_over_kept(DeliveryContext context, const DeliveryRequest* request,
                                                             const std::vector<NextHop>* hops,
                                                             const std::optional<Route>* route, Results* results) {
    const std::vector<std::size_t> recipients = undecided(*results);
    auto kept = find_kept(context, *request, *hops, *route, recipients);
    if (!kept) co_return std::nullopt;
    const NextHop hop = (*hops)[kept->hop];
    record_started(*context.runtime, *request, hop, recipients);
    const auto connection = kept->connection;
    connection->hand_over(std::move(kept->transaction));
    const host::SmtpResult outcome = co_await connection->result();
    if (was_lost_idle(outcome)) co_return std::nullopt;
    take_result(*results, *request, recipients, hop, outcome);
    co_return kept->hop;
}

}  // namespace

protocol::Task<Results> deliver(DeliveryContext context, const DeliveryRequest* request) {
    Results results(request->recipients.size());
    note_bare_line_ends(*context.runtime, *request);
    const bool is_over = is_suspended(*request, results) || refuses_long_lines(*context.runtime, *request, results);
    if (is_over) co_return results;
    const Settings* settings = request->settings.get();
    Destination destination = request->destination;
    std::vector<std::size_t> left;  // for the fallback relay; before: everybody
    while (true) {
        auto routing_task = find_next_hops(context.runtime, context.stub, settings, destination, request->message);
        Routing routing = co_await routing_task;
        make_recoverable(routing, destination);
        const DeliveryFailure initial = routing.failure.value_or(DeliveryFailure());
        fail(results, left, initial);
        take_routing_failure(results, *request, destination, routing);
        note_domain_found(results, *request, destination, routing);
        std::size_t sessions = 0;
        HopChoice choice(context, *request, routing.hops);
        std::optional<std::size_t> before;
        const std::vector<NextHop>* hops = &routing.hops;
        const std::optional<Route>* route = &destination.route;
        auto over_kept = deliver_over_kept(context, request, hops, route, &results);
        const std::optional<std::size_t> kept = co_await over_kept;
        if (kept) ++sessions;
        before = kept;
        while (true) {
            const std::vector<std::size_t> recipients = undecided(results);
            if (recipients.empty() || (settings->mx_sessions_max != 0 && sessions >= settings->mx_sessions_max)) break;
            const std::optional<std::size_t> hop = choice.next();
            if (!hop) break;
            if (kept == hop) continue;
            const NextHop next = routing.hops[*hop];
            if (before) {
                const std::string why = results[recipients.front()].failure->text;
                record_next_choice(*context.runtime, *request, routing.hops, {*before, *hop}, why);
            }
            before = hop;
            record_started(*context.runtime, *request, next, recipients);
            host::SmtpTransaction transaction =
                transaction_to(next, destination.route, *request, recipients, context.runtime->name());
            const auto connection = context.connections->open(std::move(transaction));
            const host::SmtpResult outcome = co_await connection->result();
            take_result(results, *request, recipients, next, outcome);
            if (reached_transaction(outcome)) ++sessions;
        }
        take_choice(results, *settings, choice);
        const bool to_store = destination.route && destination.route->lmtp;
        // A host that is itself an exchanger of the domain would be sent the mail again.
        const bool may_fall_back = settings->fallback_relay && !to_store && !routing.self_is_exchanger;
        if (!may_fall_back || !left.empty()) co_return results;
        left = left_for_fallback(results);
        if (left.empty()) co_return results;
        record_fallback(*context.runtime, *request, *settings->fallback_relay, results[left.front()].failure->text);
        destination.route = settings->fallback_relay;
        destination.is_relay = true;
    }
}

}  // namespace sim::mta
