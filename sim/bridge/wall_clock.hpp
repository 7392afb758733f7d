#pragma once

#include <chrono>

#include "protocol/base/instant.hpp"

namespace sim::bridge {

/// Where simulated and real time meet: simulated time goes on with real time, `speed` times as fast.
class WallClock {
public:
    explicit WallClock(double speed) : speed_(speed), started_(std::chrono::steady_clock::now()) {}

    /// Of real time, since the clock was made.
    [[nodiscard]] protocol::Duration elapsed() const { return std::chrono::steady_clock::now() - started_; }
    /// The simulated time that it is now.
    [[nodiscard]] protocol::Instant simulated() const {
        return protocol::Instant{} + simulated_span(elapsed() - left_out_);
    }
    /// What passes in the simulation while `real` passes outside.
    [[nodiscard]] protocol::Duration simulated_span(protocol::Duration real) const { return scaled(real, speed_); }
    /// What passes outside while `simulated` passes in the simulation.
    [[nodiscard]] protocol::Duration real_span(protocol::Duration simulated) const {
        return scaled(simulated, 1 / speed_);
    }
    /// Simulated time has not gone on for so long.
    void leave_out(protocol::Duration real) { left_out_ += real; }
    /// How long to wait for a simulated time; 0: it has come.
    [[nodiscard]] protocol::Duration real_time_until(protocol::Instant time) const {
        const protocol::Duration missing = time - simulated();
        return missing.count() <= 0 ? protocol::Duration{} : real_span(missing);
    }

private:
    static protocol::Duration scaled(protocol::Duration span, double factor) {
        constexpr double longest = 9e18;  // of what a Duration holds, 292 years
        const double scaled = static_cast<double>(span.count()) * factor;
        return protocol::Duration{static_cast<std::int64_t>(scaled < longest ? scaled : longest)};
    }

    double speed_;
    std::chrono::steady_clock::time_point started_;
    protocol::Duration left_out_{};
};

}  // namespace sim::bridge
