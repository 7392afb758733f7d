#pragma once

#include <string_view>
#include <vector>

#include "tests/tidy/source_file.hpp"

namespace tests::tidy {

/// Cuts C++ `text` into tokens and collects its `#include` lines. Knows comments, raw strings, character literals,
/// digit separators and continued directives; trigraphs and line continuations inside tokens are not in use here.
void tokenize(std::string_view text, Tokens& tokens, std::vector<Include>& includes);

}  // namespace tests::tidy
