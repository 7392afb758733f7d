#pragma once

#include <cstddef>

namespace protocol::frame_pool {

/// Memory for the frames of coroutines. Procedures start and end all the time and their frames are larger than what
/// the allocator keeps at hand, so those that are given back are kept here, by size, for the next of their kind.
[[nodiscard]] void* take(std::size_t size_octets);
/// @param frame  of take() with the same size
void give_back(void* frame, std::size_t size_octets) noexcept;

}  // namespace protocol::frame_pool
