#pragma once

#include <cstddef>
#include <string_view>

#include "tests/fuzz/support/check.hpp"

/// Of AddressSanitizer; absent without it.
extern "C" __attribute__((weak)) std::size_t __sanitizer_get_current_allocated_bytes();

namespace tests::fuzz {

/// Watches what is allocated from its beginning on. Without AddressSanitizer it sees nothing.
class MemoryWatch {
public:
    MemoryWatch() : at_start_octets_(allocated_octets()) {}

    /// Requires that at most so much more is allocated now.
    void require_at_most(std::size_t octets, std::string_view property) const {
        require(allocated_octets() <= at_start_octets_ + octets, property);
    }

private:
    static std::size_t allocated_octets() {
        return __sanitizer_get_current_allocated_bytes == nullptr ? 0 : __sanitizer_get_current_allocated_bytes();
    }
    std::size_t at_start_octets_;
};

}  // namespace tests::fuzz
