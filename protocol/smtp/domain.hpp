#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "protocol/base/ip_address.hpp"
#include "protocol/base/result.hpp"

namespace protocol::smtp {

/// `Domain`, RFC 5321 section 4.1.2: labels of letters, digits and inner hyphens. Compares without case. Labels may be
/// U-labels, in UTF-8 (RFC 6531 section 3.3); whether such a name may be used is another question, see is_ascii().
class Domain {
public:
    static Result<Domain, SyntaxError> parse(std::string_view text);

    /// As it was written.
    [[nodiscard]] const std::string& text() const { return text_; }
    /// False: it may stand only in addresses, and only where SMTPUTF8 was agreed on (RFC 6531 sections 3.4 and 3.7.1).
    [[nodiscard]] bool is_ascii() const;
    /// In lower case, with A-labels: equal for equal domains (RFC 5891 section 3.1).
    [[nodiscard]] std::string canonical() const;
    /// What the DNS is asked for (RFC 5891 section 5): as written, or with A-labels where it has U-labels.
    [[nodiscard]] std::string dns_text() const;
    [[nodiscard]] bool has_one_label() const { return text_.find('.') == std::string::npos; }

    bool operator==(const Domain& other) const;

private:
    explicit Domain(std::string_view text) : text_(text) {}
    std::string text_;
};

/// `address-literal`, RFC 5321 section 4.1.3: `[192.0.2.1]`, `[IPv6:2001:db8::1]`, or `[tag:content]` of
/// an address family that we do not know.
class AddressLiteral {
public:
    /// @param text  with its brackets
    static Result<AddressLiteral, SyntaxError> parse(std::string_view text);
    static AddressLiteral of(const IpAddress& address);

    /// As it was written, with its brackets.
    [[nodiscard]] const std::string& text() const { return text_; }
    /// Equal for equal literals: addresses in their canonical form, everything else in lower case.
    [[nodiscard]] std::string canonical() const;
    /// Nothing for a General-address-literal.
    [[nodiscard]] const std::optional<IpAddress>& address() const { return address_; }

    bool operator==(const AddressLiteral& other) const;

private:
    AddressLiteral(std::string_view text, std::optional<IpAddress> address) : text_(text), address_(address) {}
    std::string text_;
    std::optional<IpAddress> address_;
};

/// An address as it stands in a literal, between the brackets, and in a Received field: `192.0.2.1`,
/// `IPv6:2001:db8::1`.
[[nodiscard]] std::string literal_text(const IpAddress& address);

/// What stands after the "@" of a mailbox, and what a client calls itself in EHLO (RFC 5321 section 4.1.1.1).
using HostName = std::variant<Domain, AddressLiteral>;

[[nodiscard]] Result<HostName, SyntaxError> parse_host_name(std::string_view text);
[[nodiscard]] const std::string& text_of(const HostName& name);
[[nodiscard]] std::string canonical_of(const HostName& name);
/// See Domain::dns_text(); a literal as it is written.
[[nodiscard]] std::string dns_text_of(const HostName& name);
[[nodiscard]] bool is_ascii(const HostName& name);

}  // namespace protocol::smtp
