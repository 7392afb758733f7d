#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/base/ascii.hpp"

/// The characters and the strings of RFC 9051 section 9, as they are written. What is too odd for a quoted string
/// becomes a literal with its octets behind it, so that any value can be written and read again.
namespace protocol::imap {

/// ATOM-CHAR: any CHAR except atom-specials.
[[nodiscard]] constexpr bool is_atom_char(char octet) {
    return is_graphic(octet) && octet != '(' && octet != ')' && octet != '{' && octet != '%' && octet != '*' &&
           octet != '"' && octet != '\\' && octet != ']';
}
[[nodiscard]] constexpr bool is_astring_char(char octet) {
    return is_atom_char(octet) || octet == ']';
}
/// list-char: of a pattern of LIST.
[[nodiscard]] constexpr bool is_list_char(char octet) {
    return is_astring_char(octet) || octet == '%' || octet == '*';
}
/// Of a tag: ASTRING-CHAR except "+".
[[nodiscard]] constexpr bool is_tag_char(char octet) {
    return is_astring_char(octet) && octet != '+';
}
/// TEXT-CHAR: any CHAR except CR and LF.
[[nodiscard]] constexpr bool is_text_char(char octet) {
    return octet > 0 && octet != '\r' && octet != '\n';
}

/// `quoted`. @pre no CR, LF or NUL
void write_quoted(std::string& wire, std::string_view text);
/// `string`: quoted where that can be, else a literal (`~{n}` if it holds NUL).
void write_string(std::string& wire, std::string_view text);
/// `astring`: as an atom where that can be. NIL is quoted, for readers that are not strict.
void write_astring(std::string& wire, std::string_view text);
/// `list-mailbox`: wildcards too stand without quotes.
void write_list_mailbox(std::string& wire, std::string_view text);
/// `nstring`: nothing is NIL.
void write_nstring(std::string& wire, const std::optional<std::string>& text);
/// The octets behind `{n}` CRLF, or `~{n}`.
void write_literal(std::string& wire, std::string_view octets, bool literal8 = false);

/// `(a b c)`. @param write  of one value: write(wire, value)
template <class Values, class Write>
void write_list(std::string& wire, const Values& values, Write write) {
    wire += '(';
    bool first = true;
    for (const auto& value : values) {
        if (!first) wire += ' ';
        first = false;
        write(wire, value);
    }
    wire += ')';
}
/// For lists of what needs no quotes: atoms, flags.
inline void write_plain(std::string& wire, std::string_view text) {
    wire += text;
}

}  // namespace protocol::imap
