#pragma once

#include "sim/bridge/socket.hpp"

namespace sim::bridge {

/// Turns SIGINT and SIGTERM into something to wait for, while it lives. One at a time. SIGPIPE is ignored meanwhile:
/// who reads what is printed may be gone, and the rest is to end as it should.
class StopSignal {
public:
    StopSignal();
    StopSignal(const StopSignal&) = delete;
    StopSignal& operator=(const StopSignal&) = delete;
    ~StopSignal();

    /// A descriptor that is readable from the signal on.
    [[nodiscard]] int number() const;
    [[nodiscard]] bool was_given() const;

private:
    void (*previous_interrupt_)(int);
    void (*previous_terminate_)(int);
    void (*previous_pipe_)(int);
};

}  // namespace sim::bridge
