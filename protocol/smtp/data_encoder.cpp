#include "protocol/smtp/data_encoder.hpp"

#include <algorithm>

#include "protocol/smtp/bare_line_ends.hpp"

namespace protocol::smtp {

void DataEncoder::encode(std::string_view chunk, Octets& output) {
    if (as_is_) return append(chunk, output);
    while (!chunk.empty()) {
        const std::size_t nul = std::min(chunk.find('\0'), chunk.size());
        encode_without_nul(chunk.substr(0, nul), output);
        chunk.remove_prefix(std::min(nul + 1, chunk.size()));
    }
}

void DataEncoder::encode_without_nul(std::string_view octets, Octets& output) {
    if (octets.empty()) return;
    if (cr_held_back_) {
        cr_held_back_ = false;
        append("\r\n", output);
        if (octets.front() == '\n') octets.remove_prefix(1);
    }
    while (true) {
        const std::size_t bare = find_bare_cr_or_lf(octets);
        append(octets.substr(0, bare), output);
        if (bare == octets.npos) return;
        cr_held_back_ = octets[bare] == '\r' && bare + 1 == octets.size();
        if (cr_held_back_) return;
        append("\r\n", output);
        octets.remove_prefix(bare + 1);
    }
}

/// CR and LF come here as CRLF only, never half of it.
void DataEncoder::append(std::string_view octets, Octets& output) {
    if (line_octets_max_ == 0) return append_unbroken(octets, output);
    while (!octets.empty()) {
        const std::size_t line_end = std::min(octets.find('\r'), octets.size());
        append_broken(octets.substr(0, line_end), output);
        octets.remove_prefix(line_end);
        if (octets.empty()) return;
        append_unbroken(octets.substr(0, 2), output);
        octets.remove_prefix(2);
        line_octets_ = 0;
    }
}

void DataEncoder::append_broken(std::string_view text, Octets& output) {
    while (line_octets_ + text.size() > line_octets_max_) {
        const std::size_t room = line_octets_max_ - line_octets_;
        append_unbroken(text.substr(0, room), output);
        append_unbroken("\r\n ", output);
        line_octets_ = 1;
        text.remove_prefix(room);
    }
    append_unbroken(text, output);
    line_octets_ += text.size();
}

void DataEncoder::append_unbroken(std::string_view octets, Octets& output) {
    if (with_dots_) {
        dots_.encode(octets, output);
    } else {
        output.append(octets);
    }
}

void DataEncoder::finish(Octets& output) {
    cr_held_back_ = false;  // the CRLF that ends an open last line stands for it
    if (with_dots_) {
        dots_.finish(output);
    } else if (!output.ends_with("\r\n")) {
        output.append("\r\n");
    }
}

}  // namespace protocol::smtp
