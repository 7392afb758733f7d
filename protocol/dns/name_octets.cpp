#include "protocol/dns/name_octets.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace protocol::dns {

NameOctets::NameOctets(std::string_view octets) {
    set(octets);
}

void NameOctets::set(std::string_view octets) {
    assert(octets.size() <= UINT8_MAX);
    size_ = static_cast<std::uint8_t>(octets.size());
    char* target = place_.data();
    if (!is_in_place()) {
        target = new char[octets.size()];
        std::memcpy(place_.data(), &target, sizeof target);
    }
    std::copy(octets.begin(), octets.end(), target);
}

char* NameOctets::apart() const {
    char* octets = nullptr;
    std::memcpy(&octets, place_.data(), sizeof octets);
    return octets;
}

void NameOctets::release() {
    delete[] apart();
}

}  // namespace protocol::dns
