#pragma once

#include <string>

#include "sim/host/runtime.hpp"

namespace sim::host {

/// What makes an exchange of SASL another one than all before: 32 hexadecimal digits of the host's own randomness.
[[nodiscard]] std::string sasl_nonce(Runtime& runtime);

}  // namespace sim::host
