#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <string>
#include <string_view>

#include "protocol/base/ip_address.hpp"
#include "protocol/base/octets.hpp"
#include "protocol/base/result.hpp"
#include "protocol/dns/limits.hpp"
#include "protocol/dns/name_octets.hpp"

namespace protocol::dns {

/// An absolute domain name: labels of any octets, from the host towards the root. Letters keep their case
/// for display and are equal without it (RFC 4343). Names sort in canonical order, by the label nearest
/// the root first (RFC 4034 section 6.1), so a name stands directly before the names below it.
class DomainName {
public:
    /// The root.
    DomainName() : wire_(std::string_view("\0", 1)) {}
    /// An absolute name in text; the final dot may be left out. `\.` and `\DDD` as in RFC 1035 section 5.1;
    /// `.` is the root.
    static Result<DomainName, SyntaxError> parse(std::string_view text);
    /// As parse(), but without a final dot the name stands below `origin`, and `@` is `origin` itself.
    static Result<DomainName, SyntaxError> parse_relative(std::string_view text, const DomainName& origin);
    /// The name under in-addr.arpa or ip6.arpa that an address has its PTR records at.
    static DomainName reverse_of(const IpAddress& address);

    [[nodiscard]] bool is_root() const { return wire_.size() == 1; }
    /// Labels without the root's empty one.
    [[nodiscard]] std::size_t label_count() const;
    /// The leftmost label; empty for the root.
    [[nodiscard]] std::string_view first_label() const;
    /// The name without its leftmost label; the root's parent is the root.
    [[nodiscard]] DomainName parent() const;
    /// The name's last `labels` labels. @pre labels <= label_count()
    [[nodiscard]] DomainName ancestor(std::size_t labels) const;
    /// This name with one more label at its left; fails where a limit is broken.
    [[nodiscard]] Result<DomainName, SyntaxError> child(std::string_view label) const;
    [[nodiscard]] bool is_at_or_below(const DomainName& ancestor) const;
    [[nodiscard]] bool is_below(const DomainName& ancestor) const;
    /// Whether the leftmost label is `*` (RFC 4592 section 2.1.1).
    [[nodiscard]] bool is_wildcard() const { return first_label() == "*"; }

    /// `mx1.beta.test.`, escaped as RFC 1035 section 5.1 asks; the root is `.`.
    [[nodiscard]] std::string to_string() const;
    /// As to_string(), without the final dot: `mx1.beta.test`; the root is empty.
    [[nodiscard]] std::string to_host_name() const;
    /// Uncompressed wire form (RFC 1035 section 3.1), letters in their original case.
    [[nodiscard]] std::string_view wire() const { return wire_.view(); }
    /// Wire form with ASCII letters in lower case: equal for equal names.
    [[nodiscard]] Octets canonical_wire() const;
    /// Equal for equal names; for tables in memory, whose order nobody sees.
    [[nodiscard]] std::size_t hash() const;

    bool operator==(const DomainName& other) const;
    std::weak_ordering operator<=>(const DomainName& other) const;

private:
    friend class DomainNameBuilder;
    explicit DomainName(std::string_view wire) : wire_(wire) {}
    NameOctets wire_;
};

/// For hash tables whose keys are names.
struct DomainNameHash {
    std::size_t operator()(const DomainName& name) const { return name.hash(); }
};

/// Builds a name label by label, from the left; keeps the limits. The wire decoder and the parser use it.
class DomainNameBuilder {
public:
    /// False where the label is empty or over 63 octets, or the name would grow over 255.
    [[nodiscard]] bool append(std::string_view label);
    /// The name: the labels appended, then those of `suffix`; fails where it would be over 255 octets.
    [[nodiscard]] Result<DomainName, SyntaxError> finish(const DomainName& suffix) &&;
    /// The name of the labels appended.
    [[nodiscard]] DomainName finish() &&;

private:
    void add(std::string_view octets);

    std::array<char, domain_name_octets_max> wire_;  // filled up to size_ only
    std::size_t size_ = 0;
};

}  // namespace protocol::dns
