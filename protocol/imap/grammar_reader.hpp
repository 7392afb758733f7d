#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/base/result.hpp"
#include "protocol/imap/sequence_set.hpp"

namespace protocol::imap {

/// Reads protocol text from left to right by the rules of RFC 9051 section 9; literals stand in it with their octets
/// behind `{n}` CRLF. The first mistake counts: behind it every rule gives an empty value and nothing is taken any
/// more.
class GrammarReader {
public:
    explicit GrammarReader(std::string_view text) : text_(text) {}

    [[nodiscard]] bool ok() const { return !error_; }
    [[nodiscard]] bool at_end() const { return !error_ && offset_ == text_.size(); }
    [[nodiscard]] std::size_t offset() const { return offset_; }
    /// There must be one.
    [[nodiscard]] const SyntaxError& error() const { return *error_; }
    /// What stands behind offset().
    [[nodiscard]] std::string_view rest() const { return text_.substr(offset_); }
    [[nodiscard]] std::string_view text() const { return text_; }
    /// The next octet; NUL at the end and behind a mistake.
    [[nodiscard]] char peek() const { return error_ || offset_ == text_.size() ? '\0' : text_[offset_]; }

    /// A mistake at offset(), unless there is one before it.
    void fail(const char* expected) { fail_at(offset_, expected); }
    void fail_at(std::size_t offset_octets, const char* expected);
    /// Takes the octet if it is the next.
    bool take(char octet);
    /// Takes the text, in any case of letters, if it comes next.
    bool take_text(std::string_view text);
    /// Takes the word, in any case of letters, if it comes next and no ATOM-CHAR stands behind it.
    bool take_word(std::string_view word);
    void expect(char octet, const char* expected);
    void space() { expect(' ', "a space"); }
    void finish() {
        if (!at_end()) fail("the end of the command");
    }

    /// The octets up to the first for which `predicate` does not hold.
    template <class Predicate>
    std::string_view run(Predicate predicate) {
        if (error_) return {};
        const std::size_t begin = offset_;
        while (offset_ < text_.size() && predicate(text_[offset_])) ++offset_;
        return text_.substr(begin, offset_ - begin);
    }
    /// Letters, digits, ".", "-", "_", in upper case; empty where there is none, which is no mistake.
    std::string label();
    std::string_view atom(const char* expected);
    /// Up to a space or the end: of what goes on in another way the beginning is no tag.
    std::string_view tag();
    std::string astring(const char* expected);
    std::string list_mailbox();
    /// quoted / literal / literal8. @param literal8_allowed  NUL is allowed in a literal8 only
    std::string string(const char* expected, bool literal8_allowed = false);
    std::optional<std::string> nstring(const char* expected, bool literal8_allowed = false);
    /// `{n}`, `{n+}`, `~{n}`, `~{n+}` and the octets.
    std::string_view literal(const char* expected, bool literal8_allowed);
    [[nodiscard]] bool at_literal() const { return peek() == '{' || rest().substr(0, 2) == "~{"; }
    std::uint32_t number(const char* expected);
    std::uint32_t nz_number(const char* expected);
    std::uint64_t number64(const char* expected);
    SequenceSet sequence_set();
    /// `flag`; `\*` only as a `flag-perm`.
    std::string flag(const char* expected);

    /// Reads `(a b c)`. @param read  of one value: read(); @param may_be_empty  whether `()` will do
    template <class Read>
    void list(const char* expected, bool may_be_empty, Read read) {
        expect('(', expected);
        if (may_be_empty && take(')')) return;
        do {
            read();
        } while (take(' '));
        expect(')', ")");
    }

private:
    std::uint64_t digits(const char* expected, std::uint64_t value_max, bool zero_allowed);
    std::string quoted();

    std::string_view text_;
    std::size_t offset_ = 0;
    std::optional<SyntaxError> error_;
};

}  // namespace protocol::imap
