#include "protocol/imap/wire_text.hpp"

#include <algorithm>

#include "protocol/base/utf8.hpp"
#include "protocol/imap/limits.hpp"

namespace protocol::imap {

namespace {

bool can_be_quoted(std::string_view text) {
    const auto fits = [](char octet) { return octet != '\0' && octet != '\r' && octet != '\n'; };
    return text.size() <= written_quoted_octets_max && std::all_of(text.begin(), text.end(), fits) &&
           is_valid_utf8(text);
}

template <class Predicate>
bool is_bare(std::string_view text, Predicate predicate) {
    return !text.empty() && std::all_of(text.begin(), text.end(), predicate) && !equal_ignoring_case(text, "NIL");
}

}  // namespace

void write_literal(std::string& wire, std::string_view octets, bool literal8) {
    if (literal8) wire += '~';
    wire.append("{").append(std::to_string(octets.size())).append("}\r\n").append(octets);
}

void write_quoted(std::string& wire, std::string_view text) {
    wire += '"';
    for (const char octet : text) {
        if (octet == '"' || octet == '\\') wire += '\\';
        wire += octet;
    }
    wire += '"';
}

void write_string(std::string& wire, std::string_view text) {
    if (can_be_quoted(text)) return write_quoted(wire, text);
    write_literal(wire, text, text.find('\0') != text.npos);
}

void write_astring(std::string& wire, std::string_view text) {
    if (is_bare(text, is_astring_char)) {
        wire += text;
    } else {
        write_string(wire, text);
    }
}

void write_list_mailbox(std::string& wire, std::string_view text) {
    if (is_bare(text, is_list_char)) {
        wire += text;
    } else {
        write_string(wire, text);
    }
}

void write_nstring(std::string& wire, const std::optional<std::string>& text) {
    if (text) return write_string(wire, *text);
    wire += "NIL";
}

}  // namespace protocol::imap
