#include "protocol/dns/zone_file_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <vector>

namespace protocol::dns {

namespace {

/// As an owner is written below $ORIGIN.
std::string relative_text(const DomainName& name, const DomainName& origin) {
    if (name == origin) return "@";
    std::string text = name.to_string();
    // Letters may stand in another case in the name than in the origin, but no octet is written longer for that.
    text.resize(text.size() - (origin.is_root() ? 1 : origin.to_string().size() + 1));
    return text;
}

/// The TTL that most records have.
std::uint32_t usual_ttl_seconds(const std::vector<ResourceRecord>& records) {
    std::map<std::uint32_t, std::size_t> counts;
    for (const ResourceRecord& record : records) ++counts[record.ttl_seconds];
    const auto usual = std::ranges::max_element(counts, {}, [](const auto& each) { return each.second; });
    return usual == counts.end() ? 0 : usual->first;
}

}  // namespace

std::string write_zone(const Zone& zone) {
    const std::vector<ResourceRecord> records = zone.records();
    const std::uint32_t usual_seconds = usual_ttl_seconds(records);
    std::size_t owner_width = 0;
    for (const ResourceRecord& record : records) {
        owner_width = std::max(owner_width, relative_text(record.name, zone.origin()).size());
    }
    std::string text = fmt::format("$ORIGIN {}\n$TTL {}\n", zone.origin().to_string(), usual_seconds);
    for (const ResourceRecord& record : records) {
        const std::string ttl = record.ttl_seconds == usual_seconds ? "" : fmt::format("{} ", record.ttl_seconds);
        text += fmt::format("{:<{}} {}IN {:<5} {}\n", relative_text(record.name, zone.origin()), owner_width, ttl,
                            to_string(record.type()), to_string(record.rdata));
    }
    return text;
}

}  // namespace protocol::dns
