#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "protocol/base/octets.hpp"
#include "protocol/dns/domain_name.hpp"

namespace protocol::dns {

/// Appends DNS wire fields to a buffer and remembers where names stand, for compression
/// (RFC 1035 section 4.1.4).
class WireWriter {
public:
    WireWriter() { octets_.reserve(octets_typical); }

    void u8(std::uint8_t value) { octets_ += static_cast<char>(value); }
    void u16(std::uint16_t value);
    void u32(std::uint32_t value);
    void raw(std::string_view octets) { octets_ += octets; }
    void name(const DomainName& name) { raw(name.wire()); }
    /// A name that may end in a pointer to an earlier one.
    /// @param keeps_case  it is not abbreviated by a name in letters of another case: readers get it as it is (RFC 4343
    /// section 3)
    void compressed_name(const DomainName& name, bool keeps_case = false);

    [[nodiscard]] std::size_t size() const { return octets_.size(); }
    /// Overwrites two octets. @pre offset + 2 <= size()
    void put_u16(std::size_t offset, std::uint16_t value);
    /// Takes back everything after the first `size` octets.
    void rewind(std::size_t size);
    [[nodiscard]] Octets take() && { return std::move(octets_); }

private:
    static constexpr std::size_t octets_typical = 240;
    static constexpr std::size_t suffixes_typical = 16;

    Octets octets_;
    /// A name that was written, or the end of one, and where it stands.
    struct Suffix {
        std::uint16_t offset = 0;
        std::uint8_t size_octets = 0;  ///< uncompressed; tells most others apart
    };
    void remember(std::size_t offset, std::string_view name);
    /// Where `name`, in wire form, stands already.
    [[nodiscard]] std::optional<std::uint16_t> find(std::string_view name, bool keeps_case) const;
    [[nodiscard]] bool stands_at(std::size_t offset, std::string_view name, bool keeps_case) const;

    std::vector<Suffix> suffixes_;  ///< by offset
};

}  // namespace protocol::dns
