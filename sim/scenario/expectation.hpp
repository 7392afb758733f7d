#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "protocol/base/instant.hpp"
#include "sim/scenario/event_pattern.hpp"
#include "sim/scenario/position.hpp"

namespace sim::scenario {

/// How often: `min` to `max` times, both included; no `max` means no upper bound.
struct Count {
    unsigned min = 1;
    std::optional<unsigned> max;
    bool operator==(const Count&) const = default;
};

/// The mail reaches the mailbox of `to`. `within` counts from the mail's `at`.
struct Delivered {
    std::string to;  ///< an address; empty: every envelope recipient of the mail
    Count times{1, 1};
    std::optional<protocol::Duration> within;
    std::optional<std::string> via;  ///< a host that took the mail on the way
    std::optional<std::string> at;   ///< the host of the mailbox
    bool operator==(const Delivered&) const = default;
};
/// A notification reports the failure to the sender.
struct Bounced {
    std::string to;                     ///< the recipient that failed; empty: any
    std::optional<std::string> status;  ///< enhanced status code, `5.1.1` or a class such as `5`
    std::optional<protocol::Duration> within;
    bool operator==(const Bounced&) const = default;
};
/// A notification of any kind is written to somebody.
struct Notified {
    std::string who;                    ///< the address that it is sent to
    std::optional<std::string> about;   ///< the recipient that it tells of; absent: any
    std::optional<std::string> action;  ///< failed, delayed, delivered, relayed or expanded (RFC 3464 section 2.3.3)
    Count times{1, std::nullopt};
    std::optional<protocol::Duration> within;
    bool operator==(const Notified&) const = default;
};
/// An attempt at delivery fails for now and the mail stays queued.
struct Deferred {
    Count times;
    std::optional<std::string> at;  ///< the host with the queue
    bool operator==(const Deferred&) const = default;
};
/// When the run ends, the mail still waits in a queue.
struct Queued {
    std::optional<std::string> at;
    bool operator==(const Queued&) const = default;
};
/// A server refuses the mail, or a recipient of it, for good.
struct Refused {
    std::optional<std::string> at;      ///< the refusing host
    std::optional<std::string> status;  ///< as in Bounced
    bool operator==(const Refused&) const = default;
};
/// A user's mail program fetches the mail.
struct ReadBy {
    std::string user;
    std::optional<std::string> subject;  ///< the mail has it then
    std::optional<protocol::Duration> within;
    bool operator==(const ReadBy&) const = default;
};
/// When the run ends, a device's copy has the mail.
struct Held {
    std::string on;                                 ///< the device
    std::optional<std::vector<std::string>> flags;  ///< exactly these, sorted
    bool operator==(const Held&) const = default;
};
/// A device's copy of a mailbox is brought up to date.
struct Synchronised {
    std::string on;                           ///< the device
    std::optional<std::string> by;            ///< full, condstore or qresync
    std::optional<std::uint64_t> octets_max;  ///< of commands and responses, contents not counted
    Count times{1, std::nullopt};
    bool operator==(const Synchronised&) const = default;
};
/// The hosts that took the mail over, in order, the mailbox's host last.
struct Hops {
    std::vector<std::string> path;  ///< empty: only the number counts
    std::optional<Count> count;
    bool operator==(const Hops&) const = default;
};
/// How often some transfer agent tried to hand the mail on.
struct Attempts {
    Count count;
    std::optional<std::string> at;  ///< the trying host
    bool operator==(const Attempts&) const = default;
};
/// Events of these patterns happen, each after the one before.
struct Order {
    std::vector<EventPattern> events;
    bool operator==(const Order&) const = default;
};
/// What scenarios call the invariants, by enumerator.
inline constexpr std::array<std::string_view, 4> invariant_names{"mail-conserved", "copies-justified", "loops-bounded",
                                                                 "ttl-obeyed"};
/// A rule that holds after every event.
struct Always {
    enum class Invariant : std::uint8_t {
        mail_conserved,    ///< an accepted mail is queued, delivered, bounced or discarded with a reason
        copies_justified,  ///< nobody gets a mail more often than lost replies make necessary
        loops_bounded,     ///< no mail goes round longer than the bound on hops; no notification about one
        ttl_obeyed,        ///< caches forget in time
    };
    Invariant invariant = Invariant::mail_conserved;
    bool operator==(const Always&) const = default;
};

using Predicate = std::variant<Delivered, Bounced, Notified, Deferred, Queued, Refused, ReadBy, Held, Synchronised,
                               Hops, Attempts, Order, Always>;

/// What should happen in the run: an exercise, its grade and a test.
struct Expectation {
    std::string id;
    unsigned points = 0;
    std::string message;  ///< the id of the mail it is about; empty for Synchronised, Order and Always
    Predicate predicate;
    bool negated = false;  ///< `not: true`: it must not happen
    std::string hint;      ///< what a student is told where it is not met
    Position position;
    bool operator==(const Expectation&) const = default;
};

}  // namespace sim::scenario
