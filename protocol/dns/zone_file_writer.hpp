#pragma once

#include <string>

#include "protocol/dns/zone.hpp"

namespace protocol::dns {

/// A zone as a master file (RFC 1035 section 5) that any name server loads: $ORIGIN, $TTL (RFC 2308 section 4), the SOA
/// record first, then name by name; owners relative to the origin, columns in line, TTLs where they are not that of
/// $TTL. read_zone() makes the same zone of it.
[[nodiscard]] std::string write_zone(const Zone& zone);

}  // namespace protocol::dns
