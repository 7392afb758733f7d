#pragma once

#include <string>
#include <vector>

#include "sim/mta/queue.hpp"
#include "sim/mta/settings.hpp"

namespace sim::mta {

/// What makes a notification this one.
struct BounceIdentity {
    std::string number;    ///< of its Message-ID
    std::string queue_id;  ///< its own
    Profile profile = Profile::postfix;
};

/// The content of the notification that tells a sender which recipients could not be served: a
/// multipart/report (RFC 3464, RFC 6522). It travels with the null reverse-path (RFC 5321 section 4.5.5).
/// @param entry   the message; its `failed` recipients are reported. @pre its reverse-path is not null
/// @param number  makes the notification's Message-ID unique on this host
[[nodiscard]] Content compose_bounce(host::Runtime& runtime, const QueueEntry& entry, const BounceIdentity& identity);

}  // namespace sim::mta
