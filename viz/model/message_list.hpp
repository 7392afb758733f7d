#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/recording/journey_outcome.hpp"
#include "viz/model/trace.hpp"

namespace viz::model {

/// How far a mail has come, by the recipient for whom it has come least far.
enum class MessagePhase : std::uint8_t {
    not_begun,  ///< it will be written later
    under_way,
    waiting,    ///< an attempt failed, another one will be made
    delivered,  ///< in every recipient's mailbox
    read,       ///< by every recipient
    failed,     ///< given up for at least one recipient
};

/// A mail as a list shows it.
struct MessageRow {
    std::string id;
    std::string subject;
    std::string from;
    std::vector<std::string> to;
    MessagePhase phase = MessagePhase::not_begun;
    std::string state;            ///< in words: "waiting at mail.alpha.test, next try in 4 min"
    std::string place;            ///< host that holds it, the last of them; empty: none
    bool begun = false;           ///< false: it is still to come
    Instant begins;               ///< when it is written
    std::size_t event_index = 0;  ///< of its first event
};

/// How it stands for every recipient of a mail and of notifications about it, as of a moment.
[[nodiscard]] std::vector<sim::recording::JourneyOutcome> outcomes_at(const Trace& trace, const Moment& moment,
                                                                      std::string_view message);

/// The row of the journey with that index, in the order of Trace::journeys().
/// @pre journey < trace.journeys().size()
[[nodiscard]] MessageRow make_message_row(const Trace& trace, const Moment& moment, std::size_t journey);
[[nodiscard]] std::vector<MessageRow> make_message_list(const Trace& trace, const Moment& moment);

}  // namespace viz::model
