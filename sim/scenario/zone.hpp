#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "protocol/base/instant.hpp"
#include "sim/scenario/position.hpp"

namespace sim::scenario {

/// One resource record as it would stand in a master file (RFC 1035 section 5.1), names made absolute.
struct ZoneRecord {
    std::string owner;         ///< absolute, with final dot
    protocol::Duration ttl{};  ///< whole seconds
    std::string type;          ///< `A`, `MX`, ... in upper case
    std::string data;          ///< the RDATA's text, `10 mx1.beta.test.`
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
    std::string origin;               ///< absolute, with final dot; `.` for the root
    std::vector<ZoneRecord> records;  ///< with exactly one SOA, at the origin
    ZoneAnswers answers = ZoneAnswers::normal;
    Position position;
    bool operator==(const Zone&) const = default;
};

}  // namespace sim::scenario
