#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace protocol::message {

/// Cuts the body of a structured field, folded or not, into tokens. Every call either consumes a whole
/// token or nothing. Octets above 127 count as letters (RFC 6532 section 3.2).
class Lexer {
public:
    explicit Lexer(std::string_view text) : text_(text) {}

    [[nodiscard]] std::size_t position() const { return position_; }
    void seek(std::size_t position) { position_ = position; }
    [[nodiscard]] bool at_end() const { return position_ >= text_.size(); }
    /// The next octet, or NUL at the end.
    [[nodiscard]] char peek() const { return at_end() ? '\0' : text_[position_]; }
    [[nodiscard]] std::string_view text() const { return text_; }

    /// White space, folds and comments; true if there was any. An unclosed comment goes to the end.
    /// RFC 5322 section 3.2.2.
    bool skip_cfws();
    /// The text of a comment that stands here, nested comments with their brackets. RFC 5322 section 3.2.2.
    std::optional<std::string> comment();
    /// Consumes `octet` if it is next.
    bool accept(char octet);
    /// 1*atext. RFC 5322 section 3.2.3.
    std::optional<std::string_view> atom();
    /// 1*<any CHAR except SPACE, CTLs, tspecials>. RFC 2045 section 5.1.
    std::optional<std::string_view> token();
    /// The content of a quoted-string, unquoted and unfolded; an unclosed one is none. RFC 5322 section 3.2.4.
    std::optional<std::string> quoted_string();
    /// `[...]` with its brackets and without white space in it; one with controls is none. RFC 5322 section 3.4.1 and
    /// section 4.4.
    std::optional<std::string> domain_literal();
    /// dot-atom or domain-literal, white space and comments around its dots dropped. RFC 5322 section 3.4.1,
    /// section 4.4.
    std::optional<std::string> domain();
    /// word *("." word), unquoted, white space and comments around its dots dropped. RFC 5322 section 3.4.1,
    /// section 4.4.
    std::optional<std::string> local_part();
    /// Words and dots with one space where there was white space, unquoted. RFC 5322 section 3.2.5, section 4.1.
    std::optional<std::string> phrase();

private:
    std::optional<std::string_view> run(bool (*accepts)(char));
    std::optional<std::string> word();
    std::optional<std::string> label();
    std::optional<std::string> dotted(std::optional<std::string> (Lexer::*element)());

    std::string_view text_;
    std::size_t position_ = 0;
};

/// RFC 5322 section 3.2.3; octets above 127 too (RFC 6532 section 3.2).
[[nodiscard]] bool is_atext(char octet);
/// RFC 2045 section 5.1.
[[nodiscard]] bool is_token_character(char octet);
/// 1*atext *("." 1*atext). RFC 5322 section 3.2.3.
[[nodiscard]] bool is_dot_atom(std::string_view text);
/// `"text"` with quotes and backslashes escaped and control characters made spaces. RFC 5322 section 3.2.4.
[[nodiscard]] std::string quote(std::string_view text);
/// `text` with every run of CR and LF, and every NUL, made one space: it cannot end a field.
[[nodiscard]] std::string on_one_line(std::string_view text);

}  // namespace protocol::message
