#pragma once

#include <algorithm>

#include "protocol/base/instant.hpp"

namespace sim::bridge {

/// Bounds a rate: so many a second, and what a second brings at once.
class TokenBucket {
public:
    explicit TokenBucket(double per_s) : per_s_(per_s), tokens_(per_s) {}

    /// How many there may be now. @param elapsed  real time, which only grows
    [[nodiscard]] double available(protocol::Duration elapsed) {
        const double passed_s = std::chrono::duration<double>(elapsed - last_).count();
        last_ = elapsed;
        tokens_ = std::min(per_s_, tokens_ + passed_s * per_s_);
        return tokens_;
    }
    void take(double count) { tokens_ -= count; }

private:
    double per_s_;
    double tokens_;
    protocol::Duration last_{};
};

}  // namespace sim::bridge
