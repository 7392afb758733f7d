#include "protocol/imap/string_text.hpp"

#include <algorithm>

#include "protocol/base/utf8.hpp"
#include "protocol/imap/limits.hpp"
#include "protocol/imap/wire_text.hpp"

namespace protocol::imap {

namespace {

/// TEXT-CHAR of RFC 9051 section 9 without UTF-8, which a client must have asked for.
bool is_quotable(std::string_view octets) {
    return octets.size() <= written_quoted_octets_max && is_ascii(octets) &&
           std::all_of(octets.begin(), octets.end(),
                       [](char octet) { return octet != '\0' && octet != '\r' && octet != '\n'; });
}

}  // namespace

void append_string(std::string& out, std::string_view octets) {
    if (is_quotable(octets)) return write_quoted(out, octets);
    write_literal(out, octets);
    std::replace(out.end() - static_cast<std::ptrdiff_t>(octets.size()), out.end(), '\0', '\x80');
}

void append_nstring(std::string& out, const std::optional<std::string_view>& octets) {
    if (octets) return append_string(out, *octets);
    out += "NIL";
}

void append_nstring8(std::string& out, const std::optional<std::string_view>& octets) {
    if (!octets || octets->find('\0') == std::string_view::npos) return append_nstring(out, octets);
    write_literal(out, *octets, true);
}

}  // namespace protocol::imap
