#include "protocol/dns/wire_writer.hpp"

namespace protocol::dns {

namespace {
constexpr std::uint16_t pointer_mark = 0xC000;  ///< RFC 1035 section 4.1.4
constexpr std::size_t pointer_offset_max = 0x3FFF;
}  // namespace

void WireWriter::u16(std::uint16_t value) {
    u8(static_cast<std::uint8_t>(value >> 8U));
    u8(static_cast<std::uint8_t>(value & 0xFFU));
}

void WireWriter::u32(std::uint32_t value) {
    u16(static_cast<std::uint16_t>(value >> 16U));
    u16(static_cast<std::uint16_t>(value & 0xFFFFU));
}

void WireWriter::compressed_name(const DomainName& name) {
    const Octets canonical = name.canonical_wire();
    const std::string_view wire = name.wire();
    for (std::size_t offset = 0; wire[offset] != '\0';) {
        const std::size_t label_size = 1U + static_cast<unsigned char>(wire[offset]);
        const Octets suffix = canonical.substr(offset);
        if (const auto known = suffixes_.find(suffix); known != suffixes_.end()) {
            u16(static_cast<std::uint16_t>(pointer_mark | known->second));
            return;
        }
        if (size() <= pointer_offset_max) suffixes_.emplace(suffix, static_cast<std::uint16_t>(size()));
        raw(wire.substr(offset, label_size));
        offset += label_size;
    }
    u8(0);
}

void WireWriter::put_u16(std::size_t offset, std::uint16_t value) {
    octets_[offset] = static_cast<char>(value >> 8U);
    octets_[offset + 1] = static_cast<char>(value & 0xFFU);
}

void WireWriter::rewind(std::size_t size) {
    octets_.resize(size);
    std::erase_if(suffixes_, [size](const auto& suffix) { return suffix.second >= size; });
}

}  // namespace protocol::dns
