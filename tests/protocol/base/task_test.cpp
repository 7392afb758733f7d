#include "protocol/base/task.hpp"

#include <algorithm>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"

namespace {

using protocol::Pending;
using protocol::ReadyQueue;
using protocol::Task;

class TestQueue final : public ReadyQueue {
public:
    void push(std::coroutine_handle<> coroutine) override { waiting_.push_back(coroutine); }
    void forget(std::coroutine_handle<> coroutine) override { std::erase(waiting_, coroutine); }
    /// Resumes the first; false if there is none.
    bool step() {
        if (waiting_.empty()) return false;
        const auto coroutine = waiting_.front();
        waiting_.pop_front();
        coroutine.resume();
        return true;
    }
    void run() {
        while (step()) {
        }
    }
    [[nodiscard]] bool empty() const { return waiting_.empty(); }

private:
    std::deque<std::coroutine_handle<>> waiting_;
};

/// Counts the objects alive, to see that frames and their contents are destroyed exactly once. The text is
/// too long for the small-string optimisation, so that the address sanitizer sees misuse.
class Tracked {
public:
    Tracked(int* alive, std::string text) : alive_(alive), text_(std::move(text)) { ++*alive_; }
    Tracked(const Tracked& other) : alive_(other.alive_), text_(other.text_) { ++*alive_; }
    Tracked(Tracked&& other) noexcept : alive_(other.alive_), text_(std::move(other.text_)) { ++*alive_; }
    Tracked& operator=(const Tracked&) = default;
    Tracked& operator=(Tracked&&) noexcept = default;
    ~Tracked() { --*alive_; }
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    int* alive_;
    std::string text_;
};

Tracked long_text(int* alive) {
    return Tracked(alive, std::string(64, 't'));
}

/// What a procedure waits for, one after the other.
struct World {
    TestQueue queue;
    int alive = 0;
    Pending<Tracked> first;
    Pending<Tracked> second;
    std::vector<std::string> log;
};

Task<Tracked> wait_for(World* world, Pending<Tracked>* pending, Tracked argument) {
    Tracked answer = co_await *pending;
    world->log.push_back(argument.text().substr(0, 1) + answer.text().substr(0, 1));
    co_return answer;
}

Task<void> wait_twice(World* world) {
    const Tracked own = long_text(&world->alive);
    Task<Tracked> child = wait_for(world, &world->first, own);
    const Tracked one = co_await child;
    Task<Tracked> other_child = wait_for(world, &world->second, one);
    const Tracked two = co_await other_child;
    world->log.push_back(one.text() == two.text() ? "same" : "different");
}

Task<std::size_t> outermost(World* world) {
    Task<void> nested = wait_twice(world);
    co_await nested;
    co_return world->log.size();
}

Task<int> at_once(int value) {
    co_return value;
}

Task<int> sum_of_many(int count) {
    int sum = 0;
    for (int index = 0; index < count; ++index) {
        Task<int> task = at_once(index % 2);
        const int value = co_await task;
        sum += value;
    }
    co_return sum;
}

Task<int> await_started(World* world, Task<int>* started) {
    const int value = co_await *started;
    world->log.push_back("resumed");
    co_return value;
}

Task<int> length_of(Pending<Tracked>* pending) {
    const Tracked answer = co_await *pending;
    co_return static_cast<int>(answer.text().size());
}

/// Does one thing that lets the procedure go on; false when nothing is left to do.
bool advance(World& world) {
    if (world.queue.step()) return true;
    if (!world.first.completed()) {
        world.first.complete(long_text(&world.alive));
        return true;
    }
    if (!world.second.completed()) {
        world.second.complete(long_text(&world.alive));
        return true;
    }
    return false;
}

}  // namespace

TEST_CASE("nested tasks run to the end and return values", "[task]") {
    World world;
    Task<std::size_t> task = outermost(&world);
    CHECK_FALSE(task.done());
    task.start(world.queue);
    while (advance(world)) {
    }
    REQUIRE(task.done());
    CHECK(task.take() == 3);
    CHECK(world.log == std::vector<std::string>{"tt", "tt", "same"});
}

