#include "sim/bridge/stop_signal.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

namespace sim::bridge {

namespace {

/// What the handler can reach: it writes an octet into a pipe, so that a signal between a look and a wait is not
/// missed.
volatile std::sig_atomic_t given = 0;
std::array<int, 2> pipe_ends{-1, -1};

void on_signal(int) {
    const int error = errno;
    given = 1;
    const char octet = 0;
    static_cast<void>(!::write(pipe_ends[1], &octet, 1));
    errno = error;
}

}  // namespace

StopSignal::StopSignal() {
    given = 0;
    if (pipe2(pipe_ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) pipe_ends = {-1, -1};
    previous_interrupt_ = std::signal(SIGINT, on_signal);
    previous_terminate_ = std::signal(SIGTERM, on_signal);
    previous_pipe_ = std::signal(SIGPIPE, SIG_IGN);
}

StopSignal::~StopSignal() {
    std::signal(SIGINT, previous_interrupt_);
    std::signal(SIGTERM, previous_terminate_);
    std::signal(SIGPIPE, previous_pipe_);
    for (int& end : pipe_ends) {
        if (end >= 0) ::close(end);
        end = -1;
    }
}

int StopSignal::number() const {
    return pipe_ends[0];
}

bool StopSignal::was_given() const {
    return given != 0;
}

}  // namespace sim::bridge
