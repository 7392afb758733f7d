#pragma once

#include <string>

#include "protocol/smtp/server_events.hpp"
#include "sim/host/runtime.hpp"

namespace sim::mta {

/// `decision`: what a server does against a client that breaks rules or wastes its time.
/// @param message  of the transaction that runs; empty: none does
void record_defence(host::Runtime& runtime, const protocol::smtp::DefenceApplied& applied, const std::string& message,
                    host::ConnectionId connection);

}  // namespace sim::mta
