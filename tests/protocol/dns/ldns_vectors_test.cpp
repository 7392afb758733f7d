#include <cstdio>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "protocol/base/ascii.hpp"
#include "protocol/dns/message_codec.hpp"
#include "protocol/dns/zone_file.hpp"
#include "tests/protocol/dns/dns_text.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/skip.hpp"
#include "tests/support/vectors.hpp"

namespace {

using protocol::dns::ResourceRecord;

/// The lines of a file of the dns-ldns-zone vectors; empty where it is absent.
std::vector<std::string> lines_of_vector(const std::string& name) {
    std::istringstream text(tests::read_vector("dns-ldns-zone/" + name).value_or(""));
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);) lines.push_back(line);
    return lines;
}

/// The type's mnemonic of a line `owner ttl IN type data`.
std::string type_word(const std::string& line) {
    std::istringstream words(line);
    std::string word;
    for (int field = 0; field < 4; ++field) words >> word;
    return word;
}

/// Reads one line as the record it is, without an origin to lean on.
std::optional<ResourceRecord> read_line(const std::string& line) {
    const auto record = protocol::dns::parse_record(line, protocol::dns::DomainName());
    return record ? std::optional(*record) : std::nullopt;
}

/// The canonical text here puts spaces where ldns puts tabs, and writes names in full.
std::string with_spaces(std::string line) {
    std::string result;
    for (const char octet : line) {
        const char space = octet == '\t' ? ' ' : octet;
        if (space == ' ' && !result.empty() && result.back() == ' ') continue;
        result += space;
    }
    return std::string(protocol::trim(result));
}

/// ldns takes an A record without data (`A \# 0`); here the data of a known type must be valid, as RFC 3597
/// section 5 asks of those who know the type.
bool is_known_difference(const std::string& line) {
    return with_spaces(line).ends_with("IN A \\# 0");
}

/// RFC 3597 section 5: every record can be written as unknown data, and is then read as the same.
bool survives_generic_form(const ResourceRecord& record) {
    const protocol::Octets octets = encode_rdata(record.rdata);
    const protocol::dns::UnknownRdata generic{record.type(), octets};
    const auto again = read_line(record.name.to_string() + " " + std::to_string(record.ttl_seconds) + " IN TYPE" +
                                 std::to_string(static_cast<unsigned>(record.type())) + " " +
                                 to_string(protocol::dns::Rdata(generic)));
    return again && *again == record;
}

}  // namespace

TEST_CASE("records of the ldns zone reader test are read and written as ldns does") {
    const auto input = lines_of_vector("08-zonereader.inputzone");
    const auto output = lines_of_vector("08-zonereader.outputzone");
    if (input.empty()) {
        tests::skip("the dns-ldns-zone vectors are not here");
        return;
    }
    REQUIRE(input.size() == output.size());
    std::map<std::string, unsigned> not_implemented;
    unsigned compared = 0;
    unsigned known_differences = 0;
    for (std::size_t n = 0; n < input.size(); ++n) {
        INFO("line " << n + 1 << ": " << input[n]);
        const std::string type = type_word(input[n]);
        const bool generic = protocol::starts_with_ignoring_case(type, "TYPE");
        if (!generic && !protocol::dns::parse_record_type(type)) {
            ++not_implemented[type];
            continue;
        }
        const auto record = read_line(input[n]);
        if (is_known_difference(input[n])) {
            CHECK_FALSE(record);
            ++known_differences;
            continue;
        }
        REQUIRE(record);
        CHECK(record->to_string() == with_spaces(output[n]));
        CHECK(survives_generic_form(*record));
        ++compared;
    }
    std::printf("dns-ldns-zone: %u of %zu records compared; %u known difference; text form not implemented:", compared,
                input.size(), known_differences);
    for (const auto& [type, count] : not_implemented) std::printf(" %s %u", type.c_str(), count);
    std::printf("\n");
    CHECK(compared > 3'600);
    CHECK(known_differences == 1);
}
