#pragma once

#include <chrono>
#include <string>
#include <utility>

#include "protocol/base/instant.hpp"
#include "sim/deed/deed.hpp"
#include "sim/dialogue/dialogue_watch.hpp"
#include "sim/recording/event.hpp"

namespace sim::deed {

/// How long somebody reads before more is typed, and waits for an answer: as `pause` and `patience` of `terminals`.
inline constexpr protocol::Duration reading_pause = std::chrono::seconds{1};
inline constexpr protocol::Duration answer_patience = std::chrono::minutes{5};

/// Finds in the events of a run what belongs to one terminal, and whether what was done there last has its answer. The
/// command line and the window wait by it.
class TerminalFollower {
public:
    explicit TerminalFollower(std::string terminal) : terminal_(std::move(terminal)) {}

    /// What was done there last: until it shows in the events there is something to wait for.
    /// @pre the deed is one at this terminal
    void expect(const Deed& deed);
    /// @return whether the event is the terminal's own: one of `terminal-...`, or that TLS stands or fails on its
    ///         connection
    bool take(const recording::Event& event);

    [[nodiscard]] const dialogue::DialogueWatch& watch() const { return watch_; }
    /// Whether it was opened, and not closed.
    [[nodiscard]] bool is_open() const { return opened_ && !closed_; }
    [[nodiscard]] bool is_closed() const { return closed_; }
    /// 0: there is none yet.
    [[nodiscard]] recording::ConnectionId connection() const { return connection_; }
    /// When its last event was.
    [[nodiscard]] protocol::Instant last_activity() const { return last_activity_; }
    /// Whether an event shows what was done last; that TLS was begun shows when it stands or fails.
    [[nodiscard]] bool was_done() const { return done_; }
    /// Whether what was done last was answered, or nothing can come any more.
    [[nodiscard]] bool is_answered() const { return closed_ || (done_ && watch_.is_answered()); }
    /// Whether it was, and somebody has had the time to read the answer.
    [[nodiscard]] bool has_come_to_rest(protocol::Instant now) const {
        return closed_ || (is_answered() && now >= last_activity_ + reading_pause);
    }

private:
    [[nodiscard]] bool shows_deed(const recording::Event& event) const;

    std::string terminal_;
    dialogue::DialogueWatch watch_;
    recording::ConnectionId connection_ = 0;
    protocol::Instant last_activity_;
    Deed::Action action_;      ///< the last deed's
    protocol::Instant since_;  ///< when it was done
    bool done_ = true;         ///< nothing is expected
    bool opened_ = false;
    bool closed_ = false;
};

}  // namespace sim::deed
