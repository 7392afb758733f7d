// Zone files: every error has a place in the text, every record is equal after printing and reading, and the zone made
// of the text is the zone made of its records.

#include "protocol/dns/message_codec.hpp"
#include "protocol/dns/zone_file.hpp"
#include "protocol/dns/zone_file_writer.hpp"
#include "tests/fuzz/support/check.hpp"
#include "tests/fuzz/support/input.hpp"

namespace dns = protocol::dns;
using tests::fuzz::require;

namespace {

void check_errors(const std::vector<dns::ZoneFileError>& errors) {
    require(!errors.empty(), "a refusal has a reason");
    for (const auto& error : errors) {
        require(error.line > 0 && error.column > 0 && !error.message.empty(), "an error has a place and a text");
    }
}

std::string check_records(const std::vector<dns::ZoneFileRecord>& records) {
    std::string text;
    for (const auto& [record, line, column] : records) {
        require(line > 0 && column > 0, "a record has a place");
        const auto again = dns::parse_record(record.to_string(), dns::DomainName());
        require(again.has_value(), "a record's text can be read");
        require(*again == record, "a record is equal after printing and reading");
        const auto rdata = dns::decode_rdata(record.type(), dns::encode_rdata(record.rdata));
        require(rdata && *rdata == record.rdata, "rdata is equal after encoding and decoding");
        text += record.to_string() + "\n";
    }
    return text;
}

void check_names(std::string_view text) {
    const auto name = dns::DomainName::parse(text);
    if (!name) return require(name.error().offset_octets <= text.size(), "an error is within the text");
    const auto again = dns::DomainName::parse(name->to_string());
    require(again && again->wire() == name->wire(), "a name is equal after printing and reading");
    require(name->is_at_or_below(name->parent()), "a name is below its parent");
    const bool ordered = name->is_root() || name->parent() < *name;
    require(ordered, "a name stands behind its parent");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_octets) {
    const std::string_view text = tests::fuzz::Input(data, size_octets).rest();
    const auto origin = dns::DomainName::parse("beta.test.");
    check_names(text.substr(0, text.find('\n')));
    const auto records = dns::read_records(text, *origin, 3600);
    if (!records) {
        check_errors(records.error());
        return 0;
    }
    const std::string printed = check_records(*records);
    const auto zone = dns::read_zone(text, *origin, 3600);
    const auto again = dns::read_zone(printed, *origin);
    require(zone.has_value() == again.has_value(), "the zone's text after printing is as good as before");
    if (!zone) {
        check_errors(zone.error());
        return 0;
    }
    require(zone->records() == again->records(), "a zone is equal after printing and reading");
    const auto written = dns::read_zone(dns::write_zone(*zone), *origin);
    require(written && written->records() == zone->records(), "a zone is equal after writing and reading its file");
    require(zone->problems().empty(), "a zone that was read can be served");
    return 0;
}
