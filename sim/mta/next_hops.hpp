#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/base/task.hpp"
#include "protocol/smtp/domain.hpp"
#include "sim/host/address_lookup.hpp"
#include "sim/mta/queue.hpp"
#include "sim/mta/settings.hpp"

namespace sim::mta {

/// Where a group of recipients is sent: a fixed route, or the mail exchangers of their domain.
struct Destination {
    protocol::smtp::HostName domain;
    std::optional<Route> route;
    /// The route is that of all mail, a smarthost or a fallback relay: what is wrong with it is no fault of the mail's.
    bool is_relay = false;

    /// Equal for equal destinations: `beta.test`, `[smarthost.alpha.test]:25`.
    [[nodiscard]] std::string key() const;
};
/// The store that has this host's mailboxes. @pre `mailbox_lmtp` is set
[[nodiscard]] Destination store_destination(const Settings& settings, const protocol::smtp::Mailbox& address);
/// By the settings' routes, then the smarthost, then MX.
[[nodiscard]] Destination destination_of(const Settings& settings, const protocol::smtp::Mailbox& address);

/// One address to try.
struct NextHop {
    std::string host;
    std::optional<std::uint16_t> preference;  ///< of its MX record; nothing: no MX was asked for, or there is none
    protocol::Endpoint endpoint;

    /// `mx1.beta.test[10.2.0.1]:25`
    [[nodiscard]] std::string to_string() const;
    /// `mx1.beta.test[10.2.0.1]`
    [[nodiscard]] std::string to_string_without_port() const;
};

/// The addresses to try, in order, or why there are none.
struct Routing {
    std::vector<NextHop> hops;
    std::optional<DeliveryFailure> failure;
    bool self_is_exchanger = false;  ///< this host is among those that take the mail
    bool freeze = false;             ///< the failure is no matter for the sender: the message is to be frozen
};

/// Finds where to send, RFC 5321 section 5.1: MX records sorted by preference, equal ones shuffled, this host
/// and everything it stands before taken out; no MX: the domain's own addresses; a null MX (RFC 7505): nowhere.
/// Records the choice as a `decision`.
/// @param runtime, stub, settings  outlive the task
[[nodiscard]] protocol::Task<Routing> find_next_hops(host::Runtime* runtime, const protocol::dns::StubSettings* stub,
                                                     const Settings* settings, Destination destination,
                                                     std::string message);

}  // namespace sim::mta
