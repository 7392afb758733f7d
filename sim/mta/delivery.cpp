#include "sim/mta/delivery.hpp"

#include <algorithm>

#include "protocol/smtp/bare_line_ends.hpp"
#include "sim/mta/delivery_events.hpp"
#include "sim/mta/delivery_results.hpp"
#include "sim/mta/hop_choice.hpp"
#include "sim/mta/hop_events.hpp"
#include "sim/mta/outgoing_transaction.hpp"

namespace sim::mta {

namespace smtp = protocol::smtp;

namespace {

/// Nobody was found to send to.
void take_routing_failure(DeliveryResults& results, const DeliveryRequest& request, const Destination& destination,
                          const Routing& routing) {
    if (!routing.failure) return;
    const bool remembered =
        !request.settings->retry.rules.empty() && !routing.failure->is_permanent() && !routing.freeze;
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
void note_domain_found(DeliveryResults& results, const DeliveryRequest& request, const Destination& destination,
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

/// A connection that an earlier delivery has left, to one of the hosts that come first (Postfix: smtp_reuse_session).
struct KeptConnection {
    std::size_t hop = 0;
    std::shared_ptr<host::SmtpClientConnection> connection{};
    host::SmtpTransaction transaction{};
};
std::optional<KeptConnection> find_kept(const DeliveryContext& context, const DeliveryRequest& request,
                                        const std::vector<NextHop>& hops, const ClientSettings& client,
                                        const std::vector<std::size_t>& recipients) {
    if (!request.slot.uses_kept || hops.empty() || recipients.empty()) return std::nullopt;
    for (std::size_t hop = 0; hop < hops.size() && hops[hop].preference == hops.front().preference; ++hop) {
        host::SmtpTransaction transaction = transaction_to(hops[hop], request, recipients, client);
        auto connection = context.connections->find_idle(hops[hop].endpoint, *client, transaction.tls);
        if (!connection) continue;
        record_kept_connection(*context.runtime, request.message, hops[hop]);
        return KeptConnection{hop, std::move(connection), std::move(transaction)};
    }
    return std::nullopt;
}

/// Whether content with a line that is too long is not sent at all; tells what becomes of it.
bool refuses_long_lines(host::Runtime& runtime, const DeliveryRequest& request, DeliveryResults& results) {
    const Settings& settings = *request.settings;
    if (settings.long_lines == LongLines::send) return false;
    const std::size_t longest = smtp::longest_line_octets(request.content.chunks());
    if (longest <= settings.line_length_max) return false;
    record_long_line(runtime, request.message, settings, longest);
    if (settings.long_lines != LongLines::refuse) return false;
    // Exim's words; the status is that of other media errors, RFC 3463 section 3.7.
    fail(results, {}, failure_of({5, 6, 0}, "message has lines too long for transport"));
    return true;
}

bool is_suspended(const DeliveryRequest& request, DeliveryResults& results) {
    if (request.slot.suspended.empty()) return false;
    fail(results, {}, failure_of({4, 4, 1}, "delivery temporarily suspended: " + request.slot.suspended));
    return true;
}

/// What a kept connection was good for.
struct KeptDelivery {
    std::size_t hop = 0;                        ///< the place of the host that it leads to
    std::vector<std::size_t> left_by_limits{};  ///< recipients that its session had no room for (RFC 9422)
};

/// @param results  of the request; those that the host decides about are written there
/// @return nothing: there was no kept connection that still stood
protocol::Task<std::optional<KeptDelivery>> deliver_over_kept(DeliveryContext context, const DeliveryRequest* request,
                                                              const std::vector<NextHop>* hops,
                                                              const ClientSettings* client, DeliveryResults* results) {
    const std::vector<std::size_t> recipients = undecided(*results);
    auto kept = find_kept(context, *request, *hops, *client, recipients);
    if (!kept) co_return std::nullopt;
    const NextHop hop = (*hops)[kept->hop];
    record_started(*context.runtime, *request, hop, recipients);
    const auto connection = kept->connection;
    connection->hand_over(std::move(kept->transaction));
    const host::SmtpResult outcome = co_await connection->result();
    if (was_lost_idle(outcome)) co_return std::nullopt;
    take_result(*results, *request, recipients, hop, outcome);
    KeptDelivery delivery{kept->hop, left_for_another_session(recipients, outcome)};
    co_return delivery;
}

/// Whether nothing but TLS stands between a mail and a host: who wants it only where it can be had does without then
/// (Postfix: smtp_tls_security_level = may; Exim: tls_tempfail_tryclear).
/// Passwords are not said then (Postfix: PLAINTEXT_FALLBACK_OK_AFTER_STARTTLS_FAILURE).
bool failed_in_tls(const Settings& settings, const ClientSettings& client, const host::SmtpResult& result) {
    if (settings.tls_client != host::TlsPolicy::opportunistic || result.outcomes.empty()) return false;
    if (client->authentication) return false;
    const smtp::RecipientOutcome& said = result.outcomes.front();
    return said.step == smtp::ClientStep::starttls && said.cause != smtp::OutcomeCause::replied;
}

/// Another session with the same host.
protocol::Task<host::SmtpResult> deliver_in_the_clear(DeliveryContext context, const DeliveryRequest* request,
                                                      NextHop next, std::vector<std::size_t> recipients,
                                                      ClientSettings client) {
    record_plaintext_fallback(*context.runtime, request->message, next);
    auto plain = std::make_shared<smtp::ClientSettings>(*client);
    plain->tls = protocol::ClientTls::none;
    host::SmtpTransaction transaction = transaction_to(next, *request, recipients, plain);
    const auto connection = context.connections->open(std::move(transaction));
    const host::SmtpResult outcome = co_await connection->result();
    co_return outcome;
}

}  // namespace

protocol::Task<DeliveryResults> deliver(DeliveryContext context, const DeliveryRequest* request) {
    DeliveryResults results(request->recipients.size());
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
        const ClientSettings client = client_settings(*settings, destination.route, context.runtime->name());
        auto over_kept = deliver_over_kept(context, request, hops, &client, &results);
        const std::optional<KeptDelivery> kept = co_await over_kept;
        std::vector<std::size_t> left_by_limits;
        if (kept) {
            ++sessions;
            before = kept->hop;
            left_by_limits = kept->left_by_limits;
        }
        while (true) {
            const bool again = !left_by_limits.empty();
            const std::vector<std::size_t> recipients = again ? left_by_limits : undecided(results);
            if (recipients.empty() || (settings->mx_sessions_max != 0 && sessions >= settings->mx_sessions_max)) break;
            const std::optional<std::size_t> hop = again ? before : choice.next();
            if (!hop) break;
            if (kept && kept->hop == hop && !again) continue;
            const NextHop next = routing.hops[*hop];
            if (again) {
                record_another_session(*context.runtime, *request, next, recipients.size());
            } else if (before) {
                const std::string why = results[recipients.front()].failure->text;
                record_next_choice(*context.runtime, *request, routing.hops, {*before, *hop}, why);
            }
            before = hop;
            record_started(*context.runtime, *request, next, recipients);
            host::SmtpTransaction transaction = transaction_to(next, *request, recipients, client);
            const auto connection = context.connections->open(std::move(transaction));
            const host::SmtpResult first = co_await connection->result();
            host::SmtpResult outcome = first;
            if (failed_in_tls(*settings, client, first)) {
                auto without_tls = deliver_in_the_clear(context, request, next, recipients, client);
                const host::SmtpResult second = co_await without_tls;
                outcome = second;
            }
            take_result(results, *request, recipients, next, outcome);
            left_by_limits = left_for_another_session(recipients, outcome);
            if (left_by_limits.empty() && reached_transaction(outcome)) ++sessions;
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
