#pragma once

#include <functional>
#include <memory>
#include <utility>

#include "protocol/base/task.hpp"
#include "sim/host/runtime.hpp"

namespace sim::host {

/// One alarm of a service. It fires with the cause that was current when it was set; destroying it
/// cancels it. Setting it again replaces the earlier alarm.
class Timer {
public:
    Timer(Runtime& runtime, std::function<void()> on_alarm) : runtime_(runtime), on_alarm_(std::move(on_alarm)) {}
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;
    ~Timer() { cancel(); }

    void set(Instant time, engine::Strength strength = engine::Strength::strong) {
        if (id_ != 0 && time == time_ && strength == strength_) return;
        cancel();
        time_ = time;
        strength_ = strength;
        cause_ = runtime_.recorder().cause();
        id_ = runtime_.engine().at(std::max(time, runtime_.now()), strength, [this] { fire(); });
    }
    void cancel() {
        if (id_ != 0) runtime_.engine().cancel(std::exchange(id_, 0));
    }
    [[nodiscard]] bool is_set() const { return id_ != 0; }

private:
    void fire() {
        id_ = 0;
        const recording::CauseScope scope(runtime_.recorder(), cause_);
        on_alarm_();
    }

    Runtime& runtime_;
    std::function<void()> on_alarm_;
    engine::TimerId id_ = 0;
    Instant time_;
    engine::Strength strength_ = engine::Strength::strong;
    recording::EventId cause_ = 0;
};

/// A wait for a coroutine: `co_await pause.until_over` after construction.
class Pause {
public:
    Pause(Runtime& runtime, Duration span) : timer_(runtime, [this] { until_over.complete(true); }) {
        timer_.set(runtime.now() + span);
    }
    protocol::Pending<bool> until_over;

private:
    Timer timer_;
};

}  // namespace sim::host
