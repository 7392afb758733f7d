#include "protocol/base/dot_stuffing.hpp"

#include <algorithm>

namespace protocol {

namespace {

/// How many octets in the middle of a line, and whole lines after it, can be taken as they are: up to the CRLF before
/// a line that begins with a dot, or up to the last two octets, of which such a CRLF may be made.
std::size_t octets_before_line_with_dot(std::string_view input) {
    for (std::size_t dot = input.find('.'); dot != std::string_view::npos; dot = input.find('.', dot + 1)) {
        if (dot >= 2 && input[dot - 1] == '\n' && input[dot - 2] == '\r') return dot - 2;
    }
    return input.size() - std::min<std::size_t>(input.size(), 2);
}

}  // namespace

// From dot to dot, for those at the start of a line are all that matters.
void DotEncoder::encode(std::string_view piece, Octets& out) {
    while (!piece.empty()) {
        if (before_last_ == '\r' && last_ == '\n' && piece.front() == '.') out.push_back('.');
        const std::size_t run = std::min(piece.find('.', 1), piece.size());
        before_last_ = run > 1 ? piece[run - 2] : last_;
        last_ = piece[run - 1];
        out.append(piece.substr(0, run));
        piece.remove_prefix(run);
    }
}

void DotEncoder::finish(Octets& out) {
    if (before_last_ != '\r' || last_ != '\n') out.append("\r\n");
    out.append(".\r\n");
    *this = DotEncoder();
}

std::size_t DotDecoder::decode(std::string_view input, Octets& out) {
    std::size_t used = 0;
    while (used < input.size() && !done()) {
        if (state_ != State::in_line) {
            step(input[used++], out);
            continue;
        }
        const std::size_t run = octets_before_line_with_dot(input.substr(used));
        out.append(input.substr(used, run));
        used += run;
        if (used < input.size()) step(input[used++], out);
    }
    return used;
}

void DotDecoder::step(char octet, Octets& out) {
    if (state_ == State::line_start && octet == '.') {
        state_ = State::after_dot;
        return;
    }
    if (state_ == State::after_dot && octet == '\r') {
        state_ = State::after_dot_cr;
        return;
    }
    if (state_ == State::after_dot_cr) {
        if (octet == '\n') {
            state_ = State::done;
            return;
        }
        out.push_back('\r');
        state_ = State::after_cr;
    }
    out.push_back(octet);
    if (octet == '\r') {
        state_ = State::after_cr;
    } else {
        state_ = state_ == State::after_cr && octet == '\n' ? State::line_start : State::in_line;
    }
}

}  // namespace protocol
