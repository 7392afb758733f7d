#pragma once

#include <cstdint>
#include <memory>
#include <unordered_map>

#include "protocol/dns/domain_name.hpp"
#include "protocol/dns/message.hpp"
#include "protocol/dns/zone.hpp"

namespace protocol::dns {

/// How a zone is answered for; a fault sets another one for a time.
enum class ZoneBehaviour : std::uint8_t {
    serve,
    refuse,        ///< REFUSED, as if the zone were not configured here
    fail,          ///< SERVFAIL, as if the zone could not be loaded or had expired
    without_glue,  ///< additional sections stay empty
};

/// Answers queries from zones (RFC 1034 section 4.3.2), without recursion. Pure: the same query and zones
/// always give the same response.
class AuthoritativeServer {
public:
    /// @param udp_octets_max  what it says in EDNS that it takes, and the most it sends by UDP
    explicit AuthoritativeServer(std::uint16_t udp_octets_max = edns_octets_default)
        : udp_octets_max_(udp_octets_max) {}

    /// Serves a zone, in place of the one with the same origin if there is one. @pre zone->problems() is empty
    void add_zone(std::shared_ptr<const Zone> zone);
    void remove_zone(const DomainName& origin);
    /// @return false: no zone has this origin
    bool set_behaviour(const DomainName& origin, ZoneBehaviour behaviour);

    /// The zone nearest to `name`; nullptr: none holds it.
    [[nodiscard]] const Zone* zone_for(const DomainName& name) const;
    [[nodiscard]] Message respond(const Message& query) const;
    /// The largest UDP response to `query` (the smaller of its limit and the server's).
    [[nodiscard]] std::size_t response_octets_max(const Message& query) const;

private:
    struct ServedZone {
        std::shared_ptr<const Zone> zone;
        ZoneBehaviour behaviour = ZoneBehaviour::serve;
    };
    [[nodiscard]] const ServedZone* nearest(const DomainName& name) const;
    void answer(const Question& question, Message& response) const;

    std::uint16_t udp_octets_max_;
    std::unordered_map<DomainName, ServedZone, DomainNameHash> zones_;  ///< looked up only, never walked
};

}  // namespace protocol::dns
