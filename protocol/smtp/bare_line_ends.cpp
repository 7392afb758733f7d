#include "protocol/smtp/bare_line_ends.hpp"

namespace protocol::smtp {

namespace {

constexpr std::size_t scan_block_octets = 64;

/// Whether every CR in the block has an LF behind it, and every LF that follows one of its octets a CR before it.
/// Made so that compilers turn it into a few instructions on whole registers.
/// @pre one octet more than the block is there
bool is_block_clean(const char* block) {
    unsigned char found = 0;
    for (std::size_t index = 0; index < scan_block_octets; ++index) {
        const unsigned char is_carriage_return = block[index] == '\r' ? 1 : 0;
        const unsigned char is_line_feed_next = block[index + 1] == '\n' ? 1 : 0;
        found = static_cast<unsigned char>(found | (is_carriage_return ^ is_line_feed_next));
    }
    return found == 0;
}

/// How many octets from the start, in whole lines or not, hold no bare CR or LF; only a lower bound.
std::size_t clean_octets(std::string_view octets) {
    if (octets.empty() || octets.front() == '\n') return 0;
    std::size_t position = 0;
    while (position + scan_block_octets < octets.size() && is_block_clean(octets.data() + position)) {
        position += scan_block_octets;
    }
    const bool after_carriage_return = position > 0 && octets[position - 1] == '\r';
    return after_carriage_return ? position - 1 : position;
}

}  // namespace

std::size_t find_bare_cr_or_lf(std::string_view octets) {
    std::size_t line_start = clean_octets(octets);
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
