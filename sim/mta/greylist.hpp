#pragma once

#include <map>
#include <string>

#include "protocol/base/instant.hpp"
#include "protocol/base/ip_address.hpp"
#include "protocol/smtp/path.hpp"

namespace sim::mta {

/// Remembers which client network, sender and recipient were seen together, RFC 6647 section 2.4; on the host's disk.
/// As postgrey does: the networks are /24 and /64, a first attempt counts for two days, a success for 35; and a network
/// of which enough mails have passed, one an hour counted, is greylisted no more (its automatic whitelist).
class Greylist {
public:
    using Instant = protocol::Instant;
    using Duration = protocol::Duration;

    /// What became of an attempt.
    struct Verdict {
        Duration wait{};            ///< still to be waited; 0: it may pass
        bool client_known = false;  ///< it passes because its network is in the automatic whitelist
        unsigned passes = 0;        ///< of its network that counted, with this one
        bool waited = false;        ///< it passes for the first time, after it had to wait
    };
    /// Notes an attempt. @param wait  from the first attempt until one is taken
    /// @param known_after  passes after which a network waits no more; 0: never
    Verdict attempt(const protocol::IpAddress& client, const protocol::smtp::ReversePath& sender,
                    const protocol::smtp::Mailbox& recipient, Duration wait, unsigned known_after, Instant now);

private:
    struct Passes {
        unsigned count = 0;
        Instant last;
    };
    Verdict pass(const std::string& network, Instant now, bool waited);
    struct Memory {
        Instant first;
        Instant last;
        bool passed = false;
    };
    std::map<std::string, Memory> seen_;    ///< by network, sender and recipient
    std::map<std::string, Passes> passes_;  ///< by network
};

}  // namespace sim::mta
