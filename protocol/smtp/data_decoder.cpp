#include "protocol/smtp/data_decoder.hpp"

namespace protocol::smtp {

std::size_t DataDecoder::decode(std::string_view octets) {
    const std::size_t used = lenient_ ? decode_leniently(octets) : dots_.decode(octets, content_);
    if (too_large()) {
        thrown_away_octets_ += content_.size();
        content_.clear();
    }
    return used;
}

std::size_t DataDecoder::decode_leniently(std::string_view octets) {
    constexpr std::size_t line_octets_held_max = 1U << 16U;
    std::size_t used = 0;
    while (used < octets.size() && !lenient_done_) {
        const char octet = octets[used++];
        if (octet == '\n') {
            end_line();
            continue;
        }
        line_.push_back(octet);
        if (line_.size() < line_octets_held_max || octet == '\r') continue;
        content_.append(line_, !line_cut_ && line_.front() == '.' ? 1 : 0);
        line_.clear();
        line_cut_ = true;
    }
    return used;
}

void DataDecoder::end_line() {
    std::size_t carriage_returns = 0;
    for (; !line_.empty() && line_.back() == '\r'; ++carriage_returns) line_.pop_back();
    const bool by_crlf = carriage_returns == 1;
    lenient_done_ = !line_cut_ && line_ == ".";
    ended_strictly_ = lenient_done_ && by_crlf && after_crlf_;
    after_crlf_ = by_crlf;
    if (!lenient_done_) {
        const bool stuffed = !line_cut_ && line_.starts_with('.');
        content_.append(line_, stuffed ? 1 : 0).append("\r\n");
    }
    line_.clear();
    line_cut_ = false;
}

}  // namespace protocol::smtp
