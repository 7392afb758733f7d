#pragma once

#include <string>
#include <vector>

namespace sim::host {

/// What one end of a connection says it is doing, for comparison with the recording's state.
struct SessionState {
    std::uint64_t connection = 0;
    std::string protocol;  ///< smtp, lmtp, pop3 or imap
    std::string role;      ///< client or server
    std::string state;
};

/// A program on a host. It exists while the host is up and the program runs; what must survive that is
/// kept on the host's disk (queue, mailboxes), outside the service.
class Service {
public:
    Service() = default;
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;
    virtual ~Service() = default;

    /// Opens its ports and takes up its work.
    virtual void start() = 0;
    /// The protocol sessions it runs now.
    [[nodiscard]] virtual std::vector<SessionState> sessions() const { return {}; }
};

}  // namespace sim::host
