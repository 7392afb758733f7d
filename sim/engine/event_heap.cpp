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
    slots_[index].callback = std::move(callback);
    return add(time, strength, index);
}

TimerId EventHeap::schedule(Instant time, Turn& turn) {
    const std::uint32_t index = take_slot();
    slots_[index].turn = &turn;
    return add(time, Strength::strong, index);
}

TimerId EventHeap::add(Instant time, Strength strength, std::uint32_t index) {
    Slot& slot = slots_[index];
    slot.id = (++last_sequence_ << slot_bits) | index;
    slot.strength = strength;
    if (strength == Strength::strong) ++strong_count_;
    if (time == last_time_ && (now_.empty() || now_.back().time == time)) {
        now_.push_back({time, slot.id});
    } else if (last_.empty() || last_.back().time <= time) {
        last_.push_back({time, slot.id});
    } else {
        push_key({time, slot.id});
    }
    return slot.id;
}

void EventHeap::cancel(TimerId timer) {
    const std::size_t index = slot_of(timer);
    if (timer == 0 || index >= slots_.size() || slots_[index].id != timer) return;
    Slot& slot = slots_[index];
    slot.id = 0;
    if (slot.strength == Strength::strong) --strong_count_;
    ++cancelled_;
    slot.turn = nullptr;
    // Destroyed last: what the callback holds may call back into this queue.
    const Callback callback = std::exchange(slot.callback, nullptr);
    free_slots_.push_back(static_cast<std::uint32_t>(index));
    if (cancelled_ > sweep_threshold && cancelled_ > key_count() / 2) sweep_cancelled();
}

Instant EventHeap::next_time() {
    const Key* key = first_key();
    return key == nullptr ? protocol::instant_max : key->time;
}

EventHeap::Due EventHeap::pop() {
    const Key* key = first_key();
    assert(key != nullptr);
    return take(key);
}

std::optional<EventHeap::Due> EventHeap::pop_until(Instant limit) {
    const Key* key = first_key();
    if (key == nullptr || key->time > limit) return std::nullopt;
    return take(key);
}

EventHeap::Due EventHeap::take(const Key* key) {
    const auto index = static_cast<std::uint32_t>(slot_of(key->id));
    last_time_ = key->time;
    remove_least(key);
    Slot& slot = slots_[index];
    slot.id = 0;
    if (slot.strength == Strength::strong) --strong_count_;
    free_slots_.push_back(index);
    if (Turn* turn = std::exchange(slot.turn, nullptr)) return {last_time_, turn, nullptr};
    return {last_time_, nullptr, std::exchange(slot.callback, nullptr)};
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

void EventHeap::pop_key() {
    const Key last = keys_.back();
    keys_.pop_back();
    if (!keys_.empty()) sift_down(0, last);
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

const EventHeap::Key* EventHeap::least_key() const {
    const Key* least = keys_.empty() ? nullptr : &keys_.front();
    for (const std::deque<Key>* line : {&now_, &last_}) {
        if (!line->empty() && (least == nullptr || line->front() < *least)) least = &line->front();
    }
    return least;
}

void EventHeap::remove_least(const Key* key) {
    if (!now_.empty() && key == &now_.front()) {
        now_.pop_front();
    } else if (!last_.empty() && key == &last_.front()) {
        last_.pop_front();
    } else {
        pop_key();
    }
}

const EventHeap::Key* EventHeap::first_key() {
    const Key* key = least_key();
    while (key != nullptr && is_cancelled(*key)) {
        remove_least(key);
        --cancelled_;
        key = least_key();
    }
    return key;
}

void EventHeap::sweep_cancelled() {
    const auto cancelled = [this](const Key& key) { return is_cancelled(key); };
    std::erase_if(keys_, cancelled);
    std::erase_if(now_, cancelled);
    std::erase_if(last_, cancelled);
    cancelled_ = 0;
    // Keys are all different, so the order in which they come out does not depend on the heap's shape.
    std::sort(keys_.begin(), keys_.end());
}

}  // namespace sim::engine
