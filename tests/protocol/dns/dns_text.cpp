#include "tests/protocol/dns/dns_text.hpp"

#include "protocol/dns/zone_file.hpp"
#include "tests/support/catch.hpp"

namespace tests::dns {

using protocol::dns::DomainName;
using protocol::dns::Question;
using protocol::dns::RecordClass;
using protocol::dns::RecordType;
using protocol::dns::ResourceRecord;
using protocol::dns::Zone;

DomainName name(std::string_view text) {
    auto parsed = DomainName::parse(text);
    INFO(text);
    REQUIRE(parsed);
    return *parsed;
}

ResourceRecord record(std::string_view text) {
    auto parsed = protocol::dns::parse_record(text, DomainName());
    INFO(text);
    REQUIRE(parsed);
    return *parsed;
}

std::shared_ptr<const Zone> zone(std::string_view origin, std::string_view text) {
    auto parsed = protocol::dns::read_zone(text, name(origin));
    INFO(text);
    if (!parsed) {
        INFO(parsed.error().front().to_string());
        REQUIRE(parsed);
    }
    return std::make_shared<const Zone>(std::move(*parsed));
}

Question question(std::string_view owner, RecordType type) {
    return {name(owner), type, RecordClass::in};
}

std::vector<std::string> texts(const std::vector<ResourceRecord>& records) {
    std::vector<std::string> lines;
    for (const ResourceRecord& one : records) lines.push_back(one.to_string());
    return lines;
}

}  // namespace tests::dns
