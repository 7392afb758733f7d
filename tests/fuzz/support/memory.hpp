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
    /// Whether there is anything to be seen, so that what is run for its sake alone can be left out.
    [[nodiscard]] static bool can_see() { return __sanitizer_get_current_allocated_bytes != nullptr; }

    MemoryWatch() : at_start_octets_(allocated_octets()) {}

    /// Requires that at most so much more is allocated now; looks each time that some calls have been made, as
    /// looking is slow.
    void require_at_most(std::size_t octets, std::string_view property) {
        static constexpr unsigned calls_between_looks = 32;
        if (++calls_ % calls_between_looks != 0) return;
        require(allocated_octets() <= at_start_octets_ + octets, property);
    }

private:
    static std::size_t allocated_octets() { return can_see() ? __sanitizer_get_current_allocated_bytes() : 0; }
    std::size_t at_start_octets_;
    unsigned calls_ = 0;
};

}  // namespace tests::fuzz
