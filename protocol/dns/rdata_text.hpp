#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "protocol/base/result.hpp"
#include "protocol/dns/rdata.hpp"
#include "protocol/dns/zone_file.hpp"
#include "protocol/dns/zone_file_lexer.hpp"

namespace protocol::dns {

/// Seconds as a number, or with the units `w d h m s` (`1h30m`); nullopt where the text is neither or over
/// 2147483647 (RFC 2181 section 8).
[[nodiscard]] std::optional<std::uint32_t> parse_ttl(std::string_view text);

/// Reads the data fields of an entry, in the type's own syntax or as `\# length hex` (RFC 3597 section 5).
/// @param type_token  the token that named the type: errors about missing fields point there
[[nodiscard]] Result<Rdata, ZoneFileError> parse_rdata(const ZoneFileToken& type_token, RecordType type,
                                                       std::span<const ZoneFileToken> tokens, const DomainName& origin);

}  // namespace protocol::dns
