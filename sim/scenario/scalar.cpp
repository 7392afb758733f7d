#include "sim/scenario/scalar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "protocol/base/ascii.hpp"
#include "protocol/base/idna.hpp"
#include "protocol/base/utf8.hpp"
#include "protocol/dns/domain_name.hpp"
#include "protocol/smtp/enhanced_status_code.hpp"
#include "protocol/smtp/mailbox.hpp"
#include "sim/scenario/limits.hpp"
#include "sim/scenario/problems.hpp"

namespace sim::scenario {

namespace {

using protocol::failure;

using yaml_text::bandwidth_units;
using yaml_text::duration_units;
using yaml_text::size_units;
using yaml_text::Unit;

struct Port {
    std::string_view name;
    std::uint16_t number;
};
constexpr auto port_names = std::to_array<Port>({{"lmtp", 24},
                                                 {"smtp", 25},
                                                 {"dns", 53},
                                                 {"pop3", 110},
                                                 {"imap", 143},
                                                 {"submissions", 465},
                                                 {"submission", 587},
                                                 {"imaps", 993},
                                                 {"pop3s", 995}});

/// Text cut into a number and the unit behind it.
struct Quantity {
    std::string_view number;
    std::string_view unit;
};
Quantity split_quantity(std::string_view text) {
    const std::size_t end = std::min(text.find_first_not_of("0123456789."), text.size());
    return {text.substr(0, end), text.substr(end)};
}

template <std::size_t N>
std::optional<std::uint64_t> factor_of(const std::array<Unit, N>& units, std::string_view name) {
    for (const Unit& unit : units) {
        if (unit.name == name) return unit.factor;
    }
    return std::nullopt;
}

std::optional<double> decimal_number(std::string_view digits) {
    double value = 0;
    const auto format = std::chars_format::fixed;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, format);
    if (digits.empty() || error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return value >= 0 ? std::optional(value) : std::nullopt;
}

/// number x factor without rounding; nullopt where that is no whole number or above `max`.
std::optional<std::uint64_t> scaled(std::string_view number, std::uint64_t factor, std::uint64_t max) {
    const std::size_t dot = number.find('.');
    const auto whole = protocol::parse_decimal(number.substr(0, dot));
    if (!whole || *whole > max / factor) return std::nullopt;
    std::uint64_t value = *whole * factor;
    if (dot == std::string_view::npos) return value;
    std::string_view fraction = number.substr(dot + 1);
    while (fraction.size() > 1 && fraction.ends_with('0')) fraction.remove_suffix(1);
    constexpr std::size_t fraction_digits_max = 9;
    const auto parts = protocol::parse_decimal(fraction);
    if (!parts || fraction.size() > fraction_digits_max) return std::nullopt;
    std::uint64_t divisor = 1;
    for (std::size_t digit = 0; digit < fraction.size(); ++digit) divisor *= 10;
    if (factor > UINT64_MAX / divisor || *parts * factor % divisor != 0) return std::nullopt;
    value += *parts * factor / divisor;
    return value <= max ? std::optional(value) : std::nullopt;
}

template <std::size_t N>
Scalar<std::uint64_t> quantity(std::string_view text, const std::array<Unit, N>& units, std::uint64_t max,
                               std::string_view what, std::string_view examples) {
    const Quantity parts = split_quantity(text);
    if (parts.number.empty()) return failure(fmt::format("`{}` is no {}: write {}", text, what, examples));
    if (parts.unit.empty()) return failure(fmt::format("`{}` lacks a unit: write {}", text, examples));
    const auto factor = factor_of(units, parts.unit);
    if (!factor) return failure(fmt::format("`{}` is no unit of a {}: write {}", parts.unit, what, examples));
    const auto value = scaled(parts.number, *factor, max);
    if (!value) return failure(fmt::format("`{}` is too large or too finely divided", text));
    return *value;
}

std::string problem_of_choice(const Key& key, std::string_view text) {
    std::vector<std::string> known;
    for (const std::string_view choice : key.choices) {
        if (choice == text) return {};
        known.emplace_back(choice);
    }
    const std::string hint = spelling_hint(text, known);
    if (!hint.empty()) return fmt::format("`{}` is not known here{}", text, hint);
    return fmt::format("`{}` is not known here: write {}", text, join(known));
}

template <class T>
std::string problem_of(const Scalar<T>& scalar) {
    return scalar ? std::string() : scalar.error();
}

std::string problem_of_duration(const Key& key, std::string_view text) {
    const auto span = parse_duration(text);
    if (span && key.min > 0 && span->count() == 0) return "must be longer than 0s";
    return problem_of(span);
}

}  // namespace

Scalar<bool> parse_boolean(std::string_view text) {
    if (text == "true") return true;
    if (text == "false") return false;
    return failure(fmt::format("`{}` is neither `true` nor `false`", text));
}

Scalar<std::uint64_t> parse_integer(std::string_view text, std::uint64_t min, std::uint64_t max) {
    const auto value = protocol::parse_decimal(text);
    if (!value) return failure(fmt::format("`{}` is no whole number", text));
    if (*value >= min && *value <= max) return *value;
    if (max == UINT64_MAX) return failure(fmt::format("{} is below {}", *value, min));
    return failure(fmt::format("{} is not between {} and {}", *value, min, max));
}

Scalar<Count> parse_count(std::string_view text) {
    const auto wrong = [&] { return failure(fmt::format("`{}` is no count: write 2, 2..5, 2.. or ..5", text)); };
    const std::size_t dots = text.find("..");
    const std::string_view low = text.substr(0, dots);
    const std::string_view high = dots == std::string_view::npos ? low : text.substr(dots + 2);
    if (low.empty() && high.empty()) return wrong();
    Count count{0, std::nullopt};
    if (!low.empty()) {
        const auto number = protocol::parse_decimal(low);
        if (!number || *number > UINT32_MAX) return wrong();
        count.min = static_cast<unsigned>(*number);
    }
    if (!high.empty()) {
        const auto number = protocol::parse_decimal(high);
        if (!number || *number > UINT32_MAX || *number < count.min) return wrong();
        count.max = static_cast<unsigned>(*number);
    }
    return count;
}

Scalar<protocol::Duration> parse_duration(std::string_view text) {
    const auto max = static_cast<std::uint64_t>(duration_max.count());
    const auto value = quantity(text, duration_units, max, "time", "20ms, 5s, 10min, 2h, 3d");
    if (!value) return failure(value.error());
    return protocol::Duration{static_cast<std::int64_t>(*value)};
}

Scalar<std::uint64_t> parse_size(std::string_view text) {
    return quantity(text, size_units, limits::mail_octets_max, "size", "512B, 10KiB, 2MiB");
}

Scalar<double> parse_bandwidth(std::string_view text) {
    constexpr double bits_per_s_max = 1e15;
    constexpr std::string_view examples = "64kbit, 5Mbit, 1Gbit (a second)";
    const Quantity parts = split_quantity(text);
    const auto number = decimal_number(parts.number);
    if (!number) return failure(fmt::format("`{}` is no bandwidth: write {}", text, examples));
    if (parts.unit.empty()) return failure(fmt::format("`{}` lacks a unit: write {}", text, examples));
    const auto factor = factor_of(bandwidth_units, parts.unit);
    if (!factor) return failure(fmt::format("`{}` is no unit of a bandwidth: write {}", parts.unit, examples));
    const double bits_per_s = *number * static_cast<double>(*factor);
    if (bits_per_s <= 0 || bits_per_s > bits_per_s_max) return failure(fmt::format("`{}` is out of range", text));
    constexpr double bits_per_octet = 8;
    return bits_per_s / bits_per_octet;
}

Scalar<double> parse_share(std::string_view text) {
    const bool percent = text.ends_with('%');
    const auto number = decimal_number(percent ? text.substr(0, text.size() - 1) : text);
    if (!number) return failure(fmt::format("`{}` is no share: write 0.05 or 5%", text));
    const double share = percent ? *number / 100 : *number;
    if (share > 1) return failure(fmt::format("`{}` is more than 1 or 100%", text));
    return share;
}

Scalar<std::uint16_t> parse_port(std::string_view text) {
    for (const Port& port : port_names) {
        if (port.name == text) return port.number;
    }
    const auto number = protocol::parse_decimal(text);
    if (number && *number >= 1 && *number <= UINT16_MAX) return static_cast<std::uint16_t>(*number);
    if (number) return failure(fmt::format("{} is no port: ports are 1 to 65535", *number));
    std::vector<std::string> known;
    for (const Port& port : port_names) known.emplace_back(port.name);
    const std::string hint = spelling_hint(text, known);
    if (!hint.empty()) return failure(fmt::format("`{}` is no port{}", text, hint));
    return failure(fmt::format("`{}` is no port: write a number or one of {}", text, join(known)));
}

Scalar<protocol::IpAddress> parse_address(std::string_view text) {
    const auto address = protocol::IpAddress::parse(text);
    if (!address) return failure(fmt::format("`{}` is neither an IPv4 nor an IPv6 address", text));
    return *address;
}

Scalar<protocol::message::Calendar> parse_start(std::string_view text) {
    const auto calendar = protocol::message::Calendar::parse_start(text);
    if (!calendar) return failure(fmt::format("`{}` is no date: write 2024-01-01T00:00:00Z", text));
    return *calendar;
}

Scalar<std::string> parse_mail_address(std::string_view text) {
    const auto mailbox = protocol::smtp::Mailbox::parse(text);
    if (!mailbox) return failure(fmt::format("`{}` is no mail address (RFC 5321 section 4.1.2)", text));
    return mailbox->local_part() + "@" + protocol::smtp::canonical_of(mailbox->host());
}

Scalar<std::string> parse_envelope_address(std::string_view text) {
    const auto mailbox = protocol::smtp::Mailbox::parse(text);
    if (!mailbox) return parse_mail_address(text);
    return mailbox->encode();
}

std::string account_address(std::string_view envelope_address) {
    return parse_mail_address(envelope_address).value_or(std::string(envelope_address));
}

Scalar<std::string> parse_address_target(std::string_view text) {
    if (!text.starts_with('@')) return parse_mail_address(text);
    const auto domain = protocol::smtp::Domain::parse(text.substr(1));
    if (!domain) return failure(fmt::format("`{}` is neither a mail address nor `@` and a domain", text));
    return "@" + domain->canonical();
}

Scalar<std::string> parse_sender_pattern(std::string_view text) {
    return text == "<>" ? Scalar<std::string>(std::string()) : parse_address_target(text);
}

Scalar<std::string> parse_host_name(std::string_view text) {
    const std::string_view bare = text.ends_with('.') ? text.substr(0, text.size() - 1) : text;
    const auto domain = protocol::smtp::Domain::parse(bare);
    // SMTP allows names that are longer than those of the DNS.
    const bool fits_dns = domain && protocol::dns::DomainName::parse(domain->canonical()).has_value();
    if (!fits_dns) return failure(fmt::format("`{}` is no host or domain name", text));
    return domain->canonical();
}

Scalar<std::string> parse_origin(std::string_view text) {
    // Names of any octets are names of the DNS, but a zone in UTF-8 is meant as its A-labels (RFC 5891 section 3.1).
    const auto labels = protocol::to_a_labels(text);
    const auto name = protocol::dns::DomainName::parse(labels.value_or(""));
    if (text.empty() || !labels || !name) return failure(fmt::format("`{}` is no domain name", text));
    return protocol::to_lower(name->to_string());
}

Scalar<std::string> parse_status(std::string_view text) {
    const bool classed = !text.empty() && (text[0] == '2' || text[0] == '4' || text[0] == '5');
    const std::string whole = std::string(text) + (text.find('.') == std::string_view::npos ? ".0.0" : "");
    const bool two = std::count(whole.begin(), whole.end(), '.') == 1;
    const auto code = protocol::smtp::EnhancedStatusCode::parse(two ? whole + ".0" : whole);
    if (!classed || !code) return failure(fmt::format("`{}` is no status code: write 5.1.1 or 5", text));
    return std::string(text);
}

std::string scalar_problem(const Key& key, std::string_view text) {
    switch (key.type) {
        case ScalarType::text:
            return {};
        case ScalarType::boolean:
            return problem_of(parse_boolean(text));
        case ScalarType::integer:
            return problem_of(parse_integer(text, key.min, key.max));
        case ScalarType::count:
            return problem_of(parse_count(text));
        case ScalarType::duration:
            return problem_of_duration(key, text);
        case ScalarType::size:
            return problem_of(parse_size(text));
        case ScalarType::bandwidth:
            return problem_of(parse_bandwidth(text));
        case ScalarType::share:
            return problem_of(parse_share(text));
        case ScalarType::port:
            return problem_of(parse_port(text));
        case ScalarType::address:
            return problem_of(parse_address(text));
        case ScalarType::start:
            return problem_of(parse_start(text));
        case ScalarType::mail_address:
            return problem_of(parse_mail_address(text));
        case ScalarType::envelope_address:
            return problem_of(parse_envelope_address(text));
        case ScalarType::reverse_path:
            return text == "<>" ? std::string() : problem_of(parse_envelope_address(text));
        case ScalarType::address_target:
            return problem_of(parse_address_target(text));
        case ScalarType::sender_pattern:
            return problem_of(parse_sender_pattern(text));
        case ScalarType::host:
            return problem_of(parse_host_name(text));
        case ScalarType::origin:
            return problem_of(parse_origin(text));
        case ScalarType::status:
            return problem_of(parse_status(text));
        case ScalarType::choice:
            return problem_of_choice(key, text);
        case ScalarType::section:
        case ScalarType::later:
            return {};
    }
    return {};
}

std::string format_count(const Count& count) {
    if (!count.max) return fmt::format("{}..", count.min);
    if (*count.max == count.min) return fmt::format("{}", count.min);
    return fmt::format("{}..{}", count.min, *count.max);
}

std::string format_start(const protocol::message::Calendar& start) {
    std::string text = start.iso(protocol::Instant{});
    text.resize(text.find('.'));
    text[text.find(' ')] = 'T';
    return text + "Z";
}

}  // namespace sim::scenario
