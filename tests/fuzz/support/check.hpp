#pragma once

#include <string_view>

namespace tests::fuzz {

/// Says which property does not hold and ends the program, as a failed assertion does.
[[noreturn]] void fail(std::string_view property);

/// Checks a property of the code under test. @param property  what holds, in words
inline void require(bool holds, std::string_view property) {
    if (!holds) fail(property);
}

}  // namespace tests::fuzz
