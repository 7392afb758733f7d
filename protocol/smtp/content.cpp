#include "protocol/smtp/content.hpp"

#include <algorithm>

#include "protocol/base/utf8.hpp"

namespace protocol::smtp {

namespace {

/// Of the lines that end in `piece`, and of the one that is left open.
/// @param open  octets of the open line in the pieces before; then of the one left open
std::size_t longest_line_octets(std::string_view piece, std::size_t& open) {
    std::size_t longest = 0;
    for (auto end = piece.find("\r\n"); end != piece.npos; end = piece.find("\r\n")) {
        longest = std::max(longest, open + end);
        open = 0;
        piece.remove_prefix(end + 2);
    }
    open += piece.size();
    return std::max(longest, open);
}

}  // namespace

std::size_t longest_line_octets(const Content& content) {
    std::size_t longest = 0;
    std::size_t open = 0;
    for (const auto& chunk : content) longest = std::max(longest, longest_line_octets(*chunk, open));
    return longest;
}

std::size_t longest_line_octets(std::string_view content) {
    std::size_t open = 0;
    return longest_line_octets(content, open);
}

bool has_eight_bit_octets(const Content& content) {
    return std::any_of(content.begin(), content.end(), [](const auto& chunk) { return !protocol::is_ascii(*chunk); });
}

bool has_eight_bit_header(const Content& content) {
    constexpr std::string_view header_end = "\r\n\r\n";
    Octets tail;  // of the chunks before, where the end may begin
    for (const auto& chunk : content) {
        const Octets joined = tail + *chunk;
        const std::size_t end = joined.find(header_end);
        if (ascii_prefix_octets(std::string_view(joined).substr(0, end)) < std::min(end, joined.size())) return true;
        if (end != joined.npos) return false;
        tail = joined.substr(joined.size() - std::min(joined.size(), header_end.size() - 1));
    }
    return false;
}

}  // namespace protocol::smtp
