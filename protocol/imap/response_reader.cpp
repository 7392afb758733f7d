#include "protocol/imap/response_reader.hpp"

#include <algorithm>
#include <string>

#include "protocol/base/ascii.hpp"

namespace protocol::imap {

namespace {

/// n of `{n}` or `~{n}` at the end of a line.
std::optional<std::uint64_t> announced_octets(std::string_view line) {
    if (line.empty() || line.back() != '}') return std::nullopt;
    const std::size_t open = line.rfind('{');
    if (open == line.npos) return std::nullopt;
    const std::string_view digits = line.substr(open + 1, line.size() - open - 2);
    const bool numeric = !digits.empty() && std::all_of(digits.begin(), digits.end(), is_digit);
    if (!numeric) return std::nullopt;
    return parse_decimal(digits).value_or(UINT64_MAX);
}

/// Text for people may end with anything: only data has literals.
bool may_have_literals(std::string_view response) {
    return response.substr(0, 2) == "* " && !starts_with_ignoring_case(response, "* OK") &&
           !starts_with_ignoring_case(response, "* NO") && !starts_with_ignoring_case(response, "* BAD") &&
           !starts_with_ignoring_case(response, "* BYE") && !starts_with_ignoring_case(response, "* PREAUTH");
}

}  // namespace

std::optional<Octets> ResponseReader::next() {
    while (!refused_) {
        if (line_begin_ > buffer_.size()) return std::nullopt;  // inside a literal
        const std::size_t end = buffer_.find("\r\n", std::max(scanned_, line_begin_));
        const std::size_t line_end = std::min(end, buffer_.size());
        refused_ = line_end - line_begin_ > line_octets_max_;
        if (refused_) break;
        if (end == buffer_.npos) {
            scanned_ = buffer_.size() - std::min<std::size_t>(buffer_.size() - line_begin_, 1);
            return std::nullopt;
        }
        const std::string_view response = std::string_view(buffer_).substr(begin_, end - begin_);
        const auto literal = announced_octets(std::string_view(buffer_).substr(line_begin_, end - line_begin_));
        if (literal && may_have_literals(response)) {
            refused_ = *literal > literals_octets_max_ - literals_octets_;
            if (refused_) break;
            literals_octets_ += *literal;
            line_begin_ = end + 2 + static_cast<std::size_t>(*literal);
            continue;
        }
        Octets taken(response);
        begin_ = line_begin_ = scanned_ = end + 2;
        literals_octets_ = 0;
        if (begin_ >= buffer_.size() - begin_) {
            buffer_.erase(0, begin_);
            begin_ = line_begin_ = scanned_ = 0;
        }
        return taken;
    }
    buffer_.clear();
    begin_ = line_begin_ = scanned_ = 0;
    return std::nullopt;
}

}  // namespace protocol::imap
