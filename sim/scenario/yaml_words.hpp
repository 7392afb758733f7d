#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "protocol/base/instant.hpp"
#include "protocol/base/ip_address.hpp"
#include "sim/scenario/model.hpp"

/// Values as they stand in a scenario file, on one line ("flow style").
namespace sim::scenario::yaml {

[[nodiscard]] std::string truth_value(bool value);
[[nodiscard]] std::string number(std::uint64_t value);
[[nodiscard]] std::string time(protocol::Instant instant);
[[nodiscard]] std::string path(const std::string& reverse_path);

/// `[a, b, c]`. @param format  of one value
template <class T, class Format>
[[nodiscard]] std::string flow(const std::vector<T>& values, Format format) {
    std::string text;
    for (const T& value : values) text += (text.empty() ? "" : ", ") + format(value);
    return "[" + text + "]";
}
[[nodiscard]] std::string flow(const std::vector<std::string>& values);
[[nodiscard]] std::string flow(const std::vector<IpAddress>& values);
[[nodiscard]] std::string flow(const std::vector<std::uint16_t>& values);
[[nodiscard]] std::string flow(const ServiceAddress& service);
[[nodiscard]] std::string flow(const LinkProperties& link);
[[nodiscard]] std::string flow(const Authentication& auth);

}  // namespace sim::scenario::yaml
