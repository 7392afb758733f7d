#pragma once

#include <cstdint>
#include <optional>

#include "viz/model/trace.hpp"

namespace viz::model {

/// What a step goes to.
enum class StepKind : std::uint8_t {
    event,     ///< any event beyond the topology
    command,   ///< a command or a reply of SMTP or POP3, a DNS query or answer
    hop,       ///< a message changes its place: composed, accepted, stored, fetched, read
    delivery,  ///< a message is put into a mailbox, or read
    failure,   ///< something goes wrong: refused, deferred, bounced, lost, timed out, a host down
};

/// The next moment of its kind after `from`. @return nullopt: there is none
[[nodiscard]] std::optional<Moment> step_forward(const Trace& trace, const Moment& from, StepKind kind);
/// The last moment of its kind before `from`: going forward and back again ends where it began.
[[nodiscard]] std::optional<Moment> step_back(const Trace& trace, const Moment& from, StepKind kind);

/// From how many events on no step of a kind is ahead, looking at the events from `begin` on; nullopt: none of those is
/// a step.
[[nodiscard]] std::optional<std::size_t> steps_end(const Trace& trace, StepKind kind, std::size_t begin);

/// Where playback continues if nothing moves now: a little before the next event of a quiet stretch.
/// @param quiet_min  shorter waits are not worth skipping
/// @return nullopt: something is on its way, or the next event is near, or there is none
[[nodiscard]] std::optional<Moment> skip_quiet(const Trace& trace, const Moment& from, Duration quiet_min);

}  // namespace viz::model
