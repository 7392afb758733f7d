#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "sim/recording/event.hpp"

namespace sim::scenario {

/// An address of a recording as all events write it alike: the domain in small letters.
[[nodiscard]] std::string canonical_address(const std::string& address);

/// Counts by message and recipient how often a server took a mail over, and how often a client learnt of it. Where a
/// client did not, because the connection or one of the hosts failed between the end of the content and its
/// reply, it must hand the mail over again: RFC 5321 section 4.5.3.2.6.
class Handovers {
public:
    void consume(const recording::Event& event);
    /// How often a mail was taken over for a recipient without its client's knowledge.
    /// @param message  an original, not a copy
    [[nodiscard]] unsigned unconfirmed(const std::string& message, const std::string& recipient) const;

private:
    struct Count {
        unsigned taken = 0;
        unsigned confirmed = 0;
    };
    [[nodiscard]] static unsigned difference(const Count& count) {
        return count.taken > count.confirmed ? count.taken - count.confirmed : 0;
    }
    Count& count(const recording::Event& event, const std::string& recipient);

    std::set<std::pair<std::string, std::string>>
        entering_stores_;  ///< host and message, on their way into a mailbox by LMTP
    std::map<std::string, std::map<std::string, Count>> counts_;  ///< by message, by recipient
};

}  // namespace sim::scenario
