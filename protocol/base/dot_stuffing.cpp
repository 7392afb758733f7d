#include "protocol/base/dot_stuffing.hpp"

#include <algorithm>

namespace protocol {

void DotEncoder::encode(std::string_view piece, Octets& out) {
    while (!piece.empty()) {
        if (before_last_ == '\r' && last_ == '\n' && piece.front() == '.') out.push_back('.');
        const std::size_t run = std::min(piece.find('\n'), piece.size() - 1) + 1;
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
        if (state_ == State::in_line) {
            const std::size_t run = std::min(input.find('\r', used), input.size()) - used;
            out.append(input.substr(used, run));
            used += run;
            if (used == input.size()) break;
        }
        step(input[used++], out);
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
