#include "sim/dialogue/secret_text.hpp"

#include <array>
#include <cstddef>

#include "protocol/base/ascii.hpp"

namespace sim::dialogue {

namespace {

constexpr std::string_view hidden = "****";

/// A command that brings a secret, and how many words stand before that: the tag of IMAP too.
struct SecretCommand {
    std::string_view name;
    std::size_t tag_words = 0;
    std::size_t open_words = 0;
};

constexpr auto secret_commands = std::to_array<SecretCommand>({
    {"AUTH", 0, 2},
    {"PASS", 0, 1},
    {"AUTHENTICATE", 1, 3},
    {"LOGIN", 1, 3},
});

/// Where the word with this number begins, counted from 0; npos: there are fewer.
std::size_t begin_of_word(std::string_view line, std::size_t number) {
    std::size_t at = 0;
    for (std::size_t word = 0; word < number; ++word) {
        at = line.find(' ', at);
        if (at == std::string_view::npos) return at;
        ++at;
    }
    return at < line.size() ? at : std::string_view::npos;
}

bool is_command(std::string_view line, const SecretCommand& command) {
    const std::size_t begin = begin_of_word(line, command.tag_words);
    if (begin == std::string_view::npos) return false;
    const std::string_view rest = line.substr(begin);
    return protocol::equal_ignoring_case(rest.substr(0, rest.find(' ')), command.name);
}

}  // namespace

std::string without_password(std::string_view line) {
    for (const SecretCommand& command : secret_commands) {
        if (!is_command(line, command)) continue;
        const std::size_t secret = begin_of_word(line, command.open_words);
        if (secret == std::string_view::npos) return std::string(line);
        return std::string(line.substr(0, secret)).append(hidden);
    }
    return std::string(line);
}

}  // namespace sim::dialogue
