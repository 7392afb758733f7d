#include "sim/mta/retry_schedule.hpp"

#include <algorithm>
#include <cassert>

namespace sim::mta {

Instant next_queue_run(const RetrySettings& settings, Instant time) {
    assert(settings.queue_run_interval.count() > 0);
    const Instant first{settings.queue_run_phase.count()};
    if (time <= first) return first;
    const auto interval = settings.queue_run_interval.count();
    const auto runs = ((time - first).count() + interval - 1) / interval;
    return first + Duration{runs * interval};
}

namespace {

constexpr Duration wait_min = std::chrono::seconds{1};  // time goes on, even where the settings say 0 s

}  // namespace

Instant due_from(const RetrySettings& settings, Instant arrival, Instant now) {
    // A queue run of Postfix takes what falls due within the next second (its test is `mtime > now + 1`; measured:
    // truth case c05).
    constexpr Duration early_by = std::chrono::seconds{1};
    const Duration backoff = std::max(std::clamp(now - arrival, settings.backoff_min, settings.backoff_max), wait_min);
    return now + std::max(backoff - early_by, wait_min);
}

Instant next_attempt(const RetrySettings& settings, unsigned attempts, Instant arrival, Instant now) {
    assert(attempts >= 1);
    if (!settings.retry_intervals.empty()) {
        const std::size_t index = std::min<std::size_t>(attempts, settings.retry_intervals.size()) - 1;
        return now + std::max(settings.retry_intervals[index], wait_min);
    }
    return next_queue_run(settings, due_from(settings, arrival, now));
}

Instant expiry(const RetrySettings& settings, bool is_notification, Instant arrival) {
    return arrival + (is_notification ? settings.bounce_lifetime_max : settings.queue_lifetime_max);
}

}  // namespace sim::mta
