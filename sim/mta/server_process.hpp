#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "protocol/base/instant.hpp"
#include "sim/mta/refusal.hpp"

namespace sim::mta {

/// What block lists have said, by the name that was asked for; nothing: the client is not in the list.
using ListAnswers = std::map<std::string, std::optional<Refusal>>;

/// One of Postfix's server processes, which serves one client after the other and asks a block list about an address
/// only once (smtpd_check.c; measured: n71).
struct ServerProcess {
    ListAnswers lists{};
    unsigned clients = 0;
    protocol::Instant idle_since{};
};

/// The processes of a host's SMTP server. Who has waited longest gets the next client.
class ServerProcesses {
public:
    static constexpr unsigned clients_max = 100;  ///< of one process (Postfix: max_use)
    /// Without a client a process ends after so long (Postfix: max_idle).
    static constexpr protocol::Duration idle_max = std::chrono::seconds{100};

    /// The process for a client that has connected.
    [[nodiscard]] std::shared_ptr<ServerProcess> take(protocol::Instant now);
    /// Its client has gone.
    void give_back(std::shared_ptr<ServerProcess> process, protocol::Instant now);

private:
    std::deque<std::shared_ptr<ServerProcess>> idle_;
};

}  // namespace sim::mta