TEST_CASE("a task can be cancelled at every suspension point", "[task]") {
    std::size_t steps_max = 0;
    {
        World world;
        Task<std::size_t> task = outermost(&world);
        task.start(world.queue);
        while (advance(world)) ++steps_max;
    }
    REQUIRE(steps_max >= 8);
    for (std::size_t steps = 0; steps <= steps_max; ++steps) {
        auto world = std::make_unique<World>();
        {
            Task<std::size_t> task = outermost(world.get());
            task.start(world->queue);
            for (std::size_t step = 0; step < steps; ++step) advance(*world);
        }
        CHECK(world->queue.empty());
        world->queue.run();
        world->first.complete(long_text(&world->alive));  // nobody waits any more: nothing happens
        world->second.complete(long_text(&world->alive));
        CHECK(world->queue.empty());
    }
}

TEST_CASE("what a cancelled task held is destroyed exactly once", "[task]") {
    int alive = 0;
    for (const bool complete : {false, true}) {
        auto pending = std::make_unique<Pending<Tracked>>();
        World world;
        {
            Task<Tracked> task = wait_for(&world, pending.get(), long_text(&alive));
            CHECK(alive == 1);
            task.start(world.queue);
            world.queue.run();
            if (complete) pending->complete(long_text(&alive));
        }
        pending.reset();
        CHECK(alive == 0);
    }
}

TEST_CASE("a task that was never started is destroyed without a trace", "[task]") {
    int alive = 0;
    World world;
    { Task<Tracked> task = wait_for(&world, &world.first, long_text(&alive)); }
    CHECK(alive == 0);
}

TEST_CASE("a Pending may be destroyed before the task that waits for it", "[task]") {
    int alive = 0;
    TestQueue queue;
    SECTION("unanswered: the task waits for ever and can be cancelled") {
        auto pending = std::make_unique<Pending<Tracked>>();
        Task<int> task = length_of(pending.get());
        task.start(queue);
        queue.run();
        pending.reset();
        queue.run();
        CHECK_FALSE(task.done());
    }
    SECTION("answered, and destroyed before the task is resumed: the answer arrives") {
        auto pending = std::make_unique<Pending<Tracked>>();
        Task<int> task = length_of(pending.get());
        task.start(queue);
        queue.run();
        pending->complete(long_text(&alive));
        pending.reset();
        queue.run();
        REQUIRE(task.done());
        CHECK(task.take() == 64);
    }
    CHECK(alive == 0);
}

TEST_CASE("a Pending answered before anybody waits is not waited for", "[task]") {
    int alive = 0;
    TestQueue queue;
    {
        Pending<Tracked> pending;
        pending.complete(long_text(&alive));
        pending.complete(Tracked(&alive, "a second answer is ignored"));
        Task<int> task = length_of(&pending);
        task.start(queue);
        CHECK(queue.step());
        REQUIRE(task.done());
        CHECK(task.take() == 64);
    }
    CHECK(alive == 0);
}

TEST_CASE("a long loop of tasks does not nest resumptions", "[task]") {
    TestQueue queue;
    Task<int> task = sum_of_many(100'000);
    task.start(queue);
    queue.run();
    REQUIRE(task.done());
    CHECK(task.take() == 50'000);
}

TEST_CASE("a task that was started can be awaited later", "[task]") {
    World world;
    Task<int> started = length_of(&world.first);
    started.start(world.queue);
    world.queue.run();
    Task<int> waiter = await_started(&world, &started);
    waiter.start(world.queue);
    world.queue.run();
    CHECK_FALSE(waiter.done());
    world.first.complete(long_text(&world.alive));
    world.queue.run();
    REQUIRE(waiter.done());
    CHECK(waiter.take() == 64);
    CHECK(world.log == std::vector<std::string>{"resumed"});
}

TEST_CASE("a task moves, and the moved-from one is empty", "[task]") {
    TestQueue queue;
    Task<int> task = at_once(7);
    Task<int> other = std::move(task);
    other.start(queue);
    queue.run();
    task = std::move(other);
    CHECK_FALSE(other.valid());
    REQUIRE(task.done());
    CHECK(task.take() == 7);
}
