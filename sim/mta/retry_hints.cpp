#include "sim/mta/retry_hints.hpp"

#include <algorithm>
#include <cassert>

namespace sim::mta {

using recording::Event;
using recording::EventKind;

bool RetryHints::is_too_old(const RetryHint& hint, const RetrySettings& settings) const {
    return runtime_.now() - hint.last_try > settings.hint_lifetime_max;
}

const RetryHint* RetryHints::find(std::string_view key, const RetrySettings& settings) const {
    const auto found = hints_.find(key);
    return found == hints_.end() || is_too_old(found->second, settings) ? nullptr : &found->second;
}

bool RetryHints::note_failure(const RetryItem& item, const RetrySettings& settings, Instant arrival) {
    assert(!settings.rules.empty());
    const Instant now = runtime_.now();
    auto [place, is_new] = hints_.try_emplace(item.key, RetryHint{now, now, now, false, {}});
    RetryHint& hint = place->second;
    if (!is_new && is_too_old(hint, settings)) hint = RetryHint{now, now, now, false, {}};
    const Duration failing = now - hint.first_failed;
    const auto rule = std::ranges::find_if(settings.rules, [&](const RetryRule& it) { return failing <= it.until; });
    hint.expired = rule == settings.rules.end();
    // Where some messages get through, the others must not wait for ever: they time out by their own age.
    const bool too_long_here =
        !hint.expired && arrival <= hint.first_failed && now - arrival > settings.rules.back().until;
    // After the last rule the gaps stay as it says; only messages are given up.
    const RetryRule& applied = hint.expired ? settings.rules.back() : *rule;
    const Duration last_wait = std::min(hint.next_try - hint.last_try, now - hint.last_try);
    const Duration wait = too_long_here ? Duration{} : std::min(applied.wait(last_wait), settings.retry_interval_max);
    hint.last_try = now;
    hint.next_try = now + wait;
    hint.reason = item.reason;
    record(item.key, hint);
    return hint.expired || too_long_here;
}

bool RetryHints::forget(std::string_view key) {
    const auto found = hints_.find(key);
    if (found == hints_.end()) return false;
    runtime_.record(EventKind::retry_hint_removed, [&](Event& event) { event.fields.set("key", found->first); });
    hints_.erase(found);
    return true;
}

void RetryHints::record(const std::string& key, const RetryHint& hint) {
    runtime_.record(EventKind::retry_hint_changed, [&](Event& event) {
        event.fields.set("key", key);
        event.fields.set("first_failed_at_ns", hint.first_failed);
        event.fields.set("last_try_at_ns", hint.last_try);
        event.fields.set("next_try_at_ns", hint.next_try);
        event.fields.set("expired", hint.expired);
        event.fields.set("reason", hint.reason);
    });
}

}  // namespace sim::mta
