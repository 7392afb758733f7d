#include "protocol/message/lexer.hpp"

#include "protocol/base/ascii.hpp"
#include "protocol/base/utf8.hpp"

namespace protocol::message {

namespace {

bool is_eight_bit(char octet) {
    return static_cast<unsigned char>(octet) > 127;
}

bool is_fold_or_blank(char octet) {
    return is_blank(octet) || octet == '\r' || octet == '\n';
}

}  // namespace

bool is_atext(char octet) {
    constexpr std::string_view marks = "!#$%&'*+-/=?^_`{|}~";
    return is_alphanumeric(octet) || is_eight_bit(octet) || marks.find(octet) != std::string_view::npos;
}

bool is_token_character(char octet) {
    constexpr std::string_view tspecials = "()<>@,;:\\\"/[]?=";
    return (is_graphic(octet) || is_eight_bit(octet)) && tspecials.find(octet) == std::string_view::npos;
}

bool is_dot_atom(std::string_view text) {
    bool after_atom = false;
    for (const char octet : text) {
        if (octet == '.' ? !after_atom : !is_atext(octet)) return false;
        after_atom = octet != '.';
    }
    return after_atom;
}

std::string quote(std::string_view text) {
    std::string quoted = "\"";
    for (const char octet : text) {
        if (octet == '"' || octet == '\\') quoted += '\\';
        quoted += is_control(octet) ? ' ' : octet;
    }
    return quoted + '"';
}

std::string on_one_line(std::string_view text) {
    std::string line;
    line.reserve(text.size());
    bool in_line_end = false;
    for (const char octet : text) {
        const bool is_line_end = octet == '\r' || octet == '\n';
        if (!is_line_end) line += octet == '\0' ? ' ' : octet;
        if (is_line_end && !in_line_end) line += ' ';
        in_line_end = is_line_end;
    }
    return line;
}

bool Lexer::skip_cfws() {
    const std::size_t start = position_;
    while (!at_end()) {
        if (is_fold_or_blank(peek())) {
            ++position_;
        } else if (!comment()) {
            break;
        }
    }
    return position_ != start;
}

std::optional<std::string> Lexer::comment() {
    if (peek() != '(') return std::nullopt;
    std::string content;
    std::size_t depth = 0;
    while (!at_end()) {
        char octet = text_[position_++];
        if (octet == '(' && depth++ == 0) continue;
        if (octet == ')' && --depth == 0) break;
        if (octet == '\\' && !at_end()) octet = text_[position_++];
        if (octet != '\r' && octet != '\n') content += octet;
    }
    return content;
}

bool Lexer::accept(char octet) {
    if (at_end() || text_[position_] != octet) return false;
    ++position_;
    return true;
}

std::optional<std::string_view> Lexer::run(bool (*accepts)(char)) {
    const std::size_t start = position_;
    while (!at_end() && accepts(text_[position_])) ++position_;
    if (position_ == start) return std::nullopt;
    return text_.substr(start, position_ - start);
}

std::optional<std::string_view> Lexer::atom() {
    return run(is_atext);
}

std::optional<std::string_view> Lexer::token() {
    return run(is_token_character);
}

std::optional<std::string> Lexer::quoted_string() {
    if (peek() != '"') return std::nullopt;
    std::string content;
    for (std::size_t index = position_ + 1; index < text_.size(); ++index) {
        if (text_[index] == '"') {
            position_ = index + 1;
            return content;
        }
        if (text_[index] == '\\' && index + 1 < text_.size()) ++index;
        if (text_[index] != '\r' && text_[index] != '\n') content += text_[index];
    }
    return std::nullopt;
}

std::optional<std::string> Lexer::domain_literal() {
    if (peek() != '[') return std::nullopt;
    std::string content;
    for (std::size_t index = position_; index < text_.size(); ++index) {
        const char octet = text_[index];
        if (octet == '[' && index != position_) return std::nullopt;
        const bool escaped = octet == '\\' && index + 1 < text_.size();
        if (escaped) ++index;
        if (is_fold_or_blank(text_[index])) continue;
        // Controls, which the obsolete syntax allows, name no host and must not be written again.
        if (is_control(text_[index])) return std::nullopt;
        if (escaped) content += '\\';
        content += text_[index];
        if (octet == ']') {
            position_ = index + 1;
            return content;
        }
    }
    return std::nullopt;
}

std::optional<std::string> Lexer::word() {
    if (const std::optional<std::string_view> text = atom()) return std::string(*text);
    return quoted_string();
}

std::optional<std::string> Lexer::dotted(std::optional<std::string> (Lexer::*element)()) {
    const std::size_t start = position_;
    skip_cfws();
    std::string name;
    std::size_t end = start;
    while (const std::optional<std::string> part = (this->*element)()) {
        name += *part;
        end = position_;
        skip_cfws();
        if (!accept('.')) {
            position_ = end;
            return name;
        }
        name += '.';
        skip_cfws();
    }
    position_ = start;
    return std::nullopt;
}

std::optional<std::string> Lexer::label() {
    const std::optional<std::string_view> text = atom();
    return text ? std::optional(std::string(*text)) : std::nullopt;
}

std::optional<std::string> Lexer::domain() {
    const std::size_t start = position_;
    skip_cfws();
    if (std::optional<std::string> literal = domain_literal()) return literal;
    position_ = start;
    return dotted(&Lexer::label);
}

std::optional<std::string> Lexer::local_part() {
    return dotted(&Lexer::word);
}

std::optional<std::string> Lexer::phrase() {
    std::string text;
    bool found = false;
    bool space = false;
    skip_cfws();
    while (true) {
        const bool dot = accept('.');
        const std::optional<std::string> next = dot ? std::string(".") : word();
        if (!next) break;
        if (found && space) text += ' ';
        text += *next;
        found = true;
        space = skip_cfws();
    }
    if (!found) return std::nullopt;
    return text;
}

}  // namespace protocol::message
