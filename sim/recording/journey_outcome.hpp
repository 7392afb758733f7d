#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/recording/event.hpp"
#include "sim/recording/world.hpp"

namespace sim::recording {

/// How it ended (so far) for one recipient of a mail, or of a notification about it.
struct JourneyOutcome {
    enum class State : std::uint8_t {
        under_way,  ///< at `host`, nothing has gone wrong yet
        in_outbox,  ///< in the outbox of the mail program on `host`, which could not hand it over yet
        queued,     ///< in the queue of `host` after a failed attempt
        delivered,  ///< in a mailbox of `host`
        refused,    ///< the program on `host` could not hand it over
        failed,     ///< `host` has given it up
        discarded   ///< `host` has given it up and told nobody
    };
    std::string message;  ///< the mail or the notification, not a copy: `m1`, `m1!1`
    std::string recipient;
    std::string alias{};       ///< the alias that stood for the recipient; empty: none
    std::string last_alias{};  ///< of several the one that named the recipient itself
    Instant began;             ///< when Send was pressed, or the notification written
    State state = State::under_way;
    Instant since;     ///< when it came to this
    std::string host;  ///< see `State`
    std::string mailbox{};
    std::string reason{};                   ///< why it waits, or is refused, failed or discarded
    std::optional<Instant> next_attempt{};  ///< of one that waits in an outbox or a queue
    std::optional<Instant> read{};  ///< of a delivered one: when the recipient read it, or a program had it first
    bool only_fetched = false;      ///< a program keeps a copy since then; the recipient has not opened it
    std::string read_failure{};     ///< of one not read: when the last attempt to read failed, and why
    std::string notification{};     ///< of a failed one: id of the mail that says so
    std::string told{};             ///< and who is told where it is not the sender
    bool operator==(const JourneyOutcome&) const = default;
};

/// Whether something is still to come for the recipient, other than reading.
[[nodiscard]] bool is_open(const JourneyOutcome& outcome);

/// Whether it lies in the user's mailbox unread.
[[nodiscard]] bool awaits_reader(const JourneyOutcome& outcome, std::string_view user);

/// The state's name in kebab-case: under-way, in-outbox, queued, delivered, refused, failed, discarded.
[[nodiscard]] std::string_view name(JourneyOutcome::State state);

/// Brings the outcomes of a mail up to date with an event that belongs to it.
void note_outcome(std::vector<JourneyOutcome>& outcomes, const Event& event, const World& before);

/// An outcome as a sentence, in the manner of the narration of events.
[[nodiscard]] std::string narrate(const JourneyOutcome& outcome);

}  // namespace sim::recording
