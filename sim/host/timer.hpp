#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <utility>

#include "protocol/base/task.hpp"
#include "sim/host/runtime.hpp"

namespace sim::host {

/// One alarm of a service. It fires with the cause that was current when it was set; destroying it
/// cancels it. Setting it again replaces the earlier alarm.
///
/// Time limits of sessions are put off with every line and hardly ever reached. So an alarm that is put off, or a weak
/// one that is cancelled, leaves its event in the engine, which looks what is wanted when it comes.
class Timer {
public:
    Timer(Runtime& runtime, std::function<void()> on_alarm) : runtime_(runtime), on_alarm_(std::move(on_alarm)) {}
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;
    ~Timer() { disarm(); }

    void set(Instant time, engine::Strength strength = engine::Strength::strong) {
        if (is_set_ && time == time_ && strength == strength_) return;
        is_set_ = true;
        time_ = time;
        cause_ = runtime_.recorder().cause();
        if (id_ != 0 && strength == strength_ && armed_for_ <= time) return;
        disarm();
        strength_ = strength;
        arm();
    }
    void cancel() {
        is_set_ = false;
        if (strength_ == engine::Strength::strong) disarm();  // a strong event would keep the run from ending
    }
    [[nodiscard]] bool is_set() const { return is_set_; }

private:
    void arm() {
        armed_for_ = std::max(time_, runtime_.now());
        id_ = runtime_.engine().at(armed_for_, strength_, [this] { fire(); });
    }
    void disarm() {
        if (id_ != 0) runtime_.engine().cancel(std::exchange(id_, 0));
    }
    void fire() {
        id_ = 0;
        if (!is_set_) return;
        if (runtime_.now() < time_) return arm();
        is_set_ = false;
        const recording::CauseScope scope(runtime_.recorder(), cause_);
        on_alarm_();
    }

    Runtime& runtime_;
    std::function<void()> on_alarm_;
    engine::TimerId id_ = 0;  ///< of the event in the engine
    Instant armed_for_;       ///< when that comes: at time_ or before
    bool is_set_ = false;
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
