#include "protocol/smtp/data_decoder.hpp"

namespace protocol::smtp {

std::size_t DataDecoder::decode(std::string_view octets) {
    const std::size_t used = dots_.decode(octets, content_);
    if (too_large()) {
        thrown_away_octets_ += content_.size();
        content_.clear();
    }
    return used;
}

}  // namespace protocol::smtp
