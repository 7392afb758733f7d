#include "sim/engine/event_heap.hpp"

#include <algorithm>
#include <vector>

#include "protocol/base/random_stream.hpp"
#include "tests/support/catch.hpp"

using sim::engine::EventHeap;
using sim::engine::Instant;
using sim::engine::Strength;
using sim::engine::TimerId;

TEST_CASE("Events come out by time, those of one time in the order of scheduling") {
    protocol::RandomStream random(1, 0, "test", "queue");
    EventHeap queue;
    std::vector<std::pair<std::int64_t, int>> expected;
    std::vector<std::pair<std::int64_t, int>> handled;
    for (int number = 0; number < 2000; ++number) {
        const auto time = static_cast<std::int64_t>(random.below(300));
        expected.emplace_back(time, number);
        queue.schedule(Instant{time}, Strength::strong,
                       [&handled, time, number] { handled.emplace_back(time, number); });
    }
    std::sort(expected.begin(), expected.end());
    while (!queue.empty()) {
        const auto due = queue.pop();
        due.callback();
        CHECK(due.time.nanoseconds == handled.back().first);
    }
    CHECK(handled == expected);
}

TEST_CASE("A cancelled event does not come, and its number is not used again") {
    EventHeap queue;
    int handled = 0;
    const auto count = [&handled] { ++handled; };
    const TimerId first = queue.schedule(Instant{1}, Strength::strong, count);
    queue.cancel(first);
    queue.cancel(first);
    CHECK(queue.empty());
    CHECK(queue.strong_count() == 0);
    const TimerId second = queue.schedule(Instant{2}, Strength::strong, count);
    CHECK(second != first);
    queue.cancel(first);
    queue.cancel(0);
    CHECK(queue.strong_count() == 1);
    CHECK(queue.next_time() == Instant{2});
    queue.pop().callback();
    CHECK(handled == 1);
    CHECK(queue.next_time() == protocol::instant_max);
}

TEST_CASE("Many cancelled events leave the others as they were") {
    EventHeap queue;
    std::vector<TimerId> timers;
    std::vector<int> handled;
    for (int number = 0; number < 1000; ++number) {
        timers.push_back(queue.schedule(Instant{1000 - number}, number % 2 == 0 ? Strength::weak : Strength::strong,
                                        [&handled, number] { handled.push_back(number); }));
    }
    for (std::size_t number = 0; number < timers.size(); ++number) {
        if (number % 10 != 3) queue.cancel(timers[number]);
    }
    CHECK(queue.strong_count() == 100);
    while (!queue.empty()) queue.pop().callback();
    REQUIRE(handled.size() == 100);
    CHECK(handled.front() == 993);
    CHECK(handled.back() == 3);
    CHECK(std::is_sorted(handled.rbegin(), handled.rend()));
}

TEST_CASE("Turns come in one order with the events of their time, and can be cancelled") {
    class CountingTurn : public sim::engine::Turn {
    public:
        explicit CountingTurn(std::vector<int>& log) : log_(log) {}
        void take() override { log_.push_back(2); }

    private:
        std::vector<int>& log_;
    };
    EventHeap queue;
    std::vector<int> log;
    CountingTurn turn(log);
    const auto handle_next = [&queue] {
        const auto due = queue.pop();
        due.turn != nullptr ? due.turn->take() : due.callback();
    };
    queue.schedule(Instant{5}, Strength::weak, [&log] { log.push_back(1); });
    queue.schedule(Instant{5}, turn);
    queue.schedule(Instant{5}, Strength::weak, [&log] { log.push_back(3); });
    CHECK(queue.strong_count() == 1);
    while (!queue.empty()) handle_next();
    CHECK(log == std::vector<int>{1, 2, 3});

    const TimerId cancelled = queue.schedule(Instant{5}, turn);
    queue.schedule(Instant{5}, Strength::strong, [&log] { log.push_back(4); });
    queue.cancel(cancelled);
    CHECK(queue.strong_count() == 1);
    handle_next();
    CHECK(queue.empty());
    CHECK(log.back() == 4);
    // The place of the cancelled turn is used again, by a callback.
    CHECK(log.size() == 4);
}
