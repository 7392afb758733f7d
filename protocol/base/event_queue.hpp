#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace protocol {

/// The events of a session that were not polled yet, in order. Its memory is reused once it is empty.
template <class Event>
class EventQueue {
public:
    template <class E>
    void push(E&& event) {
        events_.emplace_back(std::forward<E>(event));
    }
    [[nodiscard]] std::optional<Event> poll() {
        if (head_ == events_.size()) return std::nullopt;
        std::optional<Event> event(std::move(events_[head_]));
        if (++head_ == events_.size()) {
            events_.clear();
            head_ = 0;
        }
        return event;
    }

private:
    std::vector<Event> events_;
    std::size_t head_ = 0;  ///< events before it were polled
};

}  // namespace protocol
