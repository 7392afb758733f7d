#include "sim/mta/destination_limit.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace sim::mta {

namespace {

/// Postfix counts back-to-back deliveries in whole seconds.
std::int64_t whole_seconds(Instant now) {
    return std::chrono::duration_cast<std::chrono::seconds>(now - Instant{}).count();
}

}  // namespace

void DestinationLimit::enter(const std::string& destination, const Settings& settings, Instant now, Start start) {
    const auto [place, is_new] = loads_.try_emplace(destination);
    Load& load = place->second;
    if (is_new) load.window = settings.deliveries_initial;
    if (load.dead_until && now < *load.dead_until) return start(DeliverySlot{load.reason});
    if (load.dead_until) {
        load.dead_until.reset();
        load.window = load.active > 0 ? load.active : settings.deliveries_initial;
        load.successes = load.failures = load.failed_cohorts = 0;
    }
    load.waiting.push_back(std::move(start));
    start_waiting(destination, settings, now);
}

bool DestinationLimit::has_room(const Load& load, const Settings& settings) {
    const bool below_max = settings.deliveries_max == 0 || load.active < settings.deliveries_max;
    return below_max && (load.window == 0 || load.active < load.window);
}

/// What is started may end at once, and forget the load.
void DestinationLimit::start_waiting(const std::string& destination, const Settings& settings, Instant now) {
    for (auto found = loads_.find(destination); found != loads_.end(); found = loads_.find(destination)) {
        if (found->second.waiting.empty() || !has_room(found->second, settings)) return;
        start_next(found->second, now);
    }
}

void DestinationLimit::start_next(Load& load, Instant now) {
    const Start start = std::move(load.waiting.front());
    load.waiting.pop_front();
    ++load.active;
    const bool back_to_back = load.last_end_s && *load.last_end_s + 1 >= whole_seconds(now);
    if (!load.keeps && back_to_back) {
        load.keeps = load.uses_kept = true;
    } else if (load.keeps && load.active <= 1 && !back_to_back) {
        load.keeps = false;
    }
    start(DeliverySlot{"", load.uses_kept, load.keeps});
}

/// The window grows as long as it is used.
void DestinationLimit::note_success(Load& load, const Settings& settings) {
    load.failed_cohorts = 0;
    const bool may_grow = settings.deliveries_max == 0 || load.window < settings.deliveries_max;
    if (load.window == 0 || !may_grow || load.window >= load.active + settings.deliveries_initial) return;
    load.successes += settings.success_feedback;
    while (load.successes + settings.success_feedback / 2 >= 1) {
        ++load.window;
        load.successes -= 1;
        load.failures = 0;
    }
    if (settings.deliveries_max != 0) load.window = std::min(load.window, settings.deliveries_max);
}

void DestinationLimit::note_failure(Load& load, const Settings& settings, Instant now, const std::string& reason) {
    if (load.window == 0) return;
    load.failed_cohorts += 1.0 / load.window;
    constexpr double rounding = 1e-9;
    if (settings.failed_cohorts_max != 0 && load.failed_cohorts + rounding >= settings.failed_cohorts_max) {
        load.dead_until = now + settings.retry.backoff_min;
        load.reason = reason;
        load.uses_kept = load.keeps = false;
        return;
    }
    load.failures -= settings.failure_feedback;
    while (settings.failure_feedback > 0 && load.failures - settings.failure_feedback / 2 < 0) {
        if (load.window > 1) --load.window;
        load.successes = 0;
        load.failures += 1;
    }
}

bool DestinationLimit::leave(const std::string& destination, const Settings& settings, Instant now,
                             const std::optional<std::string>& failure) {
    const auto found = loads_.find(destination);
    assert(found != loads_.end() && found->second.active > 0);
    Load& load = found->second;
    const bool was_dead = load.dead_until.has_value();
    if (!failure) {
        load.dead_until.reset();
        if (was_dead) load.window = load.active;
        note_success(load, settings);
    } else if (!was_dead) {
        note_failure(load, settings, now, *failure);
    }
    --load.active;
    load.last_end_s = whole_seconds(now);
    if (load.dead_until) {
        const std::string reason = load.reason;
        for (const Start& start : std::exchange(load.waiting, {})) start(DeliverySlot{reason});
        return !was_dead;
    }
    start_waiting(destination, settings, now);
    const auto left = loads_.find(destination);
    if (left != loads_.end() && left->second.active == 0 && left->second.waiting.empty()) loads_.erase(left);
    return false;
}

void DestinationLimit::revive() {
    std::erase_if(loads_, [](const auto& each) { return each.second.dead_until && each.second.active == 0; });
    for (auto& [destination, load] : loads_) load.dead_until.reset();
}

}  // namespace sim::mta
