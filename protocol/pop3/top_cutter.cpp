#include "protocol/pop3/top_cutter.hpp"

namespace protocol::pop3 {

std::string_view TopCutter::take(std::string_view piece) {
    for (std::size_t index = 0; index < piece.size(); ++index) {
        if (done_) return piece.substr(0, index);
        const char octet = piece[index];
        if (octet == '\n' && last_ == '\r') {
            handle_line_end();
        } else {
            line_is_empty_ = line_is_empty_ && octet == '\r' && last_ == '\n';
        }
        last_ = octet;
    }
    return piece;
}

void TopCutter::handle_line_end() {
    if (!in_header_) --lines_left_;
    if (line_is_empty_) in_header_ = false;
    done_ = !in_header_ && lines_left_ == 0;
    line_is_empty_ = true;
}

}  // namespace protocol::pop3
