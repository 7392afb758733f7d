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
    std::vector<ResourceRecord> result;
    append_to(result);
    return result;
}

void RRset::append_to(std::vector<ResourceRecord>& records, const DomainName& owner) const {
    if (records.empty()) records.reserve(rdatas.size());
    for (const Rdata& rdata : rdatas) records.push_back({owner, record_class, ttl_seconds, rdata});
}

std::vector<RRset> group_into_rrsets(std::vector<ResourceRecord> records) {
    std::vector<RRset> rrsets;
    for (ResourceRecord& record : records) {
        const auto same_set = [&record](const RRset& rrset) {
            return rrset.type == record.type() && rrset.record_class == record.record_class &&
                   rrset.name == record.name;
        };
        auto rrset = std::find_if(rrsets.begin(), rrsets.end(), same_set);
        if (rrset == rrsets.end()) {
            rrsets.push_back({std::move(record.name), record.type(), record.record_class, record.ttl_seconds, {}});
            rrsets.back().rdatas.push_back(std::move(record.rdata));
            continue;
        }
        rrset->ttl_seconds = std::min(rrset->ttl_seconds, record.ttl_seconds);
        if (std::find(rrset->rdatas.begin(), rrset->rdatas.end(), record.rdata) == rrset->rdatas.end()) {
            rrset->rdatas.push_back(std::move(record.rdata));
        }
    }
    return rrsets;
}

}  // namespace protocol::dns
