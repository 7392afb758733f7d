#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/base/instant.hpp"

/// How scenario files write quantities.
namespace sim::yaml_text {

struct Unit {
    std::string_view name;
    std::uint64_t factor;
};

// Largest first, for the writers; readers compare whole names.
inline constexpr auto duration_units = std::to_array<Unit>({{"d", 86'400'000'000'000},
                                                            {"h", 3'600'000'000'000},
                                                            {"min", 60'000'000'000},
                                                            {"s", 1'000'000'000},
                                                            {"ms", 1'000'000},
                                                            {"us", 1'000},
                                                            {"ns", 1}});
inline constexpr auto size_units = std::to_array<Unit>(
    {{"GiB", std::uint64_t{1} << 30U}, {"MiB", std::uint64_t{1} << 20U}, {"KiB", std::uint64_t{1} << 10U}, {"B", 1}});
inline constexpr auto bandwidth_units =
    std::to_array<Unit>({{"Gbit", 1'000'000'000}, {"Mbit", 1'000'000}, {"kbit", 1'000}, {"bit", 1}});

// Reading what these write gives the same value.
[[nodiscard]] std::string format_duration(protocol::Duration duration);
[[nodiscard]] std::string format_size(std::uint64_t octets);
[[nodiscard]] std::string format_bandwidth(double octets_per_s);
[[nodiscard]] std::string format_share(double share);

}  // namespace sim::yaml_text
