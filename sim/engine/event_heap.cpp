#include "sim/engine/event_heap.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace sim::engine {

namespace {

// A TimerId is the sequence number of its event, with the slot that holds its callback in the low bits.
constexpr unsigned slot_bits = 24;
constexpr std::uint64_t slot_mask = (std::uint64_t{1} << slot_bits) - 1;
constexpr std::size_t heap_arity = 4;
constexpr std::size_t sweep_threshold = 64;

std::size_t slot_of(TimerId id) {
    return static_cast<std::size_t>(id & slot_mask);
}

}  // namespace

TimerId EventHeap::schedule(Instant time, Strength strength, Callback callback) {
    const std::uint32_t index = take_slot();
    Slot& slot = slots_[index];
    slot.id = (++last_sequence_ << slot_bits) | index;
    slot.strength = strength;
    slot.callback = std::move(callback);
    if (strength == Strength::strong) ++strong_count_;
    const bool in_line = time == last_time_ && (line_.empty() || line_.back().time == time);
    in_line ? line_.push_back({time, slot.id}) : push_key({time, slot.id});
    return slot.id;
}

void EventHeap::cancel(TimerId timer) {
    const std::size_t index = slot_of(timer);
    if (timer == 0 || index >= slots_.size() || slots_[index].id != timer) return;
    Slot& slot = slots_[index];
    slot.id = 0;
    if (slot.strength == Strength::strong) --strong_count_;
    ++cancelled_;
    // Destroyed last: what the callback holds may call back into this queue.
    const Callback callback = std::exchange(slot.callback, nullptr);
    free_slots_.push_back(static_cast<std::uint32_t>(index));
    if (cancelled_ > sweep_threshold && cancelled_ > (keys_.size() + line_.size()) / 2) sweep_cancelled();
}

Instant EventHeap::next_time() {
    drop_cancelled_first();
    return has_keys() ? first().time : protocol::instant_max;
}

EventHeap::Due EventHeap::pop() {
    drop_cancelled_first();
    assert(has_keys());
    const Key key = take_first();
    last_time_ = key.time;
    Slot& slot = slots_[slot_of(key.id)];
    slot.id = 0;
    if (slot.strength == Strength::strong) --strong_count_;
    Due due{key.time, std::exchange(slot.callback, nullptr)};
    free_slots_.push_back(static_cast<std::uint32_t>(slot_of(key.id)));
    return due;
}

std::uint32_t EventHeap::take_slot() {
    if (!free_slots_.empty()) {
        const std::uint32_t index = free_slots_.back();
        free_slots_.pop_back();
        return index;
    }
    assert(slots_.size() <= slot_mask);
    slots_.emplace_back();
    return static_cast<std::uint32_t>(slots_.size() - 1);
}

void EventHeap::push_key(Key key) {
    std::size_t index = keys_.size();
    keys_.push_back(key);
    while (index > 0) {
        const std::size_t parent = (index - 1) / heap_arity;
        if (keys_[parent] < key) break;
        keys_[index] = keys_[parent];
        index = parent;
    }
    keys_[index] = key;
}

EventHeap::Key EventHeap::pop_key() {
    const Key top = keys_.front();
    const Key last = keys_.back();
    keys_.pop_back();
    if (!keys_.empty()) sift_down(0, last);
    return top;
}

void EventHeap::sift_down(std::size_t index, Key key) {
    for (std::size_t first = heap_arity * index + 1; first < keys_.size(); first = heap_arity * index + 1) {
        const std::size_t end = std::min(first + heap_arity, keys_.size());
        std::size_t least = first;
        for (std::size_t child = first + 1; child < end; ++child) {
            if (keys_[child] < keys_[least]) least = child;
        }
        if (key < keys_[least]) break;
        keys_[index] = keys_[least];
        index = least;
    }
    keys_[index] = key;
}

bool EventHeap::is_cancelled(const Key& key) const {
    return slots_[slot_of(key.id)].id != key.id;
}

bool EventHeap::line_is_next() const {
    return !line_.empty() && (keys_.empty() || line_.front() < keys_.front());
}

EventHeap::Key EventHeap::take_first() {
    if (!line_is_next()) return pop_key();
    const Key key = line_.front();
    line_.pop_front();
    return key;
}

void EventHeap::drop_cancelled_first() {
    while (has_keys() && is_cancelled(first())) {
        take_first();
        --cancelled_;
    }
}

void EventHeap::sweep_cancelled() {
    const auto cancelled = [this](const Key& key) { return is_cancelled(key); };
    std::erase_if(keys_, cancelled);
    std::erase_if(line_, cancelled);
    cancelled_ = 0;
    // Keys are all different, so the order in which they come out does not depend on the heap's shape.
    std::sort(keys_.begin(), keys_.end());
}

}  // namespace sim::engine
