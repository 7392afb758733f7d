#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "viz/model/state_machine.hpp"
#include "viz/model/trace.hpp"

namespace viz::model {

/// A state that a session was in.
struct StateVisit {
    Instant entered;
    sim::recording::EventId event = 0;  ///< that tells of it
    std::size_t event_index = 0;
    std::string state;
    std::size_t place = 0;               ///< of the state in the machine; its number of states: it has none such
    std::optional<std::size_t> arrow{};  ///< of the machine, by which it was entered
    std::string because{};  ///< the command, or what else leads there, as the table has it; empty: the session began so
};

/// The states of one end's session on a connection, in the order of time.
struct StateWay {
    const StateMachine* machine = nullptr;  ///< nullptr: it is none that is known
    std::string host;
    std::vector<StateVisit> visits;  ///< at least one
    std::optional<Instant> ended;
    std::size_t end_index = 0;  ///< of the event that ends it
    std::string end_reason;

    /// How many of the states had been entered by a moment.
    [[nodiscard]] std::size_t visits_until(const Moment& moment) const;
    /// Whether the session was over.
    [[nodiscard]] bool is_over(const Moment& moment) const { return ended && end_index < moment.events; }
};

/// @param role  client or server @return nullopt: no mail protocol was spoken by that end
[[nodiscard]] std::optional<StateWay> make_state_way(const Trace& trace, sim::recording::ConnectionId connection,
                                                     std::string_view role);

}  // namespace viz::model
