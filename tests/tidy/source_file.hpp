#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// The checks of the source tree: rules that neither compiler nor clang-format knows.
namespace tests::tidy {

enum class TokenKind { identifier, number, literal, punctuation };

/// One token of C++. Comments and preprocessor directives are not tokens; a literal's text is empty, so that
/// no rule mistakes words in a string for code.
struct Token {
    std::string text;
    std::size_t line = 0;  ///< counted from 1
    TokenKind kind = TokenKind::punctuation;
};

using Tokens = std::vector<Token>;

/// An `#include` line.
struct Include {
    std::string path;
    std::size_t line = 0;
    bool angled = false;
};

/// A text file of the tree, seen as lines and, if it is C++, as tokens and includes.
struct SourceFile {
    std::string path;  ///< from the root of the tree, with slashes: "protocol/base/instant.hpp"
    std::vector<std::string> lines;
    Tokens tokens;
    std::vector<Include> includes;

    [[nodiscard]] bool is_cpp() const;
    [[nodiscard]] bool is_header() const;
    /// Whether it lies in `folder` or below. @param folder  for example "sim/engine"
    [[nodiscard]] bool is_in(std::string_view folder) const;
};

/// Something that a rule refuses.
struct Violation {
    std::string path;
    std::size_t line = 0;
    std::string message;

    [[nodiscard]] std::string to_string() const;
};

using Violations = std::vector<Violation>;

/// Splits `text` into lines and, for C++, tokens.
SourceFile make_source_file(std::string path, std::string_view text);

/// Every text file that people write: sources, tests, scenarios, documents, build files. @param root  the tree's top
std::vector<SourceFile> load_tree(const std::string& root);

/// Index of the bracket that closes the one at `open`; tokens.size() if there is none.
std::size_t closing_bracket(const Tokens& tokens, std::size_t open);

}  // namespace tests::tidy
