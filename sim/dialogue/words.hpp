#pragma once

#include <cstddef>
#include <string_view>

namespace sim::dialogue {

/// Words of a line stand between single blanks, as the commands of SMTP, POP3 and IMAP have them.
[[nodiscard]] constexpr std::string_view first_word(std::string_view line) {
    return line.substr(0, line.find(' '));
}
/// The rest of the line; empty where there is no blank.
[[nodiscard]] constexpr std::string_view after_first_word(std::string_view line) {
    const std::size_t blank = line.find(' ');
    return blank == std::string_view::npos ? std::string_view() : line.substr(blank + 1);
}
[[nodiscard]] constexpr std::string_view second_word(std::string_view line) {
    return first_word(after_first_word(line));
}

}  // namespace sim::dialogue
