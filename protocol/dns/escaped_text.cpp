#include "protocol/dns/escaped_text.hpp"

#include <fmt/format.h>

#include "protocol/base/ascii.hpp"

namespace protocol::dns {

Result<EscapedOctet, SyntaxError> read_escaped(std::string_view text, std::size_t position) {
    if (text[position] != '\\') return EscapedOctet{text[position], false, 1};
    const std::string_view rest = text.substr(position + 1);
    if (rest.empty()) return syntax_error(position, "a character after \"\\\"");
    if (!is_digit(rest[0])) return EscapedOctet{rest[0], true, 2};
    const auto value = rest.size() < 3 ? std::nullopt : parse_decimal(rest.substr(0, 3), 255);
    if (!value) return syntax_error(position, "three digits from 000 to 255 after \"\\\"");
    return EscapedOctet{static_cast<char>(*value), true, 4};
}

Result<Octets, SyntaxError> unescape(std::string_view text) {
    Octets octets;
    for (std::size_t position = 0; position < text.size();) {
        const auto next = read_escaped(text, position);
        if (!next) return failure(next.error());
        octets += next->octet;
        position += next->length;
    }
    return octets;
}

void append_escaped(std::string& text, char octet, std::string_view special) {
    if (!is_printable(octet)) {
        text += fmt::format("\\{:03}", static_cast<unsigned>(static_cast<unsigned char>(octet)));
        return;
    }
    if (special.find(octet) != std::string_view::npos) text += '\\';
    text += octet;
}

}  // namespace protocol::dns
