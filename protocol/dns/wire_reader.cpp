#include "protocol/dns/wire_reader.hpp"

#include <utility>

namespace protocol::dns {

namespace {

constexpr unsigned pointer_bits = 0xC0;  ///< RFC 1035 section 4.1.4
constexpr std::size_t pointer_octets = 2;

unsigned octet_at(std::string_view octets, std::size_t position) {
    return static_cast<unsigned char>(octets[position]);
}

}  // namespace

void WireReader::fail(std::string expected) {
    if (failed_) return;
    failed_ = true;
    error_ = SyntaxError{position_, std::move(expected)};
}

std::string_view WireReader::raw(std::size_t size_octets) {
    if (!failed_ && size_octets > remaining()) fail("more octets");
    if (failed_) return {};
    const std::string_view part = octets_.substr(position_, size_octets);
    position_ += size_octets;
    return part;
}

std::uint8_t WireReader::u8() {
    const std::string_view part = raw(1);
    return part.empty() ? std::uint8_t{0} : static_cast<std::uint8_t>(part[0]);
}

std::uint16_t WireReader::u16() {
    const std::string_view part = raw(2);
    if (part.empty()) return 0;
    return static_cast<std::uint16_t>(octet_at(part, 0) << 8U | octet_at(part, 1));
}

std::uint32_t WireReader::u32() {
    const std::uint32_t high = u16();
    return high << 16U | u16();
}

std::size_t WireReader::copy_labels(std::size_t position, std::size_t end, DomainNameBuilder& builder) {
    while (!failed_) {
        if (position >= end) {
            fail("the rest of a domain name");
            break;
        }
        const unsigned length = octet_at(octets_, position);
        if (length == 0 || (length & pointer_bits) == pointer_bits) break;
        if ((length & pointer_bits) != 0) {
            fail("a label length of at most 63, or a pointer");
        } else if (length >= end - position) {
            fail("the rest of a label");
        } else if (!builder.append(octets_.substr(position + 1, length))) {
            fail("a name of at most 255 octets");
        }
        position += 1 + length;
    }
    return position;
}

DomainName WireReader::name() {
    if (failed_) return DomainName();
    DomainNameBuilder builder;
    std::size_t target_max = position_;  // pointers must lead before the part they stand in
    std::size_t position = copy_labels(position_, end_, builder);
    bool jumped = false;
    while (!failed_ && octet_at(octets_, position) != 0) {
        const std::size_t end = jumped ? octets_.size() : end_;
        if (compression_ == Compression::refused || end - position < pointer_octets) {
            fail(compression_ == Compression::refused ? "an uncompressed name" : "the rest of a pointer");
            break;
        }
        const std::size_t target =
            (octet_at(octets_, position) & ~pointer_bits) << 8U | octet_at(octets_, position + 1);
        if (!std::exchange(jumped, true)) position_ = position + pointer_octets;
        if (target >= target_max) {
            fail("a pointer to an earlier name");
            break;
        }
        target_max = target;
        position = copy_labels(target, octets_.size(), builder);
    }
    if (failed_) return DomainName();
    if (!jumped) position_ = position + 1;
    return std::move(builder).finish();
}

void WireReader::narrow(std::size_t size_octets) {
    if (!failed_ && size_octets > remaining()) fail("as many octets as RDLENGTH says");
    if (!failed_) end_ = position_ + size_octets;
}

void WireReader::widen() {
    if (!failed_ && position_ != end_) fail("the end of the record's data");
    end_ = octets_.size();
}

}  // namespace protocol::dns
