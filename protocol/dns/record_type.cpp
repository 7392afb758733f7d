#include "protocol/dns/record_type.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "protocol/base/ascii.hpp"

namespace protocol::dns {

namespace {

constexpr auto type_names = std::to_array<std::pair<RecordType, std::string_view>>({
    {RecordType::a, "A"},
    {RecordType::ns, "NS"},
    {RecordType::cname, "CNAME"},
    {RecordType::soa, "SOA"},
    {RecordType::ptr, "PTR"},
    {RecordType::mx, "MX"},
    {RecordType::txt, "TXT"},
    {RecordType::aaaa, "AAAA"},
    {RecordType::srv, "SRV"},
    {RecordType::opt, "OPT"},
    {RecordType::axfr, "AXFR"},
    {RecordType::any, "ANY"},
});

constexpr auto class_names = std::to_array<std::pair<RecordClass, std::string_view>>({
    {RecordClass::in, "IN"},
    {RecordClass::ch, "CH"},
    {RecordClass::hs, "HS"},
    {RecordClass::none, "NONE"},
    {RecordClass::any, "ANY"},
});

/// The number after `prefix`, as in TYPE1234 and CLASS32.
std::optional<std::uint16_t> number_after(std::string_view prefix, std::string_view text) {
    if (!starts_with_ignoring_case(text, prefix)) return std::nullopt;
    const auto number = parse_decimal(text.substr(prefix.size()), UINT16_MAX);
    if (!number) return std::nullopt;
    return static_cast<std::uint16_t>(*number);
}

template <class Number, class Names>
std::optional<Number> parse_mnemonic(const Names& names, std::string_view prefix, std::string_view text) {
    for (const auto& [number, name] : names) {
        if (equal_ignoring_case(name, text)) return number;
    }
    const auto number = number_after(prefix, text);
    return number ? std::optional(static_cast<Number>(*number)) : std::nullopt;
}

template <class Number, class Names>
std::string mnemonic_of(const Names& names, std::string_view prefix, Number number) {
    for (const auto& [known, name] : names) {
        if (known == number) return std::string(name);
    }
    return fmt::format("{}{}", prefix, static_cast<std::uint16_t>(number));
}

}  // namespace

std::string to_string(RecordType type) {
    return mnemonic_of(type_names, "TYPE", type);
}

std::string to_string(RecordClass record_class) {
    return mnemonic_of(class_names, "CLASS", record_class);
}

std::optional<RecordType> parse_record_type(std::string_view text) {
    return parse_mnemonic<RecordType>(type_names, "TYPE", text);
}

std::optional<RecordClass> parse_record_class(std::string_view text) {
    return parse_mnemonic<RecordClass>(class_names, "CLASS", text);
}

bool is_data_type(RecordType type) {
    const auto number = static_cast<std::uint16_t>(type);
    return number != 0 && type != RecordType::opt && (number < 128 || number > 255);
}

}  // namespace protocol::dns
