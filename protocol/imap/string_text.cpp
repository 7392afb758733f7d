#include "protocol/imap/string_text.hpp"

#include <algorithm>

#include "protocol/base/ascii.hpp"
#include "protocol/imap/limits.hpp"

namespace protocol::imap {

namespace {

/// TEXT-CHAR of RFC 9051 section 9 without UTF-8, which a client must have asked for.
bool is_quotable(std::string_view octets) {
    return octets.size() <= written_quoted_octets_max && std::all_of(octets.begin(), octets.end(), [](char octet) {
               return static_cast<unsigned char>(octet) < 0x80 && octet != '\0' && octet != '\r' && octet != '\n';
           });
}

/// ASTRING-CHAR of RFC 9051 section 9: an ATOM-CHAR or "]".
bool is_astring_character(char octet) {
    constexpr std::string_view specials = "(){%*\"\\";
    return is_graphic(octet) && specials.find(octet) == std::string_view::npos;
}

void append_quoted(std::string& out, std::string_view octets) {
    out += '"';
    for (const char octet : octets) {
        if (octet == '"' || octet == '\\') out += '\\';
        out += octet;
    }
    out += '"';
}

void append_literal_prefix(std::string& out, std::size_t size_octets) {
    out += '{';
    out += std::to_string(size_octets);
    out += "}\r\n";
}

}  // namespace

void append_string(std::string& out, std::string_view octets) {
    if (is_quotable(octets)) return append_quoted(out, octets);
    append_literal_prefix(out, octets.size());
    const std::size_t start = out.size();
    out += octets;
    std::replace(out.begin() + static_cast<std::ptrdiff_t>(start), out.end(), '\0', '\x80');
}

void append_nstring(std::string& out, const std::optional<std::string_view>& octets) {
    if (octets) return append_string(out, *octets);
    out += "NIL";
}

void append_astring(std::string& out, std::string_view octets) {
    const bool is_atom = !octets.empty() && std::all_of(octets.begin(), octets.end(), is_astring_character);
    if (!is_atom || equal_ignoring_case(octets, "NIL")) return append_string(out, octets);
    out += octets;
}

void append_nstring8(std::string& out, const std::optional<std::string_view>& octets) {
    if (!octets || octets->find('\0') == std::string_view::npos) return append_nstring(out, octets);
    out += '~';
    append_literal_prefix(out, octets->size());
    out += *octets;
}

}  // namespace protocol::imap
