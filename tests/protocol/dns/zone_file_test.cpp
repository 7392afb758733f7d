#include "protocol/dns/zone_file.hpp"

#include <string>
#include <vector>

#include "protocol/base/random_stream.hpp"
#include "tests/protocol/dns/dns_text.hpp"
#include "tests/support/catch.hpp"

using protocol::dns::DomainName;
using protocol::dns::read_records;
using protocol::dns::read_zone;
using tests::dns::name;
using tests::dns::record;

namespace {

std::vector<std::string> lines_of(std::string_view text) {
    const auto records = read_records(text, name("beta.test"));
    std::vector<std::string> lines;
    if (!records) {
        for (const auto& error : records.error()) lines.push_back(error.to_string());
        return lines;
    }
    for (const auto& placed : *records) lines.push_back(placed.record.to_string());
    return lines;
}

std::vector<std::string> zone_errors(std::string_view text) {
    const auto zone = read_zone(text, name("beta.test"));
    std::vector<std::string> lines;
    if (zone) return lines;
    for (const auto& error : zone.error()) lines.push_back(error.to_string());
    return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("times of an SOA may use all 32 bits, RFC 1035 section 3.3.13", "[dns]") {
    const auto origin = protocol::dns::DomainName::parse("beta.test.").value();
    const std::string text = "beta.test. 60 IN SOA ns.beta.test. a.beta.test. 1 2 3 4294967295 2147483648";
    CHECK(protocol::dns::parse_record(text, origin).value().to_string() == text);
    CHECK_FALSE(protocol::dns::parse_record("a 4294967295 IN A 192.0.2.1", origin));
}

TEST_CASE("a zone file with everything RFC 1035 section 5.1 allows") {
    const std::string text =
        "$TTL 1h ; the default\r\n"
        "@  IN SOA ns1 host\\.master (\n"
        "      2024010101 ; serial\n"
        "      2h 30m\n"
        "      1w2d 300 )\n"
        "   IN NS ns1\n"
        "\n"
        "; a comment alone\n"
        "ns1 300 IN A 192.0.2.53\n"
        "    IN 300 AAAA 2001:DB8::53\n"
        "mx1 A 192.0.2.1\n"
        "@ MX 10 mx1\n"
        "  in mx 20 mx2.other.test.\n"
        "txt TXT \"one; two\" three \"q\\\"uote\" \\065\\066\n"
        "$ORIGIN sub\n"
        "a.b 5 PTR @\n"
        "*.w CNAME a.b\n"
        "_smtp._tcp SRV 0 5 25 a.b\n"
        "odd TYPE4000 \\# 3 01 0203\n"
        "known TYPE1 \\# 4 C0000201";
    CHECK(lines_of(text) ==
          Lines{R"(beta.test. 3600 IN SOA ns1.beta.test. host\.master.beta.test. 2024010101 7200 1800 777600 300)",
                "beta.test. 3600 IN NS ns1.beta.test.", "ns1.beta.test. 300 IN A 192.0.2.53",
                "ns1.beta.test. 300 IN AAAA 2001:db8::53", "mx1.beta.test. 3600 IN A 192.0.2.1",
                "beta.test. 3600 IN MX 10 mx1.beta.test.", "beta.test. 3600 IN MX 20 mx2.other.test.",
                R"(txt.beta.test. 3600 IN TXT "one; two" "three" "q\"uote" "AB")",
                "a.b.sub.beta.test. 5 IN PTR sub.beta.test.", "*.w.sub.beta.test. 3600 IN CNAME a.b.sub.beta.test.",
                "_smtp._tcp.sub.beta.test. 3600 IN SRV 0 5 25 a.b.sub.beta.test.",
                R"(odd.sub.beta.test. 3600 IN TYPE4000 \# 3 010203)", "known.sub.beta.test. 3600 IN A 192.0.2.1"});
}

TEST_CASE("without $TTL a record takes the last TTL written, RFC 1035 section 5.1") {
    CHECK(lines_of("a 60 A 192.0.2.1\nb A 192.0.2.2\n") ==
          Lines{"a.beta.test. 60 IN A 192.0.2.1", "b.beta.test. 60 IN A 192.0.2.2"});
}

TEST_CASE("mistakes are told with their place, all at once") {
    const std::string text =
        "mx1 3600 IN A 192.0.2\n"
        "mx1 IN AAAA 192.0.2.1\n"
        "@ MX mx1\n"
        "@ MX 10\n"
        "@ MX 70000 mx1\n"
        "@ NS ns1 ns2\n"
        "a..b A 192.0.2.1\n"
        "a FOO bar\n"
        "a 60 IN\n"
        "$INCLUDE other.zone\n"
        "$FOO\n"
        "$TTL soon\n"
        "a TXT \"open\n"
        "a A ) 192.0.2.1\n"
        "a TYPE4000 abc\n"
        "a TYPE4000 \\# 3 0102\n"
        "a A \\# 3 010203\n"
        "a TYPE4000 \\# x 00\n"
        "a SOA ns1 host 1 2 3 4\n"
        "a OPT x\n"
        "a TXT \\300\n"
        "a A (\n"
        "  192.0.2.1\n";
    CHECK(lines_of(text) == Lines{R"(1:15: not an IPv4 address: "192.0.2")",
                                  R"(2:13: not an IPv6 address: "192.0.2.1")",
                                  R"(3:6: not a preference from 0 to 65535: "mx1")",
                                  "4:6: missing mail exchanger",
                                  R"(5:6: not a preference from 0 to 65535: "70000")",
                                  R"(6:10: unexpected "ns2" after the data)",
                                  R"(7:1: not a domain name: "a..b": expected a label of 1 to 63 octets, 255 in all)",
                                  R"(8:3: unknown record type "FOO")",
                                  "9:3: missing record type",
                                  "10:1: $INCLUDE is not supported: put the records into this text",
                                  R"(11:1: unknown control entry "$FOO": only $ORIGIN and $TTL are known)",
                                  R"(12:6: not a TTL: "soon")",
                                  "13:7: a quoted string without its closing quote",
                                  R"~(14:5: ")" without "(")~",
                                  R"(15:3: data of type TYPE4000 is written as \# length hex (RFC 3597 section 5))",
                                  R"(16:12: expected 3 octets in hexadecimal after "\#")",
                                  "17:5: not data of type A: expected more octets",
                                  R"(18:15: not a length of the data from 0 to 65535: "x")",
                                  "19:22: missing minimum",
                                  "20:3: records of type OPT cannot be in a zone",
                                  R"(21:7: expected three digits from 000 to 255 after "\")",
                                  R"~(22:5: "(" without ")")~"});
    CHECK(lines_of("  A 192.0.2.1\n") == Lines{"1:3: no owner name: the first record must have one",
                                               "1:3: no TTL: write one here, or $TTL before the first record"});
}

TEST_CASE("a zone is checked as a whole") {
    const std::string head = "$TTL 60\n@ SOA ns1 h 1 2 3 4 5\n@ NS ns1\nns1 A 192.0.2.53\n";
    CHECK(zone_errors(head).empty());
    CHECK(zone_errors("$TTL 60\na A 192.0.2.1\n") ==
          Lines{"1:1: the zone beta.test. has no SOA record", "1:1: the zone beta.test. has no NS record"});
    CHECK(zone_errors(head + "other.test. A 192.0.2.1\n@ SOA ns2 h 1 2 3 4 5\nsub SOA ns1 h 1 2 3 4 5\n"
                             "ns1 CNAME x\nc CNAME x\nc CNAME y\nc A 192.0.2.1\nns1 90 A 192.0.2.54\nch CH TXT x\n") ==
          Lines{"5:1: other.test. is outside the zone beta.test.", "6:1: a second SOA record",
                "7:1: a SOA record at sub.beta.test., below the zone's origin",
                "8:1: ns1.beta.test. has a CNAME record and other data (RFC 1034 section 3.6.2)",
                "10:1: a second CNAME record at c.beta.test. (RFC 2181 section 10.1)",
                "11:1: c.beta.test. has a CNAME record and other data (RFC 1034 section 3.6.2)",
                "12:1: TTL 90 differs from the 60 of the other A records at ns1.beta.test. (RFC 2181 section 5.2)",
                "13:1: class CH: only IN is served"});
    CHECK(zone_errors(head + "@ MX 10 alias\nalias CNAME ns1\n@ NS nowhere\nsub NS ns.sub\n") ==
          Lines{"1:1: the name server nowhere.beta.test. of beta.test. has no address record in the zone",
                "1:1: MX of beta.test. points to the alias alias.beta.test. (RFC 2181 section 10.3)",
                "1:1: the name server ns.sub.beta.test. of sub.beta.test. has no address record in the zone"});
}

TEST_CASE("records written as text are read again as the same") {
    const auto records = read_records("$TTL 7\n@ TXT \"a\\\\b\\\"c\\000\\255\"\na\\.b\\;c MX 1 x\n", name("beta.test"));
    REQUIRE(records);
    for (const auto& placed : *records) CHECK(record(placed.record.to_string()) == placed.record);
}

TEST_CASE("mutated zone files never harm, and what is read is written to be read again") {
    const std::string original =
        "$TTL 1h\n$ORIGIN x\n@ SOA ns1 h\\.m ( 1 2h 3 4w ; c\n 5 )\n  NS ns1\na.\\065 60 IN A 192.0.2.1\n"
        "t TXT \"q\\\"x\" y\\;\n  MX 10 a\ng TYPE65280 \\# 2 ab cd\n_s SRV 1 2 3 .\nb AAAA ::1\n";
    const std::string alphabet = "\n\r\t \"\\();@$.#0123456789aAx\xFF";
    protocol::RandomStream random(2, 0, "test", "zone-mutations");
    std::size_t records_read = 0;
    for (int round = 0; round < 5'000; ++round) {
        std::string text = original;
        for (std::uint64_t changes = 1 + random.below(5); changes > 0; --changes) {
            text[random.below(text.size())] = alphabet[random.below(alphabet.size())];
        }
        const auto records = read_records(text, name("beta.test"));
        if (!records) {
            REQUIRE_FALSE(records.error().empty());
            continue;
        }
        for (const auto& placed : *records) REQUIRE(record(placed.record.to_string()) == placed.record);
        records_read += records->size();
    }
    CHECK(records_read > 1'000);
}
