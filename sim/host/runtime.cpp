#include "sim/host/runtime.hpp"

#include <algorithm>

namespace sim::host {

Runtime::~Runtime() {
    if (resume_timer_ != 0) environment_.engine.cancel(resume_timer_);
}

protocol::RandomStream& Runtime::random(std::string_view purpose) {
    const auto found = random_streams_.find(purpose);
    if (found != random_streams_.end()) return found->second;
    const protocol::RandomStream stream(environment_.seed, environment_.replication, name_, purpose);
    return random_streams_.emplace(purpose, stream).first->second;
}

void Runtime::push(std::coroutine_handle<> coroutine) {
    ready_.push_back({coroutine, environment_.recorder.cause()});
    if (resume_timer_ != 0) return;
    resume_timer_ = environment_.engine.run_soon(*this);
}

void Runtime::forget(std::coroutine_handle<> coroutine) {
    const auto waiting = ready_.begin() + static_cast<std::ptrdiff_t>(resumed_);
    const auto is_it = [coroutine](const Ready& ready) { return ready.coroutine == coroutine; };
    ready_.erase(std::remove_if(waiting, ready_.end(), is_it), ready_.end());
}

void Runtime::take() {
    resume_timer_ = 0;
    // Only those that are ready now: what they wake gets an event of its own, so one host cannot starve
    // the others at one instant. A coroutine may destroy others, which leave the queue by forget().
    for (std::size_t turns = ready_.size(); turns > 0 && resumed_ < ready_.size(); --turns) {
        const Ready ready = ready_[resumed_++];
        const recording::CauseScope scope(environment_.recorder, ready.cause);
        ready.coroutine.resume();
    }
    ready_.erase(ready_.begin(), ready_.begin() + static_cast<std::ptrdiff_t>(resumed_));
    resumed_ = 0;
}

}  // namespace sim::host
