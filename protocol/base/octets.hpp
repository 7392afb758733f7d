#pragma once

#include <string>

namespace protocol {

/// A sequence of octets as it stands on the wire; not text in any character set.
using Octets = std::string;

}  // namespace protocol
