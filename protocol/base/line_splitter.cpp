#include "protocol/base/line_splitter.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <utility>

namespace protocol {

namespace {

constexpr std::size_t crlf_octets = 2;

/// Where the first CRLF at or after `from` starts, or npos; an LF at `from` may complete a CR before it.
std::size_t find_crlf(std::string_view buffer, std::size_t begin, std::size_t from) {
    while (from < buffer.size()) {
        const void* found = std::memchr(buffer.data() + from, '\n', buffer.size() - from);
        if (found == nullptr) return std::string_view::npos;
        const auto line_feed = static_cast<std::size_t>(static_cast<const char*>(found) - buffer.data());
        if (line_feed > begin && buffer[line_feed - 1] == '\r') return line_feed - 1;
        from = line_feed + 1;
    }
    return std::string_view::npos;
}

Line::Fault bare_fault(std::string_view text) {
    return text.find('\n') == text.npos && text.find('\r') == text.npos ? Line::Fault::none : Line::Fault::bare_cr_lf;
}

}  // namespace

void LineSplitter::push(std::string_view octets) {
    if (position_ > buffer_.size() / 2 || empty()) {
        buffer_.erase(0, position_);  // moves less than was taken, so the whole stream costs linear time
        scanned_ -= position_;
        position_ = 0;
    }
    buffer_.append(octets);
}

std::optional<Line> LineSplitter::next_line() {
    assert(line_octets_max_ > crlf_octets);
    const std::size_t text_octets_max = line_octets_max_ - crlf_octets;
    const std::size_t crlf = find_crlf(buffer_, position_, scanned_);
    if (crlf == Octets::npos) {
        scanned_ = buffer_.size();
        if (discarding_ || buffer_.size() - position_ >= line_octets_max_) discard_scanned(text_octets_max);
        return std::nullopt;
    }
    Line line{buffer_.substr(position_, std::min(crlf - position_, text_octets_max)), Line::Fault::none};
    if (discarding_) {
        line = Line{std::exchange(head_of_long_line_, {}), Line::Fault::too_long};
    } else if (crlf - position_ > text_octets_max) {
        line.fault = Line::Fault::too_long;
    } else {
        line.fault = bare_fault(line.text);
    }
    discarding_ = false;
    position_ = scanned_ = crlf + crlf_octets;
    return line;
}

void LineSplitter::discard_scanned(std::size_t text_octets_max) {
    if (!discarding_) head_of_long_line_ = buffer_.substr(position_, text_octets_max);
    discarding_ = true;
    const bool may_be_half_crlf = !buffer_.empty() && buffer_.back() == '\r';
    position_ = std::max(position_, buffer_.size() - (may_be_half_crlf ? 1 : 0));
}

Octets LineSplitter::take_rest() {
    Octets rest = buffer_.substr(position_);
    buffer_.clear();
    head_of_long_line_.clear();
    position_ = scanned_ = 0;
    discarding_ = false;
    return rest;
}

}  // namespace protocol
