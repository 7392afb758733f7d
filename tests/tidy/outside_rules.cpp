#include <algorithm>
#include <array>
#include <string_view>

#include "tests/tidy/rules.hpp"

namespace tests::tidy {
namespace {

/// Functions of the system that can open a connection, or send to whoever did not ask, and what can make others do so.
bool reaches_out(std::string_view name) {
    static constexpr std::array<std::string_view, 8> names = {
        "sendmsg",       "sendmmsg", "MSG_FASTOPEN",          "getaddrinfo",
        "gethostbyname", "syscall",  "io_uring_prep_connect", "res_query"};
    return std::ranges::find(names, name) != names.end();
}

/// connect(2), as opposed to members of that name: those follow an object or a type's name.
bool calls_connect(const Tokens& tokens, std::size_t index) {
    if (tokens[index].text != "connect" || index + 1 >= tokens.size() || tokens[index + 1].text != "(") return false;
    if (index == 0) return true;
    const Token& before = tokens[index - 1];
    if (before.text == "." || before.text == "->") return false;
    const Token& name = before.text == "::" && index >= 2 ? tokens[index - 2] : before;
    return name.kind != TokenKind::identifier || name.text == "return";
}

}  // namespace

void check_no_way_out(const SourceFile& file, Violations& violations) {
    if (file.is_in("tests")) return;
    for (std::size_t index = 0; index < file.tokens.size(); ++index) {
        const Token& token = file.tokens[index];
        if (token.kind != TokenKind::identifier) continue;
        if (!reaches_out(token.text) && !(file.is_in("sim/bridge") && calls_connect(file.tokens, index))) continue;
        violations.push_back({file.path, token.line, token.text + " leads out of this machine: no mail may get there"});
    }
}

}  // namespace tests::tidy
