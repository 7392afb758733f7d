#pragma once

#include <string_view>

#include "protocol/base/octets.hpp"

namespace sim::scenario {

/// The octets that a text of a scenario file stands for: written with LF line ends, as YAML has them, it gets CRLF; a
/// text that has a CR is meant octet by octet.
[[nodiscard]] protocol::Octets written_octets(std::string_view text);

}  // namespace sim::scenario
