#include "protocol/dns/rdata.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <type_traits>

#include "protocol/dns/escaped_text.hpp"

namespace protocol::dns {

namespace {

struct TypeOf {
    RecordType operator()(const A&) const { return RecordType::a; }
    RecordType operator()(const Aaaa&) const { return RecordType::aaaa; }
    RecordType operator()(const Ns&) const { return RecordType::ns; }
    RecordType operator()(const Cname&) const { return RecordType::cname; }
    RecordType operator()(const Ptr&) const { return RecordType::ptr; }
    RecordType operator()(const Mx&) const { return RecordType::mx; }
    RecordType operator()(const Soa&) const { return RecordType::soa; }
    RecordType operator()(const Txt&) const { return RecordType::txt; }
    RecordType operator()(const Srv&) const { return RecordType::srv; }
    RecordType operator()(const UnknownRdata& data) const { return data.type; }
};

struct RdataText {
    std::string operator()(const A& data) const { return data.address().to_string(); }
    std::string operator()(const Aaaa& data) const { return data.address().to_string(); }
    std::string operator()(const Ns& data) const { return data.name_server.to_string(); }
    std::string operator()(const Cname& data) const { return data.canonical_name.to_string(); }
    std::string operator()(const Ptr& data) const { return data.name.to_string(); }
    std::string operator()(const Mx& data) const {
        return fmt::format("{} {}", data.preference, data.exchange.to_string());
    }
    std::string operator()(const Soa& data) const {
        return fmt::format("{} {} {} {} {} {} {}", data.names->primary.to_string(), data.names->responsible.to_string(),
                           data.serial, data.refresh_seconds, data.retry_seconds, data.expire_seconds,
                           data.minimum_seconds);
    }
    std::string operator()(const Txt& data) const {
        std::string text;
        for (const Octets& part : data.strings()) {
            text += text.empty() ? "\"" : " \"";
            for (const char octet : part) append_escaped(text, octet, "\"\\");
            text += '"';
        }
        return text;
    }
    std::string operator()(const Srv& data) const {
        return fmt::format("{} {} {} {}", data.priority, data.weight, data.port, data.target.to_string());
    }
    std::string operator()(const UnknownRdata& data) const {
        std::string text = fmt::format("\\# {}", data.octets.size());
        if (!data.octets.empty()) text += ' ';
        for (const char octet : data.octets) {
            text += fmt::format("{:02x}", static_cast<unsigned>(static_cast<unsigned char>(octet)));
        }
        return text;
    }
};

}  // namespace

Result<Txt, SyntaxError> Txt::from_strings(std::vector<Octets> strings) {
    if (strings.empty()) return syntax_error(0, "at least one character-string");
    std::size_t size_octets = 0;
    for (const Octets& part : strings) {
        if (part.size() > character_string_octets_max) {
            return syntax_error(size_octets, "a character-string of at most 255 octets");
        }
        size_octets += 1 + part.size();
    }
    if (size_octets > rdata_octets_max) return syntax_error(0, "at most 65535 octets of TXT data");
    return Txt(std::move(strings));
}

Result<Txt, SyntaxError> Txt::from_text(std::string_view text) {
    std::vector<Octets> strings;
    do {
        strings.emplace_back(text.substr(0, character_string_octets_max));
        text.remove_prefix(strings.back().size());
    } while (!text.empty());
    return from_strings(std::move(strings));
}

Octets Txt::joined() const {
    Octets text;
    for (const Octets& part : strings_) text += part;
    return text;
}

bool Soa::operator==(const Soa& other) const {
    const auto numbers = [](const Soa& soa) {
        return std::tie(soa.serial, soa.refresh_seconds, soa.retry_seconds, soa.expire_seconds, soa.minimum_seconds);
    };
    return *names == *other.names && numbers(*this) == numbers(other);
}

RecordType type_of(const Rdata& rdata) {
    return std::visit(TypeOf(), rdata);
}

std::optional<IpAddress> address_of(const Rdata& rdata) {
    if (const auto* a = std::get_if<A>(&rdata)) return a->address();
    if (const auto* aaaa = std::get_if<Aaaa>(&rdata)) return aaaa->address();
    return std::nullopt;
}

Rdata address_rdata(const IpAddress& address) {
    const std::string_view octets = address.octets();
    const auto fill = [octets](auto record) {
        std::transform(octets.begin(), octets.end(), record.octets.begin(),
                       [](char octet) { return static_cast<std::uint8_t>(octet); });
        return Rdata(record);
    };
    return address.is_v4() ? fill(A()) : fill(Aaaa());
}

std::string to_string(const Rdata& rdata) {
    return std::visit(RdataText(), rdata);
}

}  // namespace protocol::dns
