#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "protocol/base/task.hpp"
#include "sim/host/smtp_client_connection.hpp"
#include "sim/mta/destination_limit.hpp"
#include "sim/mta/next_hops.hpp"
#include "sim/mta/queue.hpp"
#include "sim/mta/retry_hints.hpp"

namespace sim::mta {

/// What a delivery works with; all of it outlives the delivery.
struct DeliveryContext {
    host::Runtime* runtime = nullptr;
    const protocol::dns::StubSettings* stub = nullptr;
    host::SmtpClientConnections* connections = nullptr;
    const RetryHints* hints = nullptr;
};

struct RecipientResult;

/// Some recipients of a queued message that go to one destination together.
struct DeliveryRequest {
    std::string queue_id;
    std::string message;      ///< the mail's (or this copy's) name in the recording
    Destination destination;  ///< of all recipients
    ReversePath reverse_path;
    std::vector<Recipient> recipients;
    Content content;
    std::shared_ptr<const Settings> settings;
    EnvelopeOptions options{};
    Instant arrival{};    ///< of the message
    bool forced = false;  ///< no retry hint counts
    DeliverySlot slot{};
    /// Called with the place of a recipient that is decided while others go on to another host.
    std::function<void(std::size_t, const RecipientResult&)> on_decided{};
};

/// What one attempt brought for one recipient.
struct RecipientResult {
    std::optional<DeliveryFailure> failure;  ///< nothing: the next hop has taken responsibility
    std::string next_hop;                    ///< the last one tried; empty: none was found
    std::optional<unsigned> code;
    std::string text;
    bool dsn_offered = false;    ///< the next hop takes the parameters of RFC 3461
    bool after_content = false;  ///< it was decided by the reply to the content, and not before
    bool host_failed = false;    ///< no host could be spoken to: nothing about the message or a recipient
    bool freeze = false;         ///< the failure is nothing that time or the sender could mend
    // Where retry rules are in force:
    std::vector<RetryItem> retry_items{};  ///< what the attempt found out
    std::vector<std::string> waits_for{};  ///< hints that held hosts back
    bool told = false;                     ///< `on_decided` was called
    bool has_left_out = false;             ///< not every host has had its chance
};

/// One delivery attempt, RFC 5321 section 5.1: finds the next hops and tries them in order until every recipient is
/// taken, or refused for good, or no hop is left. A temporary refusal, or a server that cannot be reached or does not
/// greet, leads to the next hop within the same attempt, as far as HopChoice allows; where no hop is left, or none was
/// found, to the settings' fallback relay.
/// @param request  outlives the task
/// @return one result a recipient, in the order of the request
[[nodiscard]] protocol::Task<std::vector<RecipientResult>> deliver(DeliveryContext context,
                                                                   const DeliveryRequest* request);

}  // namespace sim::mta
