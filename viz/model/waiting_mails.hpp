#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/recording/world.hpp"
#include "viz/model/trace.hpp"

namespace viz::model {

/// A mail that a host has to hand on: in the queue of a transfer agent or in the outbox of a mail program.
struct WaitingMail {
    std::string host;
    std::string queue_id;  ///< empty: in an outbox
    std::string message;   ///< id in the recording
    std::string reverse_path;
    std::vector<std::string> recipients;  ///< still to be served
    std::string state;                    ///< queued, active, deferred; of an outbox waiting, sending
    std::int64_t attempts = 0;
    std::optional<Instant> next_attempt_at;  ///< nullopt: being tried now
    std::optional<Instant> waits_since;      ///< its last attempt's end; nullopt: none was made
    Instant expires_at;
    std::string reason;  ///< why it waits

    /// How much of the wait for the next attempt is over, 0 to 1; nullopt: it waits for none.
    [[nodiscard]] std::optional<double> waited(Instant now) const;
};

/// All of them at a moment, host by host; within a host what is tried first stands first.
/// @param world  at the moment
[[nodiscard]] std::vector<WaitingMail> waiting_mails(const Trace& trace, const Moment& moment,
                                                     const sim::recording::World& world);

}  // namespace viz::model
