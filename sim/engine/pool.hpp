#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

namespace sim::engine {

/// Objects known by a small index, so that an event's callback can carry it without an allocation. A
/// released one is used again first. References stay good until release.
template <class T>
class Pool {
public:
    [[nodiscard]] std::uint32_t take() {
        if (free_.empty()) {
            objects_.emplace_back();
            return static_cast<std::uint32_t>(objects_.size() - 1);
        }
        const std::uint32_t index = free_.back();
        free_.pop_back();
        return index;
    }
    /// The object becomes a new one; what the old one held is destroyed.
    void release(std::uint32_t index) {
        objects_[index] = T{};
        free_.push_back(index);
    }
    [[nodiscard]] T& operator[](std::uint32_t index) { return objects_[index]; }
    [[nodiscard]] const T& operator[](std::uint32_t index) const { return objects_[index]; }
    /// Indices ever in use at one time are below it.
    [[nodiscard]] std::uint32_t capacity() const { return static_cast<std::uint32_t>(objects_.size()); }

private:
    std::deque<T> objects_;
    std::vector<std::uint32_t> free_;
};

}  // namespace sim::engine
