#include "protocol/pop3/capabilities.hpp"

#include <algorithm>

#include "protocol/base/ascii.hpp"

namespace protocol::pop3 {

bool Capabilities::supports(std::string_view tag) const {
    return std::any_of(lines.begin(), lines.end(), [tag](const std::string& line) {
        return equal_ignoring_case(std::string_view(line).substr(0, line.find(' ')), tag);
    });
}

}  // namespace protocol::pop3
