#include "protocol/pop3/apop.hpp"

#include <algorithm>

#include "protocol/base/ascii.hpp"
#include "protocol/crypto/digest.hpp"

namespace protocol::pop3 {

std::string apop_digest(std::string_view timestamp, std::string_view shared_secret) {
    return crypto::md5_hex(std::string(timestamp).append(shared_secret));
}

std::string_view find_timestamp(std::string_view greeting) {
    for (std::size_t open = greeting.find('<'); open != greeting.npos; open = greeting.find('<', open + 1)) {
        const std::size_t close = greeting.find_first_of("<>", open + 1);
        if (close == greeting.npos) return {};
        const std::string_view candidate = greeting.substr(open, close - open + 1);
        const bool graphic = std::all_of(candidate.begin(), candidate.end(), is_graphic);
        const std::size_t at = candidate.find('@');
        const bool has_both_sides = at != candidate.npos && at > 1 && at + 2 < candidate.size();
        if (candidate.back() == '>' && graphic && has_both_sides) return candidate;
    }
    return {};
}

}  // namespace protocol::pop3
