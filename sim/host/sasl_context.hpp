#pragma once

#include <string>

#include "protocol/sasl/server_exchange.hpp"
#include "sim/host/runtime.hpp"

namespace sim::host {

/// What a host's server takes part with in one exchange of SASL: a new nonce and challenge, and the host's salt.
/// @param proved_client  whom TLS has proved the client to be; empty: nobody
[[nodiscard]] protocol::sasl::ServerContext sasl_context(Runtime& runtime, std::string proved_client);

}  // namespace sim::host
