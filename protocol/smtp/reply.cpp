#include "protocol/smtp/reply.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "protocol/base/ascii.hpp"
#include "protocol/smtp/reply_parser.hpp"

namespace protocol::smtp {

namespace {

/// Control characters but HTAB become "?".
void replace_controls(std::string& line) {
    const auto replaced = [](char octet) { return is_control(octet) && octet != '\t' ? '?' : octet; };
    std::transform(line.begin(), line.end(), line.begin(), replaced);
}

std::string with_controls_replaced(std::string_view text) {
    std::string line(text);
    replace_controls(line);
    return line;
}

/// The status code that `text` begins with, if it is followed by a blank or nothing.
std::optional<EnhancedStatusCode> leading_status(std::string_view text) {
    return EnhancedStatusCode::parse(text.substr(0, text.find(' ')));
}

/// What every line of a reply with this code begins with, if it is one and the same status code.
std::optional<EnhancedStatusCode> common_status(unsigned code, const std::vector<std::string>& texts) {
    const auto status = leading_status(texts.front());
    if (!status || status->category != code / 100) return std::nullopt;
    const bool everywhere = std::all_of(texts.begin(), texts.end(),
                                        [&](const std::string& text) { return leading_status(text) == status; });
    return everywhere ? status : std::nullopt;
}

}  // namespace

Reply::Reply(unsigned code, std::string_view text) : Reply(code, std::nullopt, Lines{with_controls_replaced(text)}) {
    assert(code >= 200 && code <= 559);
}

Reply::Reply(unsigned code, EnhancedStatusCode enhanced, std::string_view text) : Reply(code, text) {
    assert(enhanced.category == code / 100);
    enhanced_ = enhanced;
}

Reply Reply::received(unsigned code, std::vector<std::string> texts) {
    const auto enhanced = common_status(code, texts);
    const std::size_t status_octets = enhanced ? std::min(texts.front().find(' '), texts.front().size()) : 0;
    for (std::string& text : texts) {
        if (enhanced) text.erase(0, status_octets + 1);
        replace_controls(text);
    }
    return {code, enhanced, std::move(texts)};
}

Result<Reply, SyntaxError> Reply::parse(std::string_view octets) {
    ReplyParser parser;
    parser.push(octets);
    auto reply = parser.next_reply();
    if (!reply) return syntax_error(octets.size(), "Reply-line");
    if (*reply && !parser.empty()) return syntax_error(0, "one reply");
    return std::move(*reply);
}

void Reply::add_line(std::string_view text) {
    Lines lines = *lines_;
    lines.push_back(with_controls_replaced(text));
    lines_ = std::make_shared<const Lines>(std::move(lines));
}

std::string Reply::text() const {
    std::string text = lines().front();
    for (std::size_t index = 1; index < lines().size(); ++index) text.append(" ").append(lines()[index]);
    return text;
}

Octets Reply::encode() const {
    Octets octets;
    const std::string code = std::to_string(code_);
    const std::string status = enhanced_ ? enhanced_->encode() : std::string();
    std::size_t size = 0;
    for (const std::string& line : lines()) size += code.size() + status.size() + line.size() + 4;
    octets.reserve(size);
    for (std::size_t index = 0; index < lines().size(); ++index) {
        octets.append(code).push_back(index + 1 == lines().size() ? ' ' : '-');
        octets.append(status);
        if (enhanced_ && !lines()[index].empty()) octets.push_back(' ');
        octets.append(lines()[index]).append("\r\n");
    }
    return octets;
}

Reply Reply::with_enhanced(std::optional<EnhancedStatusCode> enhanced) const {
    assert(!enhanced || enhanced->category == code_ / 100);
    Reply reply = *this;
    reply.enhanced_ = enhanced;
    return reply;
}

}  // namespace protocol::smtp
