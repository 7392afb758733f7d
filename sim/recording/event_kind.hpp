#pragma once
#include <cstddef>
#include <cstdint>
namespace sim::recording {
enum class EventKind : std::uint8_t { placeholder };
inline constexpr std::size_t event_kind_count = 1;
}
