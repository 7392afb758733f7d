#include "protocol/smtp/reply_parser.hpp"

#include <utility>

#include "protocol/base/ascii.hpp"

namespace protocol::smtp {

namespace {

/// One `Reply-line`, RFC 5321 section 4.2.
struct ReplyLine {
    unsigned code = 0;
    bool last = false;
    std::string_view text;
};

Result<ReplyLine, SyntaxError> parse_reply_line(const Line& line) {
    constexpr std::size_t code_octets = 3;
    const std::string_view text = line.text;
    if (line.fault == Line::Fault::too_long) return syntax_error(text.size(), "a shorter Reply-line");
    if (line.fault == Line::Fault::bare_cr_lf) return syntax_error(0, "textstring without CR and LF");
    const auto code = parse_decimal(text.substr(0, code_octets), 559);
    if (text.size() < code_octets || !code || *code < 200 || text[1] > '5') return syntax_error(0, "Reply-code");
    if (text.size() == code_octets) return ReplyLine{static_cast<unsigned>(*code), true, {}};
    const char separator = text[code_octets];
    if (separator != ' ' && separator != '-') return syntax_error(code_octets, "SP or hyphen");
    return ReplyLine{static_cast<unsigned>(*code), separator == ' ', text.substr(code_octets + 1)};
}

}  // namespace

std::optional<Result<Reply, SyntaxError>> ReplyParser::next_reply() {
    while (std::optional<Line> line = lines_.next_line()) {
        const auto reply_line = parse_reply_line(*line);
        if (!reply_line) return failure(reply_line.error());
        if (!texts_.empty() && reply_line->code != code_) return syntax_error(0, "the same Reply-code in every line");
        if (texts_.size() == limits::reply_lines_endured) return syntax_error(0, "fewer lines");
        code_ = reply_line->code;
        const bool is_last = reply_line->last;
        line->text.erase(0, line->text.size() - reply_line->text.size());  // what remains is the text
        texts_.push_back(std::move(line->text));
        if (is_last) return Reply::received(code_, std::exchange(texts_, {}));
    }
    return std::nullopt;
}

}  // namespace protocol::smtp
