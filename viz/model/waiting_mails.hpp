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
    std::string state;                    ///< queued, active, deferred, frozen; of an outbox waiting, sending
    std::int64_t attempts = 0;
    std::optional<Instant> next_attempt_at;  ///< nullopt: being tried now; of a frozen mail when it is given up
    std::optional<Instant> waits_since;      ///< its last attempt's end; nullopt: none was made
    Instant expires_at;
    std::string reason;  ///< why it waits

    /// Kept without being tried, until somebody helps or it is given up.
    [[nodiscard]] bool is_frozen() const { return state == "frozen"; }
    /// Whether an attempt is under way or due.
    [[nodiscard]] bool is_tried(Instant now) const {
        return !is_frozen() && (!next_attempt_at || *next_attempt_at <= now);
    }
    /// When the next attempt is: "in 4 min 12 s", "now". Of a frozen mail "given up in 2 d 3 h".
    [[nodiscard]] std::string next_words(Instant now) const;
    /// How much of the wait for the next attempt is over, 0 to 1; nullopt: it waits for none.
    [[nodiscard]] std::optional<double> waited(Instant now) const;
};

/// All of them at a moment, host by host; within a host what is tried first stands first.
/// @param world  at the moment
[[nodiscard]] std::vector<WaitingMail> waiting_mails(const Trace& trace, const Moment& moment,
                                                     const sim::recording::World& world);

}  // namespace viz::model
