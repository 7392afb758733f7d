#include "protocol/smtp/content.hpp"

#include <algorithm>

#include "protocol/base/utf8.hpp"

namespace protocol::smtp {

std::size_t longest_line_octets(const Content& content) {
    std::size_t longest = 0;
    std::size_t before = 0;  // of the line in the chunks before
    for (const auto& chunk : content) {
        std::string_view rest = *chunk;
        for (auto end = rest.find("\r\n"); end != rest.npos; end = rest.find("\r\n")) {
            longest = std::max(longest, before + end);
            before = 0;
            rest.remove_prefix(end + 2);
        }
        before += rest.size();
        longest = std::max(longest, before);
    }
    return longest;
}

bool has_eight_bit_octets(const Content& content) {
    return std::any_of(content.begin(), content.end(),
                       [](const auto& chunk) { return ascii_prefix_octets(*chunk) < chunk->size(); });
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
