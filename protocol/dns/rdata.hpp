#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "protocol/base/ip_address.hpp"
#include "protocol/base/octets.hpp"
#include "protocol/base/result.hpp"
#include "protocol/dns/domain_name.hpp"
#include "protocol/dns/limits.hpp"
#include "protocol/dns/record_type.hpp"

namespace protocol::dns {

/// A host's IPv4 address (RFC 1035 section 3.4.1).
struct A {
    std::array<std::uint8_t, 4> octets{};
    [[nodiscard]] IpAddress address() const { return IpAddress::v4(octets); }
    bool operator==(const A&) const = default;
};

/// A host's IPv6 address (RFC 3596 section 2.2).
struct Aaaa {
    std::array<std::uint8_t, 16> octets{};
    [[nodiscard]] IpAddress address() const { return IpAddress::v6(octets); }
    bool operator==(const Aaaa&) const = default;
};

/// A name server of the zone that begins at the owner name (RFC 1035 section 3.3.11).
struct Ns {
    DomainName name_server;
    bool operator==(const Ns&) const = default;
};

/// The owner name is an alias of this one (RFC 1035 section 3.3.1).
struct Cname {
    DomainName canonical_name;
    bool operator==(const Cname&) const = default;
};

/// The name an address belongs to (RFC 1035 section 3.3.12).
struct Ptr {
    DomainName name;
    bool operator==(const Ptr&) const = default;
};

/// A host that takes mail for the owner name; the lowest preference is tried first (RFC 1035 section 3.3.9).
struct Mx {
    std::uint16_t preference = 0;
    DomainName exchange;
    bool operator==(const Mx&) const = default;
};

/// The names in an SOA record.
struct SoaNames {
    DomainName primary;      ///< MNAME
    DomainName responsible;  ///< RNAME: a mailbox, its first label the local part
    bool operator==(const SoaNames&) const = default;
};

/// The start of a zone of authority (RFC 1035 section 3.3.13).
struct Soa {
    std::shared_ptr<const SoaNames> names;  ///< never nullptr; apart, so that other records need no room for them
    std::uint32_t serial = 0;
    std::uint32_t refresh_seconds = 0;
    std::uint32_t retry_seconds = 0;
    std::uint32_t expire_seconds = 0;
    std::uint32_t minimum_seconds = 0;  ///< how long "does not exist" may be kept (RFC 2308 section 4)
    bool operator==(const Soa& other) const;
};

/// Text in one or more character-strings of at most 255 octets (RFC 1035 section 3.3.14).
class Txt {
public:
    /// Fails without strings, where one is over 255 octets, or where all are over 65535 in wire form.
    static Result<Txt, SyntaxError> from_strings(std::vector<Octets> strings);
    /// One text, cut into character-strings of 255 octets.
    static Result<Txt, SyntaxError> from_text(std::string_view text);

    [[nodiscard]] const std::vector<Octets>& strings() const { return strings_; }
    /// All strings joined without a space, as SPF and DKIM read them (RFC 7208 section 3.3).
    [[nodiscard]] Octets joined() const;
    bool operator==(const Txt&) const = default;

private:
    explicit Txt(std::vector<Octets> strings) : strings_(std::move(strings)) {}
    std::vector<Octets> strings_;
};

/// Where a service of a domain is offered (RFC 2782).
struct Srv {
    std::uint16_t priority = 0;
    std::uint16_t weight = 0;
    std::uint16_t port = 0;
    DomainName target;
    bool operator==(const Srv&) const = default;
};

/// Data of a type that is not understood here (RFC 3597). @pre at most 65535 octets
struct UnknownRdata {
    RecordType type{};
    Octets octets;
    bool operator==(const UnknownRdata&) const = default;
};

using Rdata = std::variant<A, Aaaa, Ns, Cname, Ptr, Mx, Soa, Txt, Srv, UnknownRdata>;

[[nodiscard]] RecordType type_of(const Rdata& rdata);
/// The address of A or AAAA data.
[[nodiscard]] std::optional<IpAddress> address_of(const Rdata& rdata);
/// A or Aaaa, by the family of the address.
[[nodiscard]] Rdata address_rdata(const IpAddress& address);
/// Master-file text: `10 mx1.beta.test.`, `"v=spf1 -all"`, `\# 2 ffff` (RFC 1035 section 5, RFC 3597 section 5).
[[nodiscard]] std::string to_string(const Rdata& rdata);

}  // namespace protocol::dns
