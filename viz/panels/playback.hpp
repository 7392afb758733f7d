#pragma once

#include "viz/model/stepping.hpp"
#include "viz/panels/view_state.hpp"

namespace viz::panels {

/// Moves playback on by real time; at the end of a finished recording it stops.
/// @param seconds  real time; more than a tenth of a second, after a hitch, counts as a tenth
void advance(const model::Trace& trace, Playback& playback, double seconds);

/// Waits longer than this in simulated time are passed over when waits are skipped: 0.6 s of real time.
[[nodiscard]] model::Duration quiet_span(double speed);

/// Plays, or stops playing; at the end of a finished recording there is nothing to be played but the whole again.
void play_or_pause(const model::Trace& trace, Playback& playback);

/// Goes to a moment and stops playing.
void seek(Playback& playback, const model::Moment& moment);

/// Steps and stops playing. @return false: there is nothing further in this direction
bool step(const model::Trace& trace, Playback& playback, model::StepKind kind, bool forward);

/// The next speed of the series 0.001, 0.002, 0.005, 0.01 ... 1000.
[[nodiscard]] double faster(double speed);
[[nodiscard]] double slower(double speed);

}  // namespace viz::panels
