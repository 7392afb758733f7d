#pragma once

#include <string>
#include <string_view>

#include "sim/host/address_lookup.hpp"

// What handing over and fetching have in common: the server's addresses, and why there is no connection.
namespace sim::user_agent {

/// How long a person's program waits for a server to answer the connection request.
inline constexpr protocol::Duration connect_timeout = std::chrono::seconds{30};

/// The addresses of a server by its host name, or the one that stands there in its place.
/// @param runtime, stub  outlive the task
/// @param message        the mail it is for; empty: none
[[nodiscard]] protocol::Task<host::AddressLookup> find_server(host::Runtime* runtime,
                                                              const protocol::dns::StubSettings* stub,
                                                              std::string server, std::string message);

/// Why a server has no addresses, in words. @pre found.addresses is empty
[[nodiscard]] std::string no_address_text(std::string_view server, const host::AddressLookup& found);
/// Why there is no connection, or no more, in words.
[[nodiscard]] std::string_view failure_text(network::ConnectionFailure failure);

}  // namespace sim::user_agent
