#include "tests/fuzz/support/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace tests::fuzz {

void fail(std::string_view property) {
    std::fprintf(stderr, "FAILED PROPERTY: %.*s\n", static_cast<int>(property.size()), property.data());
    std::abort();
}

}  // namespace tests::fuzz
