#include "protocol/dns/rdata_text.hpp"

#include <fmt/format.h>

#include <utility>

#include "protocol/base/ascii.hpp"
#include "protocol/dns/escaped_text.hpp"
#include "protocol/dns/limits.hpp"
#include "protocol/dns/message_codec.hpp"

namespace protocol::dns {

namespace {

std::uint64_t seconds_of_unit(char unit) {
    switch (to_lower(unit)) {
        case 's':
            return 1;
        case 'm':
            return 60;
        case 'h':
            return 3'600;
        case 'd':
            return 86'400;
        case 'w':
            return 604'800;
        default:
            return 0;
    }
}

/// Reads the fields one after the other; the first failure sticks, and later reads give empty values.
class FieldReader {
public:
    FieldReader(const ZoneFileToken& type_token, std::span<const ZoneFileToken> tokens, const DomainName& origin)
        : last_(&type_token), tokens_(tokens), origin_(origin) {}

    [[nodiscard]] bool at_end() const { return tokens_.empty(); }
    const ZoneFileToken* next(std::string_view what) {
        if (error_) return nullptr;
        if (tokens_.empty()) {
            fail(*last_, fmt::format("missing {}", what));
            return nullptr;
        }
        last_ = &tokens_.front();
        tokens_ = tokens_.subspan(1);
        return last_;
    }
    std::uint64_t number(std::string_view what, std::uint64_t value_max) {
        const ZoneFileToken* token = next(what);
        if (token == nullptr) return 0;
        const auto value = parse_decimal(token->text, value_max);
        if (!value) fail(*token, fmt::format("not a {} from 0 to {}: \"{}\"", what, value_max, token->text));
        return value.value_or(0);
    }
    std::uint16_t u16(std::string_view what) { return static_cast<std::uint16_t>(number(what, UINT16_MAX)); }
    std::uint32_t u32(std::string_view what) { return static_cast<std::uint32_t>(number(what, UINT32_MAX)); }
    std::uint32_t seconds(std::string_view what) {
        const ZoneFileToken* token = next(what);
        if (token == nullptr) return 0;
        // A number may use all 32 bits here, RFC 1035 section 3.3.13; only TTLs may not.
        const auto number = parse_decimal(token->text, UINT32_MAX);
        const auto value = number ? static_cast<std::uint32_t>(*number) : parse_ttl(token->text);
        if (!value) fail(*token, fmt::format("not a time ({}): \"{}\"", what, token->text));
        return value.value_or(0);
    }
    DomainName name(std::string_view what) {
        const ZoneFileToken* token = next(what);
        if (token == nullptr) return DomainName();
        auto name = DomainName::parse_relative(token->text, origin_);
        if (name) return std::move(*name);
        fail(*token,
             fmt::format("not a domain name ({}): \"{}\": expected {}", what, token->text, name.error().expected));
        return DomainName();
    }
    Rdata address(IpAddress::Family family) {
        const std::string_view what = family == IpAddress::Family::ipv4 ? "an IPv4 address" : "an IPv6 address";
        const ZoneFileToken* token = next(what);
        if (token == nullptr) return A();
        const auto address = IpAddress::parse(token->text);
        if (address && address->family() == family) return address_rdata(*address);
        fail(*token, fmt::format("not {}: \"{}\"", what, token->text));
        return A();
    }
    Rdata txt() {
        std::vector<Octets> strings;
        do {
            const ZoneFileToken* token = next("text");
            if (token == nullptr) return A();
            auto octets = unescape(token->text);
            if (!octets) fail(*token, fmt::format("expected {}", octets.error().expected));
            strings.push_back(octets.value_or(Octets()));
        } while (!at_end());
        auto txt = Txt::from_strings(std::move(strings));
        if (txt) return std::move(*txt);
        fail(*last_, fmt::format("expected {}", txt.error().expected));
        return A();
    }
    Rdata generic(RecordType type);

