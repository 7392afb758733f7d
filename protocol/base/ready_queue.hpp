#pragma once

#include <coroutine>

namespace protocol {

/// Where coroutines wait for their turn. Whoever completes something a coroutine awaits does not run
/// it, but puts it here; the owner of the queue (a host, a test) resumes it later. There is no
/// symmetric transfer anywhere, so no resumption ever nests in another.
class ReadyQueue {
public:
    ReadyQueue() = default;
    ReadyQueue(const ReadyQueue&) = delete;
    ReadyQueue& operator=(const ReadyQueue&) = delete;
    virtual ~ReadyQueue() = default;

    /// Resume `coroutine` later, in the order of the calls.
    virtual void push(std::coroutine_handle<> coroutine) = 0;
    /// `coroutine` is being destroyed: it must not be resumed any more. Unknown handles are ignored.
    virtual void forget(std::coroutine_handle<> coroutine) = 0;
};

}  // namespace protocol
