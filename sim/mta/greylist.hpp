#pragma once

#include <map>
#include <string>

#include "protocol/base/instant.hpp"
#include "protocol/base/ip_address.hpp"
#include "protocol/smtp/path.hpp"

namespace sim::mta {

/// Remembers which client network, sender and recipient were seen together, RFC 6647 section 2.4; on the host's disk.
/// As postgrey does: the networks are /24 and /64, a first attempt counts for two days, a success for 35.
class Greylist {
public:
    using Instant = protocol::Instant;
    using Duration = protocol::Duration;

    /// Notes an attempt. @param wait  from the first attempt until one is taken
    /// @return how long it is still to wait; 0: it may pass
    Duration attempt(const protocol::IpAddress& client, const protocol::smtp::ReversePath& sender,
                     const protocol::smtp::Mailbox& recipient, Duration wait, Instant now);

private:
    struct Memory {
        Instant first;
        Instant last;
        bool passed = false;
    };
    std::map<std::string, Memory> seen_;  ///< by network, sender and recipient
};

}  // namespace sim::mta
