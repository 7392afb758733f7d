#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace tests::fuzz {

/// One fuzz target as a function, where several are in one program.
struct Target {
    std::string_view name;
    int (*run)(const std::uint8_t* data, std::size_t size_octets);
};

/// All of them; tests/fuzz/CMakeLists.txt makes the list.
std::span<const Target> targets();

}  // namespace tests::fuzz
