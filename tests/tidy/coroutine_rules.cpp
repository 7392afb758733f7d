#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "tests/tidy/bodies.hpp"
#include "tests/tidy/rules.hpp"

namespace tests::tidy {
namespace {

/// The tokens between the beginning of a statement and its `co_await`.
struct Prefix {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// Whether `{` begins a block rather than a braced initialiser, told by the token in front of it.
bool opens_block(const Tokens& tokens, std::size_t brace) {
    static constexpr std::array<std::string_view, 8> words = {"else",     "do",    "try",     "const",
                                                              "noexcept", "final", "mutable", "override"};
    if (brace == 0) return true;
    const Token& before = tokens[brace - 1];
    if (before.kind == TokenKind::identifier) return std::ranges::find(words, before.text) != words.end();
    return before.text != "=" && before.text != "," && before.text != "(";
}

/// @return nullopt: the `co_await` stands within parentheses or braces, so in a condition, argument or initialiser
std::optional<Prefix> statement_prefix(const Tokens& tokens, std::size_t await) {
    std::size_t depth = 0;
    std::size_t begin = await;
    for (; begin > 0; --begin) {
        const std::string& text = tokens[begin - 1].text;
        if (depth == 0 && text == "{" && !opens_block(tokens, begin - 1)) return std::nullopt;
        if (depth == 0 && (text == ";" || text == "{" || text == "}")) break;
        if (text == ")" || text == "]") ++depth;
        if (text == "(" || text == "[") {
            if (depth == 0) return std::nullopt;
            --depth;
        }
    }
    return Prefix{begin, await};
}

/// Past `if (...)`, `while (...)`, `for (...)`, `else` and `case ...:` in front of the statement itself.
std::size_t skip_control(const Tokens& tokens, Prefix prefix) {
    std::size_t index = prefix.begin;
    while (index < prefix.end) {
        const std::string& text = tokens[index].text;
        if (text == "else" || text == "default") {
            ++index;
        } else if (text == "if" || text == "while" || text == "for") {
            index = closing_bracket(tokens, index + 1) + 1;
        } else if (text == "case") {
            while (index < prefix.end && tokens[index].text != ":") ++index;
        } else if (text == ":") {
            ++index;
        } else {
            break;
        }
    }
    return std::min(index, prefix.end);
}

/// `Type name =`, nothing more.
bool is_named_local(const Tokens& tokens, std::size_t begin, std::size_t end) {
    if (end < begin + 3 || tokens[end - 1].text != "=" || tokens[begin].kind != TokenKind::identifier) return false;
    for (std::size_t index = begin; index < end - 1; ++index) {
        const Token& token = tokens[index];
        const std::string_view text = token.text;
        if (text == "return" || text == "co_return" || text == "co_yield" || token.kind == TokenKind::literal)
            return false;
        if (token.kind == TokenKind::punctuation && std::string_view("::<>,*&").find(text) == std::string_view::npos) {
            return false;
        }
    }
    return tokens[end - 2].kind == TokenKind::identifier && tokens[end - 3].text != "::";
}

/// A named local, or a call whose arguments are named locals or scalars.
bool is_plain_operand(const Tokens& tokens, std::size_t begin) {
    std::size_t depth = 0;
    for (std::size_t index = begin; index < tokens.size() && tokens[index].text != ";"; ++index) {
        const Token& token = tokens[index];
        if (token.text == "(" && ++depth > 1) return false;
        if (token.text == ")" && depth-- == 0) return false;
        if (token.text == "{" || token.text == "?" || token.text == "co_await") return false;
        if (token.kind == TokenKind::literal) return false;
    }
    return true;
}

void check_await(const SourceFile& file, std::size_t index, Violations& violations) {
    const Tokens& tokens = file.tokens;
    const auto prefix = statement_prefix(tokens, index);
    const std::size_t begin = prefix ? skip_control(tokens, *prefix) : 0;
    if (!prefix || (begin != index && !is_named_local(tokens, begin, index))) {
        violations.push_back(
            {file.path, tokens[index].line, "co_await must be a whole statement or the initialiser of a named local"});
    } else if (!is_plain_operand(tokens, index + 1)) {
        violations.push_back(
            {file.path, tokens[index].line, "co_await takes a named local, or a call with named locals and scalars"});
    }
}

bool is_coroutine_word(const Tokens& tokens, std::size_t index) {
    const std::string& text = tokens[index].text;
    if (text != "co_await" && text != "co_return" && text != "co_yield") return false;
    return index == 0 || tokens[index - 1].text != "operator";
}

/// Whether a parameter, in tokens [begin, end), is a reference.
bool takes_reference(const Tokens& tokens, std::size_t begin, std::size_t end) {
    std::size_t depth = 0;
    for (std::size_t index = begin; index < end; ++index) {
        if (tokens[index].text == "(" || tokens[index].text == "[") ++depth;
        if (tokens[index].text == ")" || tokens[index].text == "]") --depth;
        if (tokens[index].text == "&" && depth == 1 && tokens[index - 1].text != "[") return true;
    }
    return false;
}

void check_body(const SourceFile& file, const Body& body, Violations& violations) {
    const std::size_t line = file.tokens[body.head].line;
    if (body.captures) {
        violations.push_back({file.path, line, "a lambda that is a coroutine must not capture"});
    }
    if (takes_reference(file.tokens, body.head, body.open)) {
        violations.push_back({file.path, line, "a coroutine takes its parameters by value"});
    }
}

}  // namespace

void check_coroutines(const SourceFile& file, Violations& violations) {
    std::vector<Body> bodies = find_functions(file.tokens);
    const std::vector<Body> lambdas = find_lambdas(file.tokens);
    bodies.insert(bodies.end(), lambdas.begin(), lambdas.end());
    std::set<std::size_t> coroutines;  // indices into bodies
    for (std::size_t index = 0; index < file.tokens.size(); ++index) {
        if (!is_coroutine_word(file.tokens, index)) continue;
        if (file.tokens[index].text == "co_await") check_await(file, index, violations);
        std::optional<std::size_t> innermost;
        for (std::size_t each = 0; each < bodies.size(); ++each) {
            if (index < bodies[each].open || index > bodies[each].close) continue;
            if (!innermost || bodies[each].open > bodies[*innermost].open) innermost = each;
        }
        if (innermost) coroutines.insert(*innermost);
    }
    for (const std::size_t each : coroutines) check_body(file, bodies[each], violations);
}

}  // namespace tests::tidy
