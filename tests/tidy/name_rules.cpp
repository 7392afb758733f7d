#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "tests/tidy/rules.hpp"

namespace tests::tidy {
namespace {

/// A folder or file that may use a banned name, and why.
struct Exception {
    std::string_view path;
    std::string_view reason;
};

struct BannedName {
    std::string_view name;
    bool std_only = false;  ///< an ordinary word, banned only after `std::`
    std::string_view instead;
    std::vector<Exception> exceptions = {};
};

const std::vector<BannedName>& banned_names() {
    static const std::string_view clock = "time is an argument (protocol/base/instant.hpp)";
    static const std::string_view chance = "chance comes from a RandomStream (protocol/base/random_stream.hpp)";
    static const std::string_view threads = "the simulator has one thread";
    static const std::vector<Exception> bench = {
        {"sim/app/bench", "measures the CPU time that a run takes"},
        {"viz/app/measure", "measures the CPU time that opening and drawing take"}};
    static const std::vector<Exception> paced = {
        {"sim/app/bench", "measures the CPU time that a run takes"},
        {"viz/app/measure", "measures the CPU time that opening and drawing take"},
        {"sim/bridge/wall_clock", "paces a served run"}};
    static const std::vector<BannedName> table = {
        {"system_clock", false, clock},
        {"steady_clock", false, clock, paced},
        {"high_resolution_clock", false, clock},
        {"gettimeofday", false, clock},
        {"clock_gettime", false, clock, bench},
        {"clock", true, clock, bench},
        {"rand", false, chance},
        {"srand", false, chance},
        {"random_device", false, chance},
        {"mt19937", false, chance},
        {"mt19937_64", false, chance},
        {"default_random_engine", false, chance},
        {"shuffle", true, chance},
        {"hash", true, "std::hash differs between libraries; order by value"},
        {"thread", true, threads},
        {"jthread", true, threads},
        {"async",
         true,
         threads,
         {{"viz/app/trace_source", "reads ahead of what is shown, which gives the same events in the same order"}}},
        {"mutex", true, threads},
        {"condition_variable", true, threads},
        {"getenv",
         false,
         "the environment is no input of a run",
         {{"tests", "tests are told where the vectors are"},
          {"viz/app", "the display, the scale, the user's settings"}}},
        {"sleep_for", false, clock},
        {"sleep_until", false, clock},
    };
    return table;
}

bool follows_std(const Tokens& tokens, std::size_t index) {
    return index >= 2 && tokens[index - 1].text == "::" && tokens[index - 2].text == "std";
}

/// A call of the C library's time(): with nullptr, NULL, 0 or an address. Members called `time` are something else.
bool calls_time(const Tokens& tokens, std::size_t index) {
    if (tokens[index].text != "time" || index + 2 >= tokens.size() || tokens[index + 1].text != "(") return false;
    const std::string& argument = tokens[index + 2].text;
    return follows_std(tokens, index) || argument == "nullptr" || argument == "NULL" || argument == "0" ||
           argument == "&";
}

bool is_excepted(const SourceFile& file, const BannedName& banned) {
    return std::ranges::any_of(banned.exceptions,
                               [&](const Exception& each) { return file.path.starts_with(each.path); });
}

void check_token(const SourceFile& file, std::size_t index, Violations& violations) {
    const Token& token = file.tokens[index];
    for (const BannedName& banned : banned_names()) {
        if (token.text != banned.name || (banned.std_only && !follows_std(file.tokens, index))) continue;
        if (is_excepted(file, banned)) continue;
        violations.push_back({file.path, token.line, token.text + " is banned: " + std::string(banned.instead)});
    }
    if (token.text.ends_with("_distribution")) {
        violations.push_back({file.path, token.line, token.text + " is banned: it differs between libraries"});
    }
    if (calls_time(file.tokens, index)) {
        violations.push_back({file.path, token.line, "time() is banned: time is an argument"});
    }
}

}  // namespace

void check_banned_names(const SourceFile& file, Violations& violations) {
    for (std::size_t index = 0; index < file.tokens.size(); ++index) {
        if (file.tokens[index].kind == TokenKind::identifier) check_token(file, index, violations);
    }
}

}  // namespace tests::tidy
