#include "protocol/base/frame_pool.hpp"

#include <array>
#include <new>

namespace protocol::frame_pool {

namespace {

constexpr std::size_t step_octets = 128;
constexpr std::size_t pooled_octets_max = 4096;

// The address sanitizer must see when a frame is gone.
#if defined(__SANITIZE_ADDRESS__)
constexpr bool is_pooled(std::size_t) {
    return false;
}
#else
constexpr bool is_pooled(std::size_t size_octets) {
    return size_octets <= pooled_octets_max;
}
#endif

/// What a frame takes of the memory, in steps: all of as many have one list.
constexpr std::size_t steps(std::size_t size_octets) {
    return (size_octets + step_octets - 1) / step_octets;
}

struct FreeFrame {
    FreeFrame* next;
};

/// Frames of one size that nobody uses. Which one is taken decides nothing but its address.
FreeFrame*& free_frames(std::size_t size_octets) {
    static std::array<FreeFrame*, pooled_octets_max / step_octets + 1> lists{};
    return lists[steps(size_octets)];
}

}  // namespace

void* take(std::size_t size_octets) {
    if (!is_pooled(size_octets)) return ::operator new(size_octets);
    FreeFrame*& first = free_frames(size_octets);
    if (first == nullptr) return ::operator new(steps(size_octets) * step_octets);
    FreeFrame* frame = first;
    first = frame->next;
    return frame;
}

void give_back(void* frame, std::size_t size_octets) noexcept {
    if (!is_pooled(size_octets)) return ::operator delete(frame);
    FreeFrame*& first = free_frames(size_octets);
    first = new (frame) FreeFrame{first};
}

}  // namespace protocol::frame_pool
