#include "sim/recording/printable.hpp"

#include <fmt/format.h>

#include "protocol/base/ascii.hpp"

namespace sim::recording {

std::string printable(std::string_view octets) {
    std::string text;
    text.reserve(octets.size());
    for (const char octet : octets) {
        if (octet == '\\') {
            text += "\\\\";
        } else if (protocol::is_printable(octet)) {
            text += octet;
        } else {
            text += fmt::format("\\x{:02x}", static_cast<unsigned char>(octet));
        }
    }
    return text;
}

}  // namespace sim::recording
