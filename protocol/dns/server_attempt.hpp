#pragma once

#include <cstdint>
#include <string_view>

#include "protocol/dns/message.hpp"
#include "protocol/dns/resolver_environment.hpp"

namespace protocol::dns {

/// One query to one server, as it is sent next.
struct ServerAttempt {
    Message query;
    DnsTransport transport = DnsTransport::udp;
};

/// What a server's reaction to an attempt asks for.
enum class Reaction : std::uint8_t {
    use,                 ///< the response is complete
    retry_by_tcp,        ///< it was truncated: the same query by TCP (RFC 1035 section 4.2.1, RFC 7766 section 5)
    retry_without_edns,  ///< the server does not know EDNS (RFC 6891 section 6.2.2)
    silence,             ///< nothing came in time: this server may be asked again later
    useless,             ///< this server need not be asked again
};

/// Judges the outcome of an attempt and, for the two retries, changes the attempt accordingly.
[[nodiscard]] Reaction react(ServerAttempt& attempt, const ExchangeResult& result);

/// In plain English, why a result is of no use: for Reaction::silence and Reaction::useless.
[[nodiscard]] std::string_view why_useless(const ExchangeResult& result);
/// In plain English, what an rcode other than NOERROR and NXDOMAIN says.
[[nodiscard]] std::string_view why_useless(ResponseCode rcode);

/// A query for `question` with a random id; EDNS if `udp_octets_max` is not 0.
[[nodiscard]] Message make_random_query(RandomStream& random, const Question& question, bool recursion_desired,
                                        std::uint16_t udp_octets_max);

}  // namespace protocol::dns
