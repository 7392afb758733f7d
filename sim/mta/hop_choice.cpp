#include "sim/mta/hop_choice.hpp"

#include <fmt/format.h>

#include "sim/mta/delivery_events.hpp"

namespace sim::mta {

std::string host_key(const Settings& settings, const NextHop& hop) {
    return "host " + (settings.retry.hint_per_address ? hop.to_string() : hop.host);
}

std::string message_key(const Settings& settings, const NextHop& hop, const std::string& queue_id) {
    return fmt::format("message {} at {}", queue_id, host_key(settings, hop));
}

std::string address_key(const Recipient& recipient, const ReversePath& sender) {
    return fmt::format("address {} from {}", recipient.address.canonical(), sender.encode());
}

std::string domain_key(const Destination& destination) {
    return "domain " + destination.key();
}

std::optional<std::size_t> HopChoice::next() {
    const Settings& settings = *request_.settings;
    while (place_ < hops_.size()) {
        const bool enough = settings.mx_addresses_max != 0 && counted_ >= settings.mx_addresses_max;
        const bool too_many = settings.mx_addresses_hard_max != 0 && total_ >= settings.mx_addresses_hard_max;
        if (enough || too_many) {
            has_left_out_ = true;
            return std::nullopt;
        }
        const std::size_t place = place_;
        if (must_wait(place)) {
            ++place_;
            continue;
        }
        step_behind(place);
        ++total_;
        return place;
    }
    return std::nullopt;
}

/// Counts a hop that is tried, and goes on to the next: behind the last that `mx_addresses_max` allows, to the next
/// preference if that is wanted. What has failed for too long does not count, so that all of it may expire.
void HopChoice::step_behind(std::size_t place) {
    const Settings& settings = *request_.settings;
    ++place_;
    if (is_expired(place)) return;
    if (settings.mx_every_preference && counted_ + 1 == settings.mx_addresses_max) {
        std::size_t other = place_;
        while (other < hops_.size() && hops_[other].preference == hops_[place].preference) ++other;
        if (other < hops_.size()) {
            has_left_out_ = has_left_out_ || other != place_;
            place_ = other;
            return;
        }
    }
    ++counted_;
}

bool HopChoice::is_expired(std::size_t place) const {
    if (request_.settings->retry.rules.empty()) return false;
    const RetryHint* hint = context_.hints->find(host_key(*request_.settings, hops_[place]), request_.settings->retry);
    return hint != nullptr && hint->expired;
}

bool HopChoice::must_wait(std::size_t place) {
    const Settings& settings = *request_.settings;
    if (settings.retry.rules.empty() || request_.forced) return false;
    return must_wait(place, host_key(settings, hops_[place])) ||
           must_wait(place, message_key(settings, hops_[place], request_.queue_id));
}

bool HopChoice::must_wait(std::size_t place, const std::string& key) {
    const RetrySettings& retry = request_.settings->retry;
    const RetryHint* hint = context_.hints->find(key, retry);
    if (hint == nullptr || context_.runtime->now() >= hint->next_try) return false;
    if (hint->expired && !retry.delay_after_cutoff && hint->last_try <= request_.arrival) return false;
    if (!hint->expired) has_left_out_ = true;
    waits_for_.push_back(key);
    record_hop_waits(*context_.runtime, request_.message, hops_[place], *hint);
    return true;
}

}  // namespace sim::mta
