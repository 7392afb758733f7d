#include "sim/recording/shell_word.hpp"

namespace sim::recording {

std::string shell_word(std::string_view word) {
    static constexpr std::string_view plain =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./:=+%,@";
    if (!word.empty() && word.find_first_not_of(plain) == std::string_view::npos) return std::string(word);
    std::string quoted = "'";
    for (const char octet : word) quoted += octet == '\'' ? std::string("'\\''") : std::string(1, octet);
    return quoted + '\'';
}

}  // namespace sim::recording