    void fail(const ZoneFileToken& token, std::string message) {
        if (!error_) error_ = ZoneFileError{token.line, token.column, std::move(message)};
    }
    Result<Rdata, ZoneFileError> finish(Rdata rdata) {
        if (!at_end()) fail(tokens_.front(), fmt::format("unexpected \"{}\" after the data", tokens_.front().text));
        if (error_) return failure(std::move(*error_));
        return rdata;
    }

private:
    const ZoneFileToken* last_;
    std::span<const ZoneFileToken> tokens_;
    const DomainName& origin_;
    std::optional<ZoneFileError> error_;
};

/// Octets of hexadecimal digits; nullopt where it is something else or has an odd digit.
std::optional<Octets> parse_hex(std::string_view text) {
    if (text.size() % 2 != 0) return std::nullopt;
    Octets octets;
    for (std::size_t position = 0; position < text.size(); position += 2) {
        const auto high = hex_value(text[position]);
        const auto low = hex_value(text[position + 1]);
        if (!high || !low) return std::nullopt;
        octets += static_cast<char>(*high << 4U | *low);
    }
    return octets;
}

Rdata FieldReader::generic(RecordType type) {
    const ZoneFileToken& mark = *last_;
    const std::size_t length = u16("length of the data");
    std::string digits;
    while (!error_ && !at_end()) digits += next("hexadecimal data")->text;
    if (error_) return A();
    const auto octets = parse_hex(digits);
    if (!octets || octets->size() != length) {
        fail(mark, fmt::format("expected {} octets in hexadecimal after \"\\#\"", length));
        return A();
    }
    auto rdata = decode_rdata(type, *octets);
    if (rdata) return std::move(*rdata);
    fail(mark, fmt::format("not data of type {}: expected {}", to_string(type), rdata.error().expected));
    return A();
}

Rdata read_mx_fields(FieldReader& fields) {
    const std::uint16_t preference = fields.u16("preference");
    return Mx{preference, fields.name("mail exchanger")};
}

Rdata read_soa_fields(FieldReader& fields) {
    Soa soa;
    DomainName primary = fields.name("primary name server");
    DomainName responsible = fields.name("responsible mailbox");
    soa.names = std::make_shared<const SoaNames>(SoaNames{std::move(primary), std::move(responsible)});
    soa.serial = fields.u32("serial");
    soa.refresh_seconds = fields.seconds("refresh");
    soa.retry_seconds = fields.seconds("retry");
    soa.expire_seconds = fields.seconds("expire");
    soa.minimum_seconds = fields.seconds("minimum");
    return soa;
}

Rdata read_srv_fields(FieldReader& fields) {
    Srv srv;
    srv.priority = fields.u16("priority");
    srv.weight = fields.u16("weight");
    srv.port = fields.u16("port");
    srv.target = fields.name("target");
    return srv;
}

Rdata read_typed(FieldReader& fields, const ZoneFileToken& type_token, RecordType type) {
    switch (type) {
        case RecordType::a:
            return fields.address(IpAddress::Family::ipv4);
        case RecordType::aaaa:
            return fields.address(IpAddress::Family::ipv6);
        case RecordType::ns:
            return Ns{fields.name("name server")};
        case RecordType::cname:
            return Cname{fields.name("canonical name")};
        case RecordType::ptr:
            return Ptr{fields.name("name")};
        case RecordType::mx:
            return read_mx_fields(fields);
        case RecordType::soa:
            return read_soa_fields(fields);
        case RecordType::txt:
            return fields.txt();
        case RecordType::srv:
            return read_srv_fields(fields);
        case RecordType::opt:
        case RecordType::axfr:
        case RecordType::any:
            break;
    }
    fields.fail(type_token,
                fmt::format("data of type {} is written as \\# length hex (RFC 3597 section 5)", to_string(type)));
    return UnknownRdata{type, {}};
}

}  // namespace

std::optional<std::uint32_t> parse_ttl(std::string_view text) {
    if (const auto seconds = parse_decimal(text, ttl_seconds_max)) return static_cast<std::uint32_t>(*seconds);
    std::uint64_t total = 0;
    while (!text.empty()) {
        std::size_t digits = 0;
        while (digits < text.size() && is_digit(text[digits])) ++digits;
        const auto count = parse_decimal(text.substr(0, digits), ttl_seconds_max);
        const std::uint64_t unit = digits < text.size() ? seconds_of_unit(text[digits]) : 0;
        if (!count || unit == 0) return std::nullopt;
        total += *count * unit;
        if (total > ttl_seconds_max) return std::nullopt;
        text.remove_prefix(digits + 1);
    }
    return total == 0 ? std::nullopt : std::optional(static_cast<std::uint32_t>(total));
}

Result<Rdata, ZoneFileError> parse_rdata(const ZoneFileToken& type_token, RecordType type,
                                         std::span<const ZoneFileToken> tokens, const DomainName& origin) {
    FieldReader fields(type_token, tokens, origin);
    const bool generic = !tokens.empty() && !tokens.front().quoted && tokens.front().text == "\\#";
    if (!generic) {
        Rdata rdata = read_typed(fields, type_token, type);
        return fields.finish(std::move(rdata));
    }
    fields.next("\\#");
    Rdata rdata = fields.generic(type);
    return fields.finish(std::move(rdata));
}

}  // namespace protocol::dns
