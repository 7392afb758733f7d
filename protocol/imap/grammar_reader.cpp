#include "protocol/imap/grammar_reader.hpp"

#include <utility>

#include "protocol/base/ascii.hpp"
#include "protocol/base/utf8.hpp"
#include "protocol/imap/limits.hpp"
#include "protocol/imap/wire_text.hpp"

namespace protocol::imap {

namespace {

bool is_label_char(char octet) {
    return is_alphanumeric(octet) || octet == '.' || octet == '-' || octet == '_';
}

bool is_sequence_char(char octet) {
    return is_digit(octet) || octet == ':' || octet == ',' || octet == '*' || octet == '$';
}

}  // namespace

void GrammarReader::fail_at(std::size_t offset_octets, const char* expected) {
    if (!error_) error_ = SyntaxError{offset_octets, expected};
}

bool GrammarReader::take(char octet) {
    if (error_ || offset_ == text_.size() || text_[offset_] != octet) return false;
    ++offset_;
    return true;
}

bool GrammarReader::take_text(std::string_view text) {
    if (error_ || !starts_with_ignoring_case(rest(), text)) return false;
    offset_ += text.size();
    return true;
}

bool GrammarReader::take_word(std::string_view word) {
    if (error_ || !starts_with_ignoring_case(rest(), word)) return false;
    const std::size_t behind = offset_ + word.size();
    if (behind < text_.size() && is_atom_char(text_[behind])) return false;
    offset_ = behind;
    return true;
}

void GrammarReader::expect(char octet, const char* expected) {
    if (!take(octet)) fail(expected);
}

std::string GrammarReader::label() {
    return to_upper(run(is_label_char));
}

std::string_view GrammarReader::atom(const char* expected) {
    const std::string_view text = run(is_atom_char);
    if (text.empty()) fail(expected);
    return text;
}

std::string_view GrammarReader::tag() {
    const std::string_view text = run(is_tag_char);
    const bool ends = peek() == ' ' || at_end();
    if (text.empty() || !ends) fail("a tag");
    return ok() ? text : std::string_view();
}

std::string GrammarReader::astring(const char* expected) {
    if (peek() == '"' || at_literal()) return string(expected);
    const std::string_view text = run(is_astring_char);
    if (text.empty()) fail(expected);
    return std::string(text);
}

std::string GrammarReader::list_mailbox() {
    if (peek() == '"' || at_literal()) return string("a mailbox pattern");
    const std::string_view text = run(is_list_char);
    if (text.empty()) fail("a mailbox pattern");
    return std::string(text);
}

std::string GrammarReader::quoted() {
    const std::size_t begin = offset_;
    expect('"', "a string");
    std::string value;
    while (ok() && !take('"')) {
        if (take('\\') && peek() != '"' && peek() != '\\') fail("\" or \\ behind \\");
        if (offset_ == text_.size() || text_[offset_] == '\0' || text_[offset_] == '\r' || text_[offset_] == '\n') {
            fail("the end of the quoted string");
        } else {
            value += text_[offset_++];
        }
    }
    if (ok() && !is_valid_utf8(value)) fail_at(begin, "UTF-8 in a quoted string");
    return value;
}

std::string GrammarReader::string(const char* expected, bool literal8_allowed) {
    if (peek() == '"') return quoted();
    return std::string(literal(expected, literal8_allowed));
}

std::optional<std::string> GrammarReader::nstring(const char* expected, bool literal8_allowed) {
    if (take_word("NIL")) return std::nullopt;
    return string(expected, literal8_allowed);
}

std::string_view GrammarReader::literal(const char* expected, bool literal8_allowed) {
    const bool literal8 = literal8_allowed && take('~');
    expect('{', expected);
    const std::uint64_t size_octets = number64("the size of a literal");
    static_cast<void>(take('+'));
    expect('}', "}");
    expect('\r', "CRLF before the literal's octets");
    expect('\n', "CRLF before the literal's octets");
    if (ok() && size_octets > text_.size() - offset_) fail("the literal's octets");
    if (!ok()) return {};
    const std::string_view octets = text_.substr(offset_, static_cast<std::size_t>(size_octets));
    if (!literal8 && octets.find('\0') != octets.npos) fail("a literal without NUL");
    offset_ += octets.size();
    return ok() ? octets : std::string_view();
}

std::uint64_t GrammarReader::digits(const char* expected, std::uint64_t value_max, bool zero_allowed) {
    const std::size_t begin = offset_;
    const std::string_view text = run(is_digit);
    const auto value = parse_decimal(text, value_max);
    if (value && (zero_allowed || text.front() != '0')) return *value;
    fail_at(begin, expected);
    return 0;
}

std::uint32_t GrammarReader::number(const char* expected) {
    return static_cast<std::uint32_t>(digits(expected, number_max, true));
}

std::uint32_t GrammarReader::nz_number(const char* expected) {
    return static_cast<std::uint32_t>(digits(expected, number_max, false));
}

std::uint64_t GrammarReader::number64(const char* expected) {
    return digits(expected, number64_max, true);
}

SequenceSet GrammarReader::sequence_set() {
    const std::size_t begin = offset_;
    auto set = SequenceSet::parse(run(is_sequence_char));
    if (set) return std::move(*set);
    fail_at(begin, "a sequence-set");
    return {};
}

std::string GrammarReader::flag(const char* expected) {
    std::string flag = take('\\') ? "\\" : "";
    return flag += atom(expected);
}

}  // namespace protocol::imap
