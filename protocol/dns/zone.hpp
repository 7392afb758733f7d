#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "protocol/base/result.hpp"
#include "protocol/dns/domain_name.hpp"
#include "protocol/dns/resource_record.hpp"

namespace protocol::dns {

/// The data of one zone: all names from its origin down to its cuts, with the NS and glue records at the
/// cuts (RFC 1034 section 4.2.1).
class Zone {
public:
    using Node = std::map<RecordType, RRset>;

    explicit Zone(DomainName origin) : origin_(std::move(origin)) {}

    /// Adds one record; a duplicate is no change. Refuses, saying why: a name outside the zone, another class
    /// than IN, a second SOA or one below the origin, other data beside a CNAME (RFC 1034 section 3.6.2), a
    /// second CNAME (RFC 2181 section 10.1), a TTL unlike that of its RRset (RFC 2181 section 5.2).
    Result<void, std::string> add(ResourceRecord record);
    /// Why the zone cannot be served: no SOA or no NS at the origin, a name server or mail exchanger that is an
    /// alias in the zone (RFC 2181 section 10.3), a name server inside the zone without an address. Empty: it can.
    [[nodiscard]] std::vector<std::string> problems() const;

    [[nodiscard]] const DomainName& origin() const { return origin_; }
    /// The SOA record with its own TTL; nullopt until one was added.
    [[nodiscard]] std::optional<ResourceRecord> soa() const;
    /// The RRset at exactly this name; nullptr: none.
    [[nodiscard]] const RRset* find(const DomainName& name, RecordType type) const;
    /// The data at exactly this name; nullptr: no records there.
    [[nodiscard]] const Node* find_node(const DomainName& name) const;
    /// Whether the name has records, or names below it have (an empty non-terminal, RFC 4592 section 2.2.2).
    [[nodiscard]] bool exists(const DomainName& name) const;
    /// The NS RRset of the cut nearest the origin at or above `name`; nullptr: the zone itself answers for it.
    [[nodiscard]] const RRset* find_cut(const DomainName& name) const;
    /// All records: the SOA first, then by name in canonical order, type and order of adding.
    [[nodiscard]] std::vector<ResourceRecord> records() const;

private:
    /// Why add() does not take a record.
    [[nodiscard]] std::optional<std::string> refusal(const ResourceRecord& record) const;
    /// What is wrong with where an NS or MX record points.
    [[nodiscard]] std::optional<std::string> target_problem(const ResourceRecord& record) const;

    void remember_names_above(const DomainName& name);

    DomainName origin_;
    // Looked up for every query; put in order where that matters.
    std::unordered_map<DomainName, Node, DomainNameHash> nodes_;
    std::unordered_set<DomainName, DomainNameHash> names_above_;  ///< of those with records
};

}  // namespace protocol::dns
