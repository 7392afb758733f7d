#include "protocol/smtp/content.hpp"

#include <algorithm>

namespace protocol::smtp {

bool has_eight_bit_octets(const Content& content) {
    const auto above_127 = [](char octet) { return static_cast<unsigned char>(octet) > 127; };
    return std::any_of(content.begin(), content.end(),
                       [&](const auto& chunk) { return std::any_of(chunk->begin(), chunk->end(), above_127); });
}

}  // namespace protocol::smtp
