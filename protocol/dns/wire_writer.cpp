#include "protocol/dns/wire_writer.hpp"

#include <array>

#include "protocol/base/ascii.hpp"
#include "protocol/dns/limits.hpp"

namespace protocol::dns {

namespace {
constexpr std::uint16_t pointer_mark = 0xC000;  ///< RFC 1035 section 4.1.4
}  // namespace

void WireWriter::u16(std::uint16_t value) {
    const std::array<char, 2> octets{static_cast<char>(value >> 8U), static_cast<char>(value & 0xFFU)};
    octets_.append(octets.data(), octets.size());
}

void WireWriter::u32(std::uint32_t value) {
    u16(static_cast<std::uint16_t>(value >> 16U));
    u16(static_cast<std::uint16_t>(value & 0xFFFFU));
}

void WireWriter::compressed_name(const DomainName& name, bool keeps_case) {
    const std::string_view wire = name.wire();
    for (std::size_t begin = 0; wire[begin] != '\0';) {
        const std::string_view suffix = wire.substr(begin);
        if (const auto known = find(suffix, keeps_case)) {
            u16(static_cast<std::uint16_t>(pointer_mark | *known));
            return;
        }
        if (size() <= pointer_offset_max) remember(size(), suffix);
        const std::size_t label_size = 1U + static_cast<unsigned char>(suffix.front());
        raw(suffix.substr(0, label_size));
        begin += label_size;
    }
    u8(0);
}

void WireWriter::remember(std::size_t offset, std::string_view name) {
    if (suffixes_.empty()) suffixes_.reserve(suffixes_typical);
    suffixes_.push_back({static_cast<std::uint16_t>(offset), static_cast<std::uint8_t>(name.size())});
}

std::optional<std::uint16_t> WireWriter::find(std::string_view name, bool keeps_case) const {
    for (const Suffix& suffix : suffixes_) {
        if (suffix.size_octets == name.size() && stands_at(suffix.offset, name, keeps_case)) return suffix.offset;
    }
    return std::nullopt;
}

bool WireWriter::stands_at(std::size_t offset, std::string_view name, bool keeps_case) const {
    constexpr std::size_t pointer_bits = pointer_mark >> 8U;
    while (true) {
        const std::size_t length = static_cast<unsigned char>(octets_[offset]);
        if (length >= pointer_bits) {
            offset = (length - pointer_bits) << 8U | static_cast<unsigned char>(octets_[offset + 1]);
            continue;
        }
        const std::size_t label_size = 1U + length;
        const std::string_view label = std::string_view(octets_).substr(offset, label_size);
        const std::string_view wanted = name.substr(0, label_size);
        if (label != wanted && (keeps_case || !equal_ignoring_case(label, wanted))) return false;
        if (length == 0) return true;
        offset += label_size;
        name.remove_prefix(label_size);
    }
}

void WireWriter::put_u16(std::size_t offset, std::uint16_t value) {
    octets_[offset] = static_cast<char>(value >> 8U);
    octets_[offset + 1] = static_cast<char>(value & 0xFFU);
}

void WireWriter::rewind(std::size_t size) {
    octets_.resize(size);
    std::erase_if(suffixes_, [size](const Suffix& suffix) { return suffix.offset >= size; });
}

}  // namespace protocol::dns
