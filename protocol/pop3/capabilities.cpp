#include "protocol/pop3/capabilities.hpp"

#include <algorithm>

#include "protocol/base/ascii.hpp"

namespace protocol::pop3 {

namespace {

bool has_tag(std::string_view line, std::string_view tag) {
    return equal_ignoring_case(line.substr(0, line.find(' ')), tag);
}

}  // namespace

bool Capabilities::supports(std::string_view tag) const {
    return std::any_of(lines.begin(), lines.end(), [tag](const std::string& line) { return has_tag(line, tag); });
}

std::string_view Capabilities::parameters(std::string_view tag) const {
    const auto found =
        std::find_if(lines.begin(), lines.end(), [tag](const std::string& line) { return has_tag(line, tag); });
    if (found == lines.end()) return {};
    return std::string_view(*found).substr(std::min(tag.size() + 1, found->size()));
}

}  // namespace protocol::pop3
