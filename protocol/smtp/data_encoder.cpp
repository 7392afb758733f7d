#include "protocol/smtp/data_encoder.hpp"

#include "protocol/smtp/bare_line_ends.hpp"

namespace protocol::smtp {

void DataEncoder::encode(std::string_view chunk, Octets& output) {
    if (chunk.empty()) return;
    if (cr_held_back_) {
        cr_held_back_ = false;
        dots_.encode("\r\n", output);
        if (chunk.front() == '\n') chunk.remove_prefix(1);
    }
    while (true) {
        const std::size_t bare = find_bare_cr_or_lf(chunk);
        dots_.encode(chunk.substr(0, bare), output);
        if (bare == chunk.npos) return;
        cr_held_back_ = chunk[bare] == '\r' && bare + 1 == chunk.size();
        if (cr_held_back_) return;
        dots_.encode("\r\n", output);
        chunk.remove_prefix(bare + 1);
    }
}

void DataEncoder::finish(Octets& output) {
    cr_held_back_ = false;  // the CRLF that ends an open last line stands for it
    dots_.finish(output);
}

}  // namespace protocol::smtp
