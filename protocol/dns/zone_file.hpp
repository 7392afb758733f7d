#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/result.hpp"
#include "protocol/dns/domain_name.hpp"
#include "protocol/dns/resource_record.hpp"
#include "protocol/dns/zone.hpp"

namespace protocol::dns {

/// A mistake in a master file.
struct ZoneFileError {
    std::size_t line = 0;    ///< from 1
    std::size_t column = 0;  ///< from 1, in octets
    std::string message;

    /// `4:12: not an IPv4 address: "1.2.3"`
    [[nodiscard]] std::string to_string() const;
    bool operator==(const ZoneFileError&) const = default;
};

/// A record and where its entry begins.
struct ZoneFileRecord {
    ResourceRecord record;
    std::size_t line = 0;
    std::size_t column = 0;
};

/// Reads master-file text (RFC 1035 section 5, $TTL of RFC 2308 section 4, RFC 3597 section 5): $ORIGIN,
/// parentheses, comments, quoted strings, blank owners, TTL and class in any order, TTL units (`1h30m`).
/// $INCLUDE is refused: a zone here is one text. Reports all errors, in order.
[[nodiscard]] Result<std::vector<ZoneFileRecord>, std::vector<ZoneFileError>> read_records(
    std::string_view text, const DomainName& origin, std::optional<std::uint32_t> default_ttl_seconds = std::nullopt);

/// Reads a whole zone and checks it (Zone::add, Zone::problems; the latter are reported at 1:1).
[[nodiscard]] Result<Zone, std::vector<ZoneFileError>> read_zone(
    std::string_view text, const DomainName& origin, std::optional<std::uint32_t> default_ttl_seconds = std::nullopt);

/// Reads one record in one line of the same syntax: `mx1 3600 IN A 192.0.2.1`.
[[nodiscard]] Result<ResourceRecord, ZoneFileError> parse_record(
    std::string_view text, const DomainName& origin, std::optional<std::uint32_t> default_ttl_seconds = std::nullopt);

}  // namespace protocol::dns
