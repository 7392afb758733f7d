#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "sim/engine/engine.hpp"

namespace sim::engine {

/// The events to come, in the order (time, sequence of scheduling): a heap of small keys whose callbacks
/// stand beside it. An event costs no allocation as long as its callback fits std::function's own buffer. Those
/// scheduled for the time of the event just taken, which are many, wait in line beside the heap.
class EventHeap {
public:
    TimerId schedule(Instant time, Strength strength, Callback callback);
    /// Unknown and past timers are ignored.
    void cancel(TimerId timer);

    [[nodiscard]] bool empty() const { return keys_.size() + line_.size() == cancelled_; }
    /// Strong events still to come.
    [[nodiscard]] std::size_t strong_count() const { return strong_count_; }
    /// Time of the next event, instant_max where there is none.
    [[nodiscard]] Instant next_time();

    struct Due {
        Instant time;
        Callback callback;
    };
    /// Takes the next event out. @pre !empty()
    [[nodiscard]] Due pop();

private:
    struct Key {
        Instant time;
        TimerId id;  ///< grows with the sequence of scheduling
        auto operator<=>(const Key&) const = default;
    };
    struct Slot {
        TimerId id = 0;  ///< 0: free, or its event was cancelled
        Strength strength{};
        Callback callback;
    };
    std::uint32_t take_slot();
    void push_key(Key key);
    Key pop_key();
    void sift_down(std::size_t index, Key key);
    void drop_cancelled_first();
    [[nodiscard]] bool has_keys() const { return !keys_.empty() || !line_.empty(); }
    /// Whether the first of the line comes before the heap's top. @pre has_keys()
    [[nodiscard]] bool line_is_next() const;
    [[nodiscard]] const Key& first() const { return line_is_next() ? line_.front() : keys_.front(); }
    Key take_first();
    void sweep_cancelled();
    [[nodiscard]] bool is_cancelled(const Key& key) const;

    std::vector<Key> keys_;  ///< a heap with four children a node
    std::deque<Key> line_;   ///< all of one time, in order
    Instant last_time_;      ///< of the event taken last
    std::vector<Slot> slots_;
    std::vector<std::uint32_t> free_slots_;
    std::uint64_t last_sequence_ = 0;
    std::size_t cancelled_ = 0;  ///< keys kept of events that were cancelled
    std::size_t strong_count_ = 0;
};

}  // namespace sim::engine
