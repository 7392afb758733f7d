#include "sim/scenario/written_text.hpp"

namespace sim::scenario {

protocol::Octets written_octets(std::string_view text) {
    if (text.find('\r') != std::string_view::npos) return protocol::Octets(text);
    protocol::Octets octets;
    for (const char octet : text) {
        if (octet == '\n') octets += '\r';
        octets += octet;
    }
    return octets;
}

}  // namespace sim::scenario
