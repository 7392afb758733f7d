#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/host/smtp_client_connection.hpp"
#include "sim/mta/delivery.hpp"

namespace sim::mta {

using ClientSettings = std::shared_ptr<const protocol::smtp::ClientSettings>;

/// How this host speaks with the servers of a destination.
/// @param route  that leads there; nothing: they are the domain's own exchangers
[[nodiscard]] ClientSettings client_settings(const Settings& settings, const std::optional<Route>& route,
                                             const std::string& client_name);

/// What an SMTP client is told to do for some recipients of a request.
[[nodiscard]] host::SmtpTransaction transaction_to(const NextHop& hop, const DeliveryRequest& request,
                                                   const std::vector<std::size_t>& recipients, ClientSettings client);

}  // namespace sim::mta
