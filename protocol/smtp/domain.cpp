#include "protocol/smtp/domain.hpp"

#include <algorithm>
#include <array>

#include "protocol/base/ascii.hpp"
#include "protocol/base/idna.hpp"
#include "protocol/base/utf8.hpp"
#include "protocol/smtp/limits.hpp"

namespace protocol::smtp {

namespace {

/// `sub-domain`, RFC 5321 section 4.1.2.
bool is_sub_domain(std::string_view label) {
    if (label.empty() || label.size() > limits::label_octets_max) return false;
    if (!is_alphanumeric(label.front()) || !is_alphanumeric(label.back())) return false;
    return std::all_of(label.begin(), label.end(), [](char octet) { return is_alphanumeric(octet) || octet == '-'; });
}

/// `IPv4-address-literal`, RFC 5321 section 4.1.3: four times 1 to 3 digits, leading zeros allowed.
std::optional<IpAddress> parse_ipv4_literal(std::string_view text) {
    std::array<std::uint8_t, 4> octets{};
    for (std::size_t index = 0; index < octets.size(); ++index) {
        const std::size_t dot = text.find('.');
        const bool last = index + 1 == octets.size();
        const auto value = parse_decimal(text.substr(0, dot), 255);
        if (!value || last != (dot == text.npos) || text.substr(0, dot).size() > 3) return std::nullopt;
        octets[index] = static_cast<std::uint8_t>(*value);
        if (!last) text.remove_prefix(dot + 1);
    }
    return IpAddress::v4(octets);
}

/// `IPv6-addr`, RFC 5321 section 4.1.3. Narrower than RFC 4291: "::" stands for at least two groups.
std::optional<IpAddress> parse_ipv6_literal(std::string_view text) {
    constexpr std::size_t groups_beside_gap_max = 6;
    const auto address = IpAddress::parse(text);
    if (!address || address->is_v4()) return std::nullopt;
    const std::size_t gap = text.find("::");
    if (gap == text.npos) return *address;
    const auto separators = static_cast<std::size_t>(std::count(text.begin(), text.end(), ':')) - 2;
    const bool inner_gap = gap != 0 && gap + 2 != text.size();
    const std::size_t tokens = separators + (text.size() == 2 ? 0U : inner_gap ? 2U : 1U);
    const std::size_t groups = tokens + (text.find('.') == text.npos ? 0U : 1U);
    if (groups > groups_beside_gap_max) return std::nullopt;
    return *address;
}

/// `General-address-literal`, RFC 5321 section 4.1.3.
bool is_general_literal(std::string_view tag, std::string_view content) {
    const auto is_tag_octet = [](char octet) { return is_alphanumeric(octet) || octet == '-'; };
    const auto is_dcontent = [](char octet) { return is_graphic(octet) && (octet < '[' || octet > ']'); };
    return !tag.empty() && is_alphanumeric(tag.back()) && std::all_of(tag.begin(), tag.end(), is_tag_octet) &&
           !content.empty() && std::all_of(content.begin(), content.end(), is_dcontent);
}

/// Where the first label begins that is no `sub-domain`; nothing if all are.
std::optional<std::size_t> first_bad_label(std::string_view text) {
    std::size_t label_start = 0;
    while (true) {
        const std::size_t dot = std::min(text.find('.', label_start), text.size());
        if (!is_sub_domain(text.substr(label_start, dot - label_start))) return label_start;
        if (dot == text.size()) return std::nullopt;
        label_start = dot + 1;
    }
}

}  // namespace

Result<Domain, SyntaxError> Domain::parse(std::string_view text) {
    if (text.size() > limits::domain_octets_max) return syntax_error(limits::domain_octets_max, "a shorter Domain");
    const auto bad_label = first_bad_label(text);
    if (!bad_label) return Domain(text);
    if (protocol::is_ascii(text)) return syntax_error(*bad_label, "sub-domain");
    // Lengths are those of the A-labels, RFC 5890 section 2.3.2.1.
    const auto labels = to_a_labels(text);
    const bool good = labels && labels->size() <= limits::domain_octets_max && !first_bad_label(*labels);
    if (!good) return syntax_error(*bad_label, "sub-domain");
    return Domain(text);
}

bool Domain::is_ascii() const {
    return protocol::is_ascii(text_);
}

std::string Domain::canonical() const {
    return to_a_labels(text_).value();  // parse() has seen that there are some
}

std::string Domain::dns_text() const {
    return is_ascii() ? text_ : canonical();
}

bool Domain::operator==(const Domain& other) const {
    if (is_ascii() && other.is_ascii()) return equal_ignoring_case(text_, other.text_);
    return canonical() == other.canonical();
}

Result<AddressLiteral, SyntaxError> AddressLiteral::parse(std::string_view text) {
    if (text.size() > limits::domain_octets_max) return syntax_error(limits::domain_octets_max, "a shorter literal");
    if (text.size() < 2 || text.front() != '[' || text.back() != ']') return syntax_error(0, "address-literal");
    const std::string_view inner = text.substr(1, text.size() - 2);
    const std::size_t colon = inner.find(':');
    if (colon == inner.npos) {
        const auto address = parse_ipv4_literal(inner);
        if (!address) return syntax_error(1, "IPv4-address-literal");
        return AddressLiteral(text, address);
    }
    const std::string_view tag = inner.substr(0, colon);
    const std::string_view content = inner.substr(colon + 1);
    if (equal_ignoring_case(tag, "IPv6")) {
        const auto address = parse_ipv6_literal(content);
        if (!address) return syntax_error(colon + 2, "IPv6-addr");
        return AddressLiteral(text, address);
    }
    if (!is_general_literal(tag, content)) return syntax_error(1, "General-address-literal");
    return AddressLiteral(text, std::nullopt);
}

AddressLiteral AddressLiteral::of(const IpAddress& address) {
    return AddressLiteral("[" + literal_text(address) + "]", address);
}

std::string literal_text(const IpAddress& address) {
    return address.is_v4() ? address.to_string() : "IPv6:" + address.to_string();
}

std::string AddressLiteral::canonical() const {
    return address_ ? of(*address_).text_ : to_lower(text_);
}

bool AddressLiteral::operator==(const AddressLiteral& other) const {
    if (address_ || other.address_) return address_ == other.address_;
    return equal_ignoring_case(text_, other.text_);
}

Result<HostName, SyntaxError> parse_host_name(std::string_view text) {
    if (!text.empty() && text.front() == '[') {
        auto literal = AddressLiteral::parse(text);
        if (!literal) return failure(std::move(literal.error()));
        return HostName(std::move(*literal));
    }
    auto domain = Domain::parse(text);
    if (!domain) return failure(std::move(domain.error()));
    return HostName(std::move(*domain));
}

const std::string& text_of(const HostName& name) {
    const Domain* domain = std::get_if<Domain>(&name);
    return domain != nullptr ? domain->text() : std::get<AddressLiteral>(name).text();
}

std::string canonical_of(const HostName& name) {
    const Domain* domain = std::get_if<Domain>(&name);
    return domain != nullptr ? domain->canonical() : std::get<AddressLiteral>(name).canonical();
}

std::string dns_text_of(const HostName& name) {
    const Domain* domain = std::get_if<Domain>(&name);
    return domain != nullptr ? domain->dns_text() : std::get<AddressLiteral>(name).text();
}

bool is_ascii(const HostName& name) {
    const Domain* domain = std::get_if<Domain>(&name);
    return domain == nullptr || domain->is_ascii();
}

}  // namespace protocol::smtp
