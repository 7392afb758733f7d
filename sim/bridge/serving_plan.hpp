#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/base/ip_address.hpp"
#include "protocol/base/result.hpp"
#include "sim/scenario/model.hpp"

namespace sim::bridge {

/// One service of a virtual host that real programs can reach.
struct ServedPort {
    std::string host;
    std::string service;                         ///< as recordings name it: smtp, submission, pop3, lmtp, dns, ...
    std::uint16_t service_port = 0;              ///< where the virtual host listens
    bool has_datagrams = false;                  ///< over UDP too
    std::vector<protocol::IpAddress> addresses;  ///< of the virtual host
    std::vector<std::string> clients;  ///< the hosts that real clients act from: guests, or one of the scenario
    std::optional<std::uint16_t> local_port{};  ///< wanted on this machine; nothing: any
};

/// What a served scenario is made of: the scenario with its guests, and what they can reach. The same scenario gives
/// the same plan, so that a recording can be replayed without sockets.
struct ServingPlan {
    scenario::Scenario scenario;
    std::vector<ServedPort> ports;
};

/// @return why the scenario cannot be served, for its author
[[nodiscard]] protocol::Result<ServingPlan, std::string> plan_serving(scenario::Scenario scenario);

}  // namespace sim::bridge
