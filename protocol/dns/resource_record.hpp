#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/base/ip_address.hpp"
#include "protocol/dns/domain_name.hpp"
#include "protocol/dns/rdata.hpp"
#include "protocol/dns/record_type.hpp"

namespace protocol::dns {

/// One resource record (RFC 1035 section 3.2.1); its type is its data's.
struct ResourceRecord {
    DomainName name;
    RecordClass record_class = RecordClass::in;
    std::uint32_t ttl_seconds = 0;
    Rdata rdata;

    [[nodiscard]] RecordType type() const { return type_of(rdata); }
    /// The address of an A or AAAA record.
    [[nodiscard]] std::optional<IpAddress> address() const;
    /// `beta.test. 3600 IN MX 10 mx1.beta.test.`
    [[nodiscard]] std::string to_string() const;
    bool operator==(const ResourceRecord&) const = default;
};

/// All records of one name, class and type; they share one TTL (RFC 2181 section 5.2).
struct RRset {
    DomainName name;
    RecordType type{};
    RecordClass record_class = RecordClass::in;
    std::uint32_t ttl_seconds = 0;
    std::vector<Rdata> rdatas;  ///< in the order they were added, without duplicates

    [[nodiscard]] std::vector<ResourceRecord> records() const;
    /// Adds the records under an owner name: the set's own, or another one (wildcard answers, RFC 4592 section 3.3.1).
    void append_to(std::vector<ResourceRecord>& records, const DomainName& owner) const;
    void append_to(std::vector<ResourceRecord>& records) const { append_to(records, name); }
    bool operator==(const RRset&) const = default;
};

/// Groups records into RRsets, in order of first appearance. Duplicates are dropped; of different TTLs
/// the lowest counts (RFC 2181 sections 5 and 5.2).
[[nodiscard]] std::vector<RRset> group_into_rrsets(std::vector<ResourceRecord> records);

}  // namespace protocol::dns
