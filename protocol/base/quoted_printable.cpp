#include "protocol/base/quoted_printable.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "protocol/base/ascii.hpp"

namespace protocol {

namespace {

constexpr std::size_t line_columns_max = 76;

/// May stand for itself anywhere: rule (2) of RFC 2045 section 6.7.
bool is_literal(char octet) {
    return is_graphic(octet) && octet != '=';
}

/// Writes encoded characters and breaks lines softly before they grow too long.
class QuotedPrintableWriter {
public:
    void character(char octet) { token(std::string_view(&octet, 1)); }
    void hexadecimal(char octet) {
        constexpr std::string_view digits = "0123456789ABCDEF";
        const auto value = static_cast<unsigned char>(octet);
        const char text[] = {'=', digits[value >> 4], digits[value & 15]};
        token(std::string_view(text, sizeof text));
    }
    void hard_break() {
        text_ += "\r\n";
        columns_ = 0;
    }
    std::string take() { return std::move(text_); }

private:
    void token(std::string_view encoded) {
        if (columns_ + encoded.size() >= line_columns_max) {  // leaves a column for the "=" of a soft break
            text_ += "=\r\n";
            columns_ = 0;
        }
        text_ += encoded;
        columns_ += encoded.size();
    }
    std::string text_;
    std::size_t columns_ = 0;
};

/// The octet that "=XX" at the start of `text` stands for.
std::optional<char> hexadecimal_octet(std::string_view text) {
    if (text.size() < 3) return std::nullopt;
    const auto high = hex_value(text[1]);
    const auto low = hex_value(text[2]);
    if (!high || !low) return std::nullopt;
    return static_cast<char>(*high << 4 | *low);
}

std::string_view without_trailing_blanks(std::string_view line) {
    while (!line.empty() && is_blank(line.back())) line.remove_suffix(1);
    return line;
}

/// Decodes one line without its line break; says whether it ended with a soft break.
Result<bool, SyntaxError> decode_strict_line(std::string_view line, std::size_t line_offset, Octets& out) {
    if (line.size() > line_columns_max)
        return syntax_error(line_offset + line_columns_max, "CRLF within 76 characters");
    line = without_trailing_blanks(line);
    for (std::size_t index = 0; index < line.size(); ++index) {
        const char octet = line[index];
        if (octet == '=') {
            if (index + 1 == line.size()) return true;
            const auto decoded = hexadecimal_octet(line.substr(index));
            if (!decoded || is_lower(line[index + 1]) || is_lower(line[index + 2]))
                return syntax_error(line_offset + index + 1, "two upper-case hexadecimal digits");
            out.push_back(*decoded);
            index += 2;
        } else if (is_literal(octet) || is_blank(octet)) {
            out.push_back(octet);
        } else {
            return syntax_error(line_offset + index, "a printable character");
        }
    }
    return false;
}

/// Decodes one line without its line break; says whether it ended with a soft break.
bool decode_lenient_line(std::string_view line, Octets& out) {
    line = without_trailing_blanks(line);
    for (std::size_t index = 0; index < line.size(); ++index) {
        if (line[index] != '=') {
            out.push_back(line[index]);
            continue;
        }
        if (index + 1 == line.size()) return true;
        const auto decoded = hexadecimal_octet(line.substr(index));
        out.push_back(decoded.value_or('='));
        if (decoded) index += 2;
    }
    return false;
}

}  // namespace

std::string encode_quoted_printable(std::string_view octets) {
    QuotedPrintableWriter writer;
    for (std::size_t index = 0; index < octets.size(); ++index) {
        const std::string_view rest = octets.substr(index);
        const bool blank_within_line = is_blank(rest.front()) && rest.size() > 1 && !rest.substr(1).starts_with("\r\n");
        if (rest.starts_with("\r\n")) {
            writer.hard_break();
            ++index;
        } else if (is_literal(rest.front()) || blank_within_line) {
            writer.character(rest.front());
        } else {
            writer.hexadecimal(rest.front());
        }
    }
    return writer.take();
}

Result<Octets, SyntaxError> decode_quoted_printable(std::string_view text) {
    Octets octets;
    std::size_t offset = 0;
    while (offset < text.size()) {
        const std::size_t line_end = std::min(text.find("\r\n", offset), text.size());
        const auto soft_break = decode_strict_line(text.substr(offset, line_end - offset), offset, octets);
        if (!soft_break) return failure(soft_break.error());
        if (!*soft_break && line_end < text.size()) octets += "\r\n";
        offset = line_end + 2;
    }
    return octets;
}

Octets decode_quoted_printable_lenient(std::string_view text) {
    Octets octets;
    while (!text.empty()) {
        const std::size_t line_feed = text.find('\n');
        const bool broken = line_feed != std::string_view::npos;
        std::string_view line = text.substr(0, line_feed);
        text.remove_prefix(broken ? line_feed + 1 : text.size());
        if (broken && line.ends_with('\r')) line.remove_suffix(1);
        const bool soft_break = decode_lenient_line(line, octets);
        if (broken && !soft_break) octets += "\r\n";
    }
    return octets;
}

}  // namespace protocol
