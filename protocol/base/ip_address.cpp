#include "protocol/base/ip_address.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "protocol/base/ascii.hpp"

namespace protocol {

namespace {

constexpr std::size_t groups_max = 8;
using Groups = std::array<std::uint16_t, groups_max>;

constexpr std::array<std::uint8_t, 12> ipv4_mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

std::uint8_t octet_of(std::string_view octets, std::size_t index) {
    return static_cast<std::uint8_t>(octets[index]);
}

/// Leading zeros are refused: some readers take them for octal.
Result<std::array<std::uint8_t, 4>, SyntaxError> parse_v4(std::string_view text, std::size_t offset) {
    std::array<std::uint8_t, 4> octets{};
    for (std::size_t index = 0; index < octets.size(); ++index) {
        const bool last = index + 1 == octets.size();
        const std::size_t dot = text.find('.');
        const std::string_view digits = text.substr(0, dot);
        const auto value = parse_decimal(digits, 255);
        if (!value || (digits.size() > 1 && digits.front() == '0'))
            return syntax_error(offset, "an octet from 0 to 255");
        if (last != (dot == text.npos)) return syntax_error(offset + digits.size(), last ? "the end" : "a dot");
        octets[index] = static_cast<std::uint8_t>(*value);
        if (!last) {
            text.remove_prefix(dot + 1);
            offset += dot + 1;
        }
    }
    return octets;
}

/// The groups read so far, and where "::" stood among them.
struct GroupList {
    Groups groups{};
    std::size_t count = 0;
    std::optional<std::size_t> gap;
};

/// 1 to 4 hexadecimal digits.
std::optional<std::uint16_t> parse_group(std::string_view text) {
    if (text.empty() || text.size() > 4) return std::nullopt;
    unsigned value = 0;
    for (const char octet : text) {
        const auto digit = hex_value(octet);
        if (!digit) return std::nullopt;
        value = value << 4 | *digit;
    }
    return static_cast<std::uint16_t>(value);
}

/// Takes one group, or the dotted quad that may end the text; false if there is neither or no room.
bool take_groups(GroupList& list, std::string_view token, bool last) {
    if (last && token.find('.') != token.npos) {
        const auto quad = parse_v4(token, 0);
        if (!quad || list.count + 2 > groups_max) return false;
        for (std::size_t index = 0; index < 4; index += 2)
            list.groups[list.count++] = static_cast<std::uint16_t>((*quad)[index] << 8 | (*quad)[index + 1]);
        return true;
    }
    const auto group = parse_group(token);
    if (!group || list.count == groups_max) return false;
    list.groups[list.count++] = *group;
    return true;
}

/// Reads groups, colons and at most one "::" to the end of the text.
Result<GroupList, SyntaxError> parse_groups(std::string_view text) {
    GroupList list;
    std::size_t offset = 0;
    while (offset < text.size()) {
        if (text.substr(offset).starts_with("::")) {
            if (list.gap) return syntax_error(offset, "only one \"::\"");
            list.gap = list.count;
            offset += 2;
            continue;
        }
        const bool after_group = list.count > 0 && list.gap != list.count;
        if (after_group && text[offset] != ':') return syntax_error(offset, "a colon");
        if (after_group) ++offset;
        const std::size_t end = std::min(text.find(':', offset), text.size());
        if (!take_groups(list, text.substr(offset, end - offset), end == text.size()))
            return syntax_error(offset, "a group of hexadecimal digits");
        offset = end;
    }
    return list;
}

Result<IpAddress, SyntaxError> parse_v6(std::string_view text) {
    const auto list = parse_groups(text);
    if (!list) return failure(list.error());
    const bool complete = list->gap ? list->count < groups_max : list->count == groups_max;
    if (!complete) return syntax_error(text.size(), "eight groups, or fewer with \"::\"");
    Groups groups = list->groups;
    const auto end = groups.begin() + static_cast<std::ptrdiff_t>(list->count);
    const auto gap = groups.begin() + static_cast<std::ptrdiff_t>(list->gap.value_or(list->count));
    std::rotate(gap, end, groups.end());  // the unread groups behind `end` are zero: they fill the gap
    std::array<std::uint8_t, 16> octets{};
    for (std::size_t index = 0; index < groups_max; ++index) {
        octets[2 * index] = static_cast<std::uint8_t>(groups[index] >> 8);
        octets[2 * index + 1] = static_cast<std::uint8_t>(groups[index] & 0xFF);
    }
    return IpAddress::v6(octets);
}

/// Where the longest run of two or more zero groups lies, the first of equals (RFC 5952 section 4.2).
struct ZeroRun {
    std::size_t begin = groups_max;
    std::size_t length = 1;
};

ZeroRun longest_zero_run(const Groups& groups) {
    ZeroRun best;
    std::size_t length = 0;
    for (std::size_t index = 0; index < groups_max; ++index) {
        length = groups[index] == 0 ? length + 1 : 0;
        if (length > best.length) best = ZeroRun{index + 1 - length, length};
    }
    return best;
}

std::string format_v4(std::string_view octets) {
    return fmt::format("{}.{}.{}.{}", octet_of(octets, 0), octet_of(octets, 1), octet_of(octets, 2),
                       octet_of(octets, 3));
}

std::string format_v6(std::string_view octets) {
    Groups groups{};
    for (std::size_t index = 0; index < groups_max; ++index)
        groups[index] = static_cast<std::uint16_t>(octet_of(octets, 2 * index) << 8 | octet_of(octets, 2 * index + 1));
    const ZeroRun run = longest_zero_run(groups);
    std::string text;
    for (std::size_t index = 0; index < groups_max; ++index) {
        if (index == run.begin) {
            text += "::";
            index += run.length - 1;
            continue;
        }
        if (!text.empty() && !text.ends_with(':')) text += ':';
        text += fmt::format("{:x}", groups[index]);
    }
    return text;
}

bool is_v4_mapped(std::string_view octets) {
    return std::equal(ipv4_mapped_prefix.begin(), ipv4_mapped_prefix.end(), octets.begin(),
                      [](std::uint8_t wanted, char octet) { return wanted == static_cast<std::uint8_t>(octet); });
}

}  // namespace

Result<IpAddress, SyntaxError> IpAddress::parse(std::string_view text) {
    if (text.find(':') != text.npos) return parse_v6(text);
    return parse_v4(text, 0).map([](const std::array<std::uint8_t, 4>& octets) { return IpAddress::v4(octets); });
}

std::string IpAddress::to_string() const {
    if (is_v4()) return format_v4(octets());
    if (is_v4_mapped(octets())) return "::ffff:" + format_v4(octets().substr(ipv4_mapped_prefix.size()));
    return format_v6(octets());
}

std::string IpAddress::reverse_name() const {
    std::string name;
    const std::string_view from = octets();
    for (std::size_t index = from.size(); index-- > 0;) {
        const unsigned octet = octet_of(from, index);
        name += is_v4() ? fmt::format("{}.", octet) : fmt::format("{:x}.{:x}.", octet & 15U, octet >> 4);
    }
    return name + (is_v4() ? "in-addr.arpa" : "ip6.arpa");
}

std::string Endpoint::to_string() const {
    return address.is_v4() ? fmt::format("{}:{}", address.to_string(), port)
                           : fmt::format("[{}]:{}", address.to_string(), port);
}

}  // namespace protocol
