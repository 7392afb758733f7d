#include "sim/yaml_text/units.hpp"

#include <fmt/format.h>

#include <cmath>

namespace sim::yaml_text {

namespace {

template <std::size_t N>
std::string in_units(const std::array<Unit, N>& units, std::uint64_t value) {
    for (const Unit& unit : units) {
        if (value != 0 && value % unit.factor == 0) return fmt::format("{}{}", value / unit.factor, unit.name);
    }
    return {};
}

}  // namespace

std::string format_duration(protocol::Duration duration) {
    const std::string text = in_units(duration_units, static_cast<std::uint64_t>(duration.count()));
    return text.empty() ? "0s" : text;
}

std::string format_size(std::uint64_t octets) {
    const std::string text = in_units(size_units, octets);
    return text.empty() ? "0B" : text;
}

std::string format_bandwidth(double octets_per_s) {
    constexpr double bits_per_octet = 8;
    constexpr double exact_max = 9e15;
    const double bits_per_s = octets_per_s * bits_per_octet;
    if (std::floor(bits_per_s) == bits_per_s && bits_per_s < exact_max) {
        return in_units(bandwidth_units, static_cast<std::uint64_t>(bits_per_s));
    }
    return fmt::format("{}bit", bits_per_s);
}

std::string format_share(double share) {
    return fmt::format("{}", share);
}

}  // namespace sim::yaml_text
