#pragma once

#include "protocol/sasl/server_exchange.hpp"
#include "sim/host/runtime.hpp"

namespace sim::host {

/// What a host's server takes part with in one exchange of SASL: a new nonce and challenge, and the host's salt.
[[nodiscard]] protocol::sasl::ServerContext sasl_context(Runtime& runtime);

}  // namespace sim::host
