#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "sim/host/smtp_client_connection.hpp"
#include "sim/mta/delivery.hpp"

namespace sim::mta {

/// What an SMTP client is told to do for some recipients of a request.
/// @param route  that leads to the hop; nothing: it is one of the domain's own exchangers
[[nodiscard]] host::SmtpTransaction transaction_to(const NextHop& hop, const std::optional<Route>& route,
                                                   const DeliveryRequest& request,
                                                   const std::vector<std::size_t>& recipients,
                                                   const std::string& client_name);

}  // namespace sim::mta
