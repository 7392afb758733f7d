#include "protocol/dns/domain_name.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdint>
#include <cstring>

#include "protocol/base/ascii.hpp"
#include "protocol/dns/escaped_text.hpp"

namespace protocol::dns {

namespace {

constexpr std::string_view special_in_names = ".\\\"();@$ ";

std::size_t length_at(std::string_view wire, std::size_t offset) {
    return static_cast<unsigned char>(wire[offset]);
}

/// Where each label of a name begins, from the left, without the root's.
class LabelOffsets {
public:
    explicit LabelOffsets(std::string_view wire) {
        for (std::size_t offset = 0; wire[offset] != '\0'; offset += 1 + length_at(wire, offset)) {
            offsets_[count_++] = static_cast<std::uint8_t>(offset);
        }
    }
    [[nodiscard]] std::size_t count() const { return count_; }
    [[nodiscard]] std::size_t operator[](std::size_t index) const { return offsets_[index]; }

private:
    std::array<std::uint8_t, domain_name_octets_max / 2> offsets_;  // filled up to count_ only
    std::size_t count_ = 0;
};

std::string_view label_at(std::string_view wire, std::size_t offset) {
    return wire.substr(offset + 1, length_at(wire, offset));
}

/// Names are mostly written in one case.
bool are_equal(std::string_view left, std::string_view right) {
    return left.size() == right.size() && (left == right || equal_ignoring_case(left, right));
}

struct ParsedName {
    DomainNameBuilder builder;
    bool absolute = false;
};

Result<ParsedName, SyntaxError> parse_labels(std::string_view text) {
    ParsedName parsed;
    std::size_t position = 0;
    while (position < text.size() && !parsed.absolute) {
        Octets label;
        const std::size_t label_begin = position;
        bool dot = false;
        while (position < text.size() && !dot) {
            const auto next = read_escaped(text, position);
            if (!next) return failure(next.error());
            position += next->length;
            dot = next->octet == '.' && !next->escaped;
            if (!dot) label += next->octet;
        }
        if (!parsed.builder.append(label)) return syntax_error(label_begin, "a label of 1 to 63 octets, 255 in all");
        parsed.absolute = dot && position == text.size();
    }
    return parsed;
}

}  // namespace

bool DomainNameBuilder::append(std::string_view label) {
    if (label.empty() || label.size() > label_octets_max) return false;
    if (size_ + 1 + label.size() + 1 > domain_name_octets_max) return false;
    wire_[size_++] = static_cast<char>(label.size());
    add(label);
    return true;
}

void DomainNameBuilder::add(std::string_view octets) {
    std::memcpy(wire_.data() + size_, octets.data(), octets.size());
    size_ += octets.size();
}

Result<DomainName, SyntaxError> DomainNameBuilder::finish(const DomainName& suffix) && {
    if (size_ + suffix.wire().size() > domain_name_octets_max) {
        return syntax_error(0, "a name of at most 255 octets");
    }
    add(suffix.wire());
    return DomainName(std::string_view(wire_.data(), size_));
}

DomainName DomainNameBuilder::finish() && {
    wire_[size_++] = '\0';  // append() kept room for it
    return DomainName(std::string_view(wire_.data(), size_));
}

Result<DomainName, SyntaxError> DomainName::parse(std::string_view text) {
    if (text == ".") return DomainName();
    if (text.empty()) return syntax_error(0, "a domain name");
    auto parsed = parse_labels(text);
    if (!parsed) return failure(parsed.error());
    return std::move(parsed->builder).finish();
}

Result<DomainName, SyntaxError> DomainName::parse_relative(std::string_view text, const DomainName& origin) {
    if (text == "@") return origin;
    if (text == ".") return DomainName();
    if (text.empty()) return syntax_error(0, "a domain name");
    auto parsed = parse_labels(text);
    if (!parsed) return failure(parsed.error());
    return std::move(parsed->builder).finish(parsed->absolute ? DomainName() : origin);
}

DomainName DomainName::reverse_of(const IpAddress& address) {
    auto name = parse(address.reverse_name());
    assert(name);
    return std::move(*name);
}

std::size_t DomainName::label_count() const {
    const std::string_view octets = wire();
    std::size_t count = 0;
    for (std::size_t offset = 0; octets[offset] != '\0'; offset += 1 + length_at(octets, offset)) ++count;
    return count;
}

std::string_view DomainName::first_label() const {
    return label_at(wire(), 0);
}

DomainName DomainName::parent() const {
    return is_root() ? *this : DomainName(wire().substr(1 + length_at(wire(), 0)));
}

DomainName DomainName::ancestor(std::size_t labels) const {
    const LabelOffsets offsets(wire());
    assert(labels <= offsets.count());
    return labels == 0 ? DomainName() : DomainName(wire().substr(offsets[offsets.count() - labels]));
}

Result<DomainName, SyntaxError> DomainName::child(std::string_view label) const {
    DomainNameBuilder builder;
    if (!builder.append(label)) return syntax_error(0, "a label of 1 to 63 octets");
    return std::move(builder).finish(*this);
}

bool DomainName::is_at_or_below(const DomainName& ancestor) const {
    if (ancestor.wire_.size() > wire_.size()) return false;
    const std::string_view octets = wire();
    const std::size_t cut = wire_.size() - ancestor.wire_.size();
    std::size_t offset = 0;
    while (offset < cut) offset += 1 + length_at(octets, offset);
    return offset == cut && are_equal(octets.substr(cut), ancestor.wire());
}

bool DomainName::is_below(const DomainName& ancestor) const {
    return wire_.size() > ancestor.wire_.size() && is_at_or_below(ancestor);
}

std::string DomainName::to_string() const {
    return is_root() ? "." : to_host_name() + '.';
}

std::string DomainName::to_host_name() const {
    const std::string_view octets = wire();
    std::string text;
    for (std::size_t offset = 0; octets[offset] != '\0'; offset += 1 + length_at(octets, offset)) {
        if (offset > 0) text += '.';
        for (const char octet : label_at(octets, offset)) append_escaped(text, octet, special_in_names);
    }
    return text;
}

Octets DomainName::canonical_wire() const {
    return to_lower(wire());  // length octets are below the letters
}

// Eight octets at a time. One bit makes letters of both cases equal; what else it makes equal does no harm here.
std::size_t DomainName::hash() const {
    constexpr std::uint64_t case_bits = 0x2020202020202020U;
    constexpr std::uint64_t multiplier = 0x9E3779B97F4A7C15U;  // 2^64 divided by the golden ratio
    std::uint64_t hash = 0;
    for (std::string_view rest = wire(); !rest.empty(); rest.remove_prefix(std::min(rest.size(), sizeof hash))) {
        std::uint64_t word = 0;
        std::memcpy(&word, rest.data(), std::min(rest.size(), sizeof word));
        hash = (hash ^ (word | case_bits)) * multiplier;
        hash ^= hash >> 32U;
    }
    return hash;
}

bool DomainName::operator==(const DomainName& other) const {
    return are_equal(wire(), other.wire());
}

std::weak_ordering DomainName::operator<=>(const DomainName& other) const {
    if (wire() == other.wire()) return std::weak_ordering::equivalent;  // the end of most searches
    const LabelOffsets left(wire());
    const LabelOffsets right(other.wire());
    const std::size_t common = std::min(left.count(), right.count());
    for (std::size_t index = 1; index <= common; ++index) {
        const auto order = compare_ignoring_case(label_at(wire(), left[left.count() - index]),
                                                 label_at(other.wire(), right[right.count() - index]));
        if (order != 0) return order;
    }
    return left.count() <=> right.count();
}

}  // namespace protocol::dns
