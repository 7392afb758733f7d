#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>

#include "protocol/base/octets.hpp"
#include "protocol/dns/domain_name.hpp"

namespace protocol::dns {

/// Appends DNS wire fields to a buffer and remembers where names stand, for compression
/// (RFC 1035 section 4.1.4).
class WireWriter {
public:
    void u8(std::uint8_t value) { octets_ += static_cast<char>(value); }
    void u16(std::uint16_t value);
    void u32(std::uint32_t value);
    void raw(std::string_view octets) { octets_ += octets; }
    void name(const DomainName& name) { octets_ += name.wire(); }
    /// A name that may end in a pointer to an earlier one.
    void compressed_name(const DomainName& name);

    [[nodiscard]] std::size_t size() const { return octets_.size(); }
    /// Overwrites two octets. @pre offset + 2 <= size()
    void put_u16(std::size_t offset, std::uint16_t value);
    /// Takes back everything after the first `size` octets.
    void rewind(std::size_t size);
    [[nodiscard]] Octets take() && { return std::move(octets_); }

private:
    Octets octets_;
    std::map<Octets, std::uint16_t> suffixes_;  ///< canonical wire form of a written name, where it stands
};

}  // namespace protocol::dns
