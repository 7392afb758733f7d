#include "tests/tidy/bodies.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace tests::tidy {
namespace {

template <std::size_t size>
bool is_one_of(const Token& token, const std::array<std::string_view, size>& words) {
    return std::ranges::find(words, token.text) != words.end();
}

/// Past `template < ... >`, if `index` is there: its `class` and `typename` declare no scope.
std::size_t skip_template_head(const Tokens& tokens, std::size_t index, std::size_t end) {
    if (index >= end || tokens[index].text != "template") return index;
    std::size_t depth = 0;
    for (++index; index < end; ++index) {
        if (tokens[index].text == "<") ++depth;
        if (tokens[index].text == ">" && --depth == 0) return index + 1;
    }
    return end;
}

/// Whether `{` after tokens [begin, end) opens a namespace or a class: something that holds functions.
bool opens_container(const Tokens& tokens, std::size_t begin, std::size_t end) {
    static constexpr std::array<std::string_view, 6> keywords = {"namespace", "class", "struct",
                                                                 "union",     "enum",  "extern"};
    for (std::size_t index = skip_template_head(tokens, begin, end); index < end; ++index) {
        if (tokens[index].text == "(" || tokens[index].text == "=") return false;
        if (is_one_of(tokens[index], keywords)) return true;
    }
    return false;
}

/// Whether `{` after tokens [begin, end) opens a function. After a braced member initialiser nothing may be left of
/// the head, so an empty one counts.
bool opens_function(const Tokens& tokens, std::size_t begin, std::size_t end) {
    if (begin == end) return true;
    static constexpr std::array<std::string_view, 4> before_initialiser = {"=", "(", ",", "return"};
    if (is_one_of(tokens[end - 1], before_initialiser)) return false;
    return std::any_of(tokens.begin() + static_cast<std::ptrdiff_t>(begin),
                       tokens.begin() + static_cast<std::ptrdiff_t>(end),
                       [](const Token& token) { return token.text == ")"; });
}

bool is_access_specifier(const Tokens& tokens, std::size_t colon) {
    static constexpr std::array<std::string_view, 3> words = {"public", "protected", "private"};
    return tokens[colon].text == ":" && colon > 0 && is_one_of(tokens[colon - 1], words);
}

/// Whether `[` at `index` begins a lambda, given the token after its `]`: not a subscript, attribute or binding.
bool begins_lambda(const Tokens& tokens, std::size_t index, std::size_t after) {
    static constexpr std::array<std::string_view, 6> followers = {"(", "{", "<", "mutable", "->", "noexcept"};
    static constexpr std::array<std::string_view, 4> keywords = {"return", "co_return", "co_await", "case"};
    if (after >= tokens.size() || !is_one_of(tokens[after], followers)) return false;
    if (tokens[index + 1].text == "[") return false;
    if (index == 0) return true;
    const Token& before = tokens[index - 1];
    if (before.kind == TokenKind::identifier) return is_one_of(before, keywords);
    return before.kind == TokenKind::punctuation && before.text != ")" && before.text != "]" && before.text != "[";
}

/// The `{` of the lambda whose parameters, if any, begin at `index`; tokens.size() if it has none.
std::size_t lambda_body(const Tokens& tokens, std::size_t index) {
    while (index < tokens.size() && tokens[index].text != "{") {
        if (tokens[index].text == ";") return tokens.size();
        index = tokens[index].text == "(" ? closing_bracket(tokens, index) + 1 : index + 1;
    }
    return index;
}

}  // namespace

std::vector<Body> find_functions(const Tokens& tokens) {
    std::vector<Body> functions;
    std::size_t head = 0;
    for (std::size_t index = 0; index < tokens.size(); ++index) {
        const std::string& text = tokens[index].text;
        if (text == ";" || text == "}" || is_access_specifier(tokens, index)) head = index + 1;
        if (text != "{") continue;
        if (!opens_container(tokens, head, index)) {
            const std::size_t close = closing_bracket(tokens, index);
            if (opens_function(tokens, head, index)) functions.push_back({head, index, close, false});
            index = close;
        }
        head = index + 1;
    }
    return functions;
}

std::vector<Body> find_lambdas(const Tokens& tokens) {
    std::vector<Body> lambdas;
    for (std::size_t index = 0; index + 1 < tokens.size(); ++index) {
        if (tokens[index].text != "[") continue;
        const std::size_t close = closing_bracket(tokens, index);
        if (!begins_lambda(tokens, index, close + 1)) continue;
        const std::size_t open = lambda_body(tokens, close + 1);
        if (open < tokens.size()) lambdas.push_back({index, open, closing_bracket(tokens, open), close > index + 1});
    }
    return lambdas;
}

}  // namespace tests::tidy
