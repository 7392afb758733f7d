#pragma once

#include <cassert>
#include <coroutine>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <optional>
#include <utility>

#include "protocol/base/frame_pool.hpp"
#include "protocol/base/ready_queue.hpp"

/// Coroutines for procedures that wait (a resolution, a delivery attempt, a client's script).
///
/// g++ 12.2 miscompiles common coroutine forms, so these rules hold everywhere (tests/tidy checks them):
/// `co_await` only as the initialiser of a named local or as a whole statement; its operand a named
/// local (or a call with named locals or scalars that returns a reference); coroutine parameters by value;
/// awaiters have constructors; no capturing lambda coroutines; no symmetric transfer.
namespace protocol {

class PendingBase;

namespace detail {

/// What every Task's promise has: the queue it runs on, who waits for it, and what it waits for.
class PromiseBase {
public:
    PromiseBase() = default;
    PromiseBase(const PromiseBase&) = delete;
    PromiseBase& operator=(const PromiseBase&) = delete;
    ~PromiseBase();

    static void* operator new(std::size_t size_octets) { return frame_pool::take(size_octets); }
    static void operator delete(void* frame, std::size_t size_octets) { frame_pool::give_back(frame, size_octets); }

    std::suspend_always initial_suspend() noexcept { return {}; }
    [[noreturn]] void unhandled_exception() noexcept { std::abort(); }

    ReadyQueue* ready = nullptr;
    std::coroutine_handle<> self;
    std::coroutine_handle<> continuation;
    PendingBase* waiting_on = nullptr;
};

/// At the end of a Task: hand the awaiting coroutine to the ready queue.
class FinalAwaiter {
public:
    FinalAwaiter() noexcept {}
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> finished) const noexcept {
        PromiseBase& promise = finished.promise();
        if (promise.continuation) promise.ready->push(promise.continuation);
    }
    void await_resume() const noexcept {}
};

template <class R>
class PromiseValue : public PromiseBase {
public:
    void return_value(R value) { result.emplace(std::move(value)); }
    [[nodiscard]] bool done() const { return result.has_value(); }
    R take() { return std::move(*result); }

private:
    std::optional<R> result;
};

template <>
class PromiseValue<void> : public PromiseBase {
public:
    void return_void() { done_ = true; }
    [[nodiscard]] bool done() const { return done_; }
    void take() {}

private:
    bool done_ = false;
};

}  // namespace detail

/// A procedure that waits. It starts when awaited or when `start` is called, and destroying it
/// cancels it, with everything it awaits.
template <class R>
class [[nodiscard]] Task {
public:
    class promise_type : public detail::PromiseValue<R> {
    public:
        Task get_return_object() {
            const auto handle = std::coroutine_handle<promise_type>::from_promise(*this);
            this->self = handle;
            return Task(handle);
        }
        detail::FinalAwaiter final_suspend() noexcept { return detail::FinalAwaiter(); }
    };

    Task() = default;
    Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
    Task& operator=(Task&& other) noexcept {
        if (this != &other) {
            destroy();
            handle_ = std::exchange(other.handle_, nullptr);
        }
        return *this;
    }
    Task(const Task&) = delete;
    Task& operator=(const Task&) = delete;
    ~Task() { destroy(); }

    /// Runs the procedure on `ready` as one that nobody awaits. @pre not started
    void start(ReadyQueue& ready) {
        assert(handle_ && handle_.promise().ready == nullptr);
        handle_.promise().ready = &ready;
        ready.push(handle_);
    }
    [[nodiscard]] bool valid() const { return static_cast<bool>(handle_); }
    [[nodiscard]] bool done() const { return handle_ && handle_.promise().done(); }
    /// What it returned. @pre done()
    R take() { return handle_.promise().take(); }

    /// `const auto x = co_await task;` where `task` is a named local of the awaiting coroutine.
    class Awaiter {
    public:
        explicit Awaiter(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
        [[nodiscard]] bool await_ready() const noexcept { return handle_.promise().done(); }
        template <class Promise>
        void await_suspend(std::coroutine_handle<Promise> waiting) {
            auto& promise = handle_.promise();
            promise.continuation = waiting;
            if (promise.ready != nullptr) return;  // it was started before, and runs already
            promise.ready = waiting.promise().ready;
            promise.ready->push(handle_);
        }
        R await_resume() { return handle_.promise().take(); }

    private:
        std::coroutine_handle<promise_type> handle_;
    };
    Awaiter operator co_await() & { return Awaiter(handle_); }

private:
    explicit Task(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
    void destroy() {
        if (handle_) handle_.destroy();
        handle_ = nullptr;
    }
    std::coroutine_handle<promise_type> handle_;
};

/// The part of Pending<T> that does not depend on T.
class PendingBase {
public:
    PendingBase() = default;
    PendingBase(const PendingBase&) = delete;
    PendingBase& operator=(const PendingBase&) = delete;
    ~PendingBase() { detach(); }

protected:
    void wait(detail::PromiseBase& promise) {
        waiter_ = &promise;
        promise.waiting_on = this;
    }
    [[nodiscard]] bool has_waiter() const { return waiter_ != nullptr; }
    void wake() {
        if (waiter_ == nullptr) return;
        detail::PromiseBase& promise = *waiter_;
        detach();
        promise.ready->push(promise.self);
    }

private:
    friend class detail::PromiseBase;
    void detach() {
        if (waiter_ != nullptr) waiter_->waiting_on = nullptr;
        waiter_ = nullptr;
    }
    detail::PromiseBase* waiter_ = nullptr;
};

/// One answer that will come later: a reply, a datagram, a timer. One side calls `complete` once,
/// one coroutine awaits it. Either side may be destroyed first, at any time. Not movable: hold it by
/// std::shared_ptr where the two sides live apart.
template <class T>
class Pending : public PendingBase {
public:
    /// Gives the answer; a second call is ignored.
    void complete(T value) {
        if (completed_) return;
        completed_ = true;
        // A waiting coroutine keeps the answer itself: this object may be gone when it is resumed.
        (has_waiter() ? awaiter_->value_ : value_).emplace(std::move(value));
        wake();
    }
    [[nodiscard]] bool completed() const { return completed_; }

    class Awaiter {
    public:
        explicit Awaiter(Pending& pending) : pending_(&pending) {}
        Awaiter(const Awaiter&) = delete;
        Awaiter& operator=(const Awaiter&) = delete;
        [[nodiscard]] bool await_ready() {
            value_.swap(pending_->value_);
            return value_.has_value();
        }
        template <class Promise>
        void await_suspend(std::coroutine_handle<Promise> waiting) {
            pending_->awaiter_ = this;
            pending_->wait(waiting.promise());
        }
        T await_resume() { return std::move(*value_); }

    private:
        friend class Pending;
        Pending* pending_;
        std::optional<T> value_;
    };
    Awaiter operator co_await() & { return Awaiter(*this); }

private:
    bool completed_ = false;
    std::optional<T> value_;
    Awaiter* awaiter_ = nullptr;  ///< in the frame of the waiting coroutine, valid while has_waiter()
};

inline detail::PromiseBase::~PromiseBase() {
    if (waiting_on != nullptr) waiting_on->detach();
    if (ready != nullptr) ready->forget(self);
}

}  // namespace protocol
