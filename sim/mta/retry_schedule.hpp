#pragma once

#include <optional>

#include "sim/mta/settings.hpp"

namespace sim::mta {

using protocol::Instant;

/// When a deferred message is tried again.
/// @param attempts  delivery attempts made so far, at least 1
/// @param arrival   when the message entered this queue
/// @param now       end of the last attempt
/// @return the instant of the next attempt, at least a second after `now` (RFC 5321 section 4.5.4.1; RetrySettings has
/// the rules)
[[nodiscard]] Instant next_attempt(const RetrySettings& settings, unsigned attempts, Instant arrival, Instant now);

/// Where attempts are made by queue runs (`retry_intervals` is empty): from when on a run takes the message up.
[[nodiscard]] Instant due_from(const RetrySettings& settings, Instant arrival, Instant now);

/// The first queue run not before `time`.
[[nodiscard]] Instant next_queue_run(const RetrySettings& settings, Instant time);

/// When the time for delivering runs out; looked at only after a failed attempt, as Postfix does.
/// @param is_notification  the message has the null reverse-path
[[nodiscard]] Instant expiry(const RetrySettings& settings, bool is_notification, Instant arrival);

}  // namespace sim::mta
