#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/dns/resource_record.hpp"
#include "protocol/dns/zone.hpp"
#include "sim/scenario/position.hpp"

namespace sim::scenario {

/// One resource record and where it was written.
struct ZoneRecord {
    protocol::dns::ResourceRecord record;
    Position position;
    bool operator==(const ZoneRecord&) const = default;
};

/// How the servers of a zone treat questions about it.
enum class ZoneAnswers : std::uint8_t {
    normal,
    refused,   ///< REFUSED: the zone is not loaded
    servfail,  ///< SERVFAIL
    silent,    ///< no response
};

/// A zone. The hosts that serve it list its origin (AuthoritativeServer::zones).
struct Zone {
    std::string origin;  ///< absolute, with final dot; `.` for the root
    std::vector<ZoneRecord>
        records;  ///< protocol::dns::Zone takes them all, and has no problems with them unless `unchecked`
    ZoneAnswers answers = ZoneAnswers::normal;
    Position position;
    bool unchecked = false;  ///< it may have problems that name servers only warn of
    bool operator==(const Zone&) const = default;
};

/// The zone that name servers answer from, out of the records of a Zone or a ZoneChange.
/// @pre they come from a loaded scenario
protocol::dns::Zone make_dns_zone(std::string_view origin, const std::vector<ZoneRecord>& records);

}  // namespace sim::scenario
