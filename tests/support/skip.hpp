#pragma once

#include <string>

namespace tests {

/// Tells that (a part of) a test cannot run here, and why. The reason is printed at once; if no test of
/// the program ran any assertion, the program exits 77, which ctest shows as "Skipped".
void skip(const std::string& reason);

}  // namespace tests
