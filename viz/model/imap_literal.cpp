#include "viz/model/imap_literal.hpp"

#include "protocol/base/ascii.hpp"

namespace viz::model {

namespace {

/// A line of this response holds octets of a message.
bool is_content_line(std::string_view line) {
    return line.find("BODY[") != line.npos || line.find("RFC822 {") != line.npos || line.find("RFC822.") != line.npos ||
           line.find("BINARY[") != line.npos;
}

}  // namespace

std::optional<std::size_t> announced_literal(std::string_view line) {
    if (!line.ends_with('}') || !is_content_line(line)) return std::nullopt;
    const std::size_t open = line.rfind('{');
    if (open == line.npos) return std::nullopt;
    const auto size_octets = protocol::parse_decimal(line.substr(open + 1, line.size() - open - 2));
    return size_octets ? std::optional(static_cast<std::size_t>(*size_octets)) : std::nullopt;
}

std::optional<ImapLiteral> find_message_literal(std::string_view octets) {
    for (std::size_t begin = 0; begin < octets.size();) {
        const std::size_t end = octets.find("\r\n", begin);
        if (end == octets.npos) break;
        if (const auto size_octets = announced_literal(octets.substr(begin, end - begin)))
            return ImapLiteral{end + 2, *size_octets};
        begin = end + 2;
    }
    return std::nullopt;
}

}  // namespace viz::model
