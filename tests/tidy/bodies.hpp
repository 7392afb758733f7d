#pragma once

#include <cstddef>
#include <vector>

#include "tests/tidy/source_file.hpp"

namespace tests::tidy {

/// The body of a function or of a lambda. The members are indices into the file's tokens.
struct Body {
    std::size_t head = 0;   ///< first token of the declaration, or the lambda's `[`
    std::size_t open = 0;   ///< `{`
    std::size_t close = 0;  ///< `}`
    bool captures = false;  ///< a lambda with something between `[` and `]`
};

/// Functions at namespace and class scope, in the order of the file. Good for code in our clang-format style.
std::vector<Body> find_functions(const Tokens& tokens);

std::vector<Body> find_lambdas(const Tokens& tokens);

}  // namespace tests::tidy
