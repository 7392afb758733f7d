#include "protocol/smtp/bare_line_ends.hpp"

namespace protocol::smtp {

std::size_t find_bare_cr_or_lf(std::string_view octets) {
    std::size_t line_start = 0;
    while (true) {
        const std::size_t line_feed = octets.find('\n', line_start);
        const std::string_view line = octets.substr(line_start, line_feed - line_start);
        const std::size_t carriage_return = line.find('\r');
        if (line_feed == octets.npos) {
            return carriage_return == line.npos ? octets.npos : line_start + carriage_return;
        }
        if (carriage_return == line.npos) return line_feed;
        if (carriage_return + 1 != line.size()) return line_start + carriage_return;
        line_start = line_feed + 1;
    }
}

}  // namespace protocol::smtp
