#pragma once

#include <cstdint>

#include "protocol/dns/rdata.hpp"
#include "protocol/dns/wire_reader.hpp"
#include "protocol/dns/wire_writer.hpp"

namespace protocol::dns {

enum class NameCompression : std::uint8_t { where_allowed, never };

/// Appends a record's data. Names are compressed only in the types of RFC 1035 (RFC 3597 section 4).
void write_rdata(WireWriter& writer, const Rdata& rdata, NameCompression compression);
/// Reads data of `type` up to the reader's end. A failure is the reader's.
[[nodiscard]] Rdata read_rdata(WireReader& reader, RecordType type);

}  // namespace protocol::dns
