#include "protocol/smtp/content.hpp"

#include <algorithm>

#include "protocol/base/utf8.hpp"

namespace protocol::smtp {

bool has_eight_bit_octets(const Content& content) {
    return std::any_of(content.begin(), content.end(),
                       [](const auto& chunk) { return ascii_prefix_octets(*chunk) < chunk->size(); });
}

}  // namespace protocol::smtp
