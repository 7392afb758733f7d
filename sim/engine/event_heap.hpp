#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "sim/engine/engine.hpp"

namespace sim::engine {

/// The events to come, in the order (time, sequence of scheduling): a heap of small keys whose callbacks
/// stand beside it. An event costs no allocation as long as its callback fits std::function's own buffer. Many events
/// need no heap: those for the time of the event just taken wait in line, and so do those that come later than
/// all others - timers of the longest kind, and what is scheduled in its order before the run.
class EventHeap {
public:
    TimerId schedule(Instant time, Strength strength, Callback callback);
    /// Strong.
    TimerId schedule(Instant time, Turn& turn);
    /// Unknown and past timers are ignored.
    void cancel(TimerId timer);

    [[nodiscard]] bool empty() const { return key_count() == cancelled_; }
    /// Strong events still to come.
    [[nodiscard]] std::size_t strong_count() const { return strong_count_; }
    /// Time of the next event, instant_max where there is none.
    [[nodiscard]] Instant next_time();

    struct Due {
        Instant time;
        Turn* turn;  ///< nullptr: `callback` is what is due
        Callback callback;
    };
    /// Takes the next event out. @pre !empty()
    [[nodiscard]] Due pop();
    /// Takes the next event out if it is due at `limit` or before.
    [[nodiscard]] std::optional<Due> pop_until(Instant limit);

private:
    struct Key {
        Instant time;
        TimerId id;  ///< grows with the sequence of scheduling
        bool operator<(const Key& other) const {
            return time.nanoseconds != other.time.nanoseconds ? time.nanoseconds < other.time.nanoseconds
                                                              : id < other.id;
        }
    };
    struct Slot {
        TimerId id = 0;  ///< 0: free, or its event was cancelled
        Strength strength{};
        Turn* turn = nullptr;  ///< nullptr: `callback`
        Callback callback;
    };
    std::uint32_t take_slot();
    TimerId add(Instant time, Strength strength, std::uint32_t index);
    void push_key(Key key);
    void pop_key();
    void sift_down(std::size_t index, Key key);
    [[nodiscard]] std::size_t key_count() const { return keys_.size() + now_.size() + last_.size(); }
    /// Drops what was cancelled in front. nullptr: nothing is left.
    [[nodiscard]] const Key* first_key();
    /// The first key of all, cancelled or not; nullptr: there is none.
    [[nodiscard]] const Key* least_key() const;
    /// @param key  of least_key()
    void remove_least(const Key* key);
    Due take(const Key* key);
    void sweep_cancelled();
    [[nodiscard]] bool is_cancelled(const Key& key) const;

    std::vector<Key> keys_;  ///< a heap with four children a node
    std::deque<Key> now_;    ///< all of one time, in order
    std::deque<Key> last_;   ///< in order; each was the last of all in `last_` when it came
    Instant last_time_;      ///< of the event taken last
    std::vector<Slot> slots_;
    std::vector<std::uint32_t> free_slots_;
    std::uint64_t last_sequence_ = 0;
    std::size_t cancelled_ = 0;  ///< keys kept of events that were cancelled
    std::size_t strong_count_ = 0;
};

}  // namespace sim::engine
