#include "protocol/dns/resource_record.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace protocol::dns {

std::optional<IpAddress> ResourceRecord::address() const {
    return address_of(rdata);
}

std::string ResourceRecord::to_string() const {
    return fmt::format("{} {} {} {} {}", name.to_string(), ttl_seconds, dns::to_string(record_class),
                       dns::to_string(type()), dns::to_string(rdata));
}

std::vector<ResourceRecord> RRset::records() const {
    return records(name);
}

std::vector<ResourceRecord> RRset::records(const DomainName& owner) const {
    std::vector<ResourceRecord> result;
    result.reserve(rdatas.size());
    for (const Rdata& rdata : rdatas) result.push_back({owner, record_class, ttl_seconds, rdata});
    return result;
}

std::vector<RRset> group_into_rrsets(const std::vector<ResourceRecord>& records) {
    std::vector<RRset> rrsets;
    for (const ResourceRecord& record : records) {
        const auto same_set = [&record](const RRset& rrset) {
            return rrset.type == record.type() && rrset.record_class == record.record_class &&
                   rrset.name == record.name;
        };
        auto rrset = std::find_if(rrsets.begin(), rrsets.end(), same_set);
        if (rrset == rrsets.end()) {
            rrsets.push_back({record.name, record.type(), record.record_class, record.ttl_seconds, {record.rdata}});
            continue;
        }
        rrset->ttl_seconds = std::min(rrset->ttl_seconds, record.ttl_seconds);
        if (std::find(rrset->rdatas.begin(), rrset->rdatas.end(), record.rdata) == rrset->rdatas.end()) {
            rrset->rdatas.push_back(record.rdata);
        }
    }
    return rrsets;
}

}  // namespace protocol::dns
