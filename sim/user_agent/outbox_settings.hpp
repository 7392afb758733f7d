#pragma once

#include "protocol/base/instant.hpp"

namespace sim::user_agent {

/// How patiently a mail program tries again to hand over a mail that a server did not take for the time being.
/// RFC 5321 section 4.5.4.1 asks queueing servers for half an hour and more; programs of people, whose owners
/// watch them, try more often and give up earlier.
struct OutboxSettings {
    protocol::Duration retry_interval = std::chrono::minutes{5};  ///< from the end of an attempt to the next
    protocol::Duration lifetime_max = std::chrono::hours{24};     ///< from Send to the last attempt; 0: only one
    bool operator==(const OutboxSettings&) const = default;
};

}  // namespace sim::user_agent
