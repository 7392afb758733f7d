#include "protocol/dns/zone_file_writer.hpp"

#include "protocol/dns/zone_file.hpp"
#include "tests/protocol/dns/dns_text.hpp"
#include "tests/support/catch.hpp"

using protocol::dns::read_zone;
using protocol::dns::write_zone;
using tests::dns::name;

TEST_CASE("a zone is written as a master file, RFC 1035 section 5") {
    const auto zone = read_zone(
        "@ 3600 SOA ns.beta.test. hostmaster.beta.test. 1 7200 900 1209600 300\n"
        "@ 3600 NS ns\n@ 3600 MX 10 mail\nns 3600 A 192.0.2.1\nmail 60 A 192.0.2.2\n"
        "mail 60 A 192.0.2.3\n*.wild 3600 TXT \"a \\\"b\\\"\"\n",
        name("beta.test"));
    REQUIRE(zone.has_value());
    CHECK(write_zone(*zone) ==
          "$ORIGIN beta.test.\n"
          "$TTL 3600\n"
          "@      IN SOA   ns.beta.test. hostmaster.beta.test. 1 7200 900 1209600 300\n"
          "@      IN NS    ns.beta.test.\n"
          "@      IN MX    10 mail.beta.test.\n"
          "mail   60 IN A     192.0.2.2\n"
          "mail   60 IN A     192.0.2.3\n"
          "ns     IN A     192.0.2.1\n"
          "*.wild IN TXT   \"a \\\"b\\\"\"\n");
}

TEST_CASE("what is written is read as the same zone, whatever the names") {
    const auto soa = std::string("@ 5 SOA ns.beta.test. h.beta.test. 1 2 3 4 5\n@ 5 NS ns\nns 5 A 192.0.2.1\n");
    for (const char* records : {"\\@ 5 A 192.0.2.2\n", "\\$ORIGIN 7 A 192.0.2.2\n", "a\\.b 5 A 192.0.2.2\n",
                                "MAIL.BETA.TEST. 5 A 192.0.2.2\n", "5 5 A 192.0.2.2\nIN 5 A 192.0.2.3\n",
                                "a\\032b\\009\\000\\255 5 TXT \"\\255\"\n", "x 5 TYPE65534 \\# 2 abcd\n"}) {
        const auto zone = read_zone(soa + records, name("beta.test"));
        REQUIRE(zone.has_value());
        const std::string text = write_zone(*zone);
        INFO(text);
        const auto again = read_zone(text, name("elsewhere.test"));
        CHECK_FALSE(again.has_value());  // it says its own origin, and a zone has one
        const auto same = read_zone(text, name("beta.test"));
        REQUIRE(same.has_value());
        CHECK(same->records() == zone->records());
    }
}

TEST_CASE("the root zone is written") {
    const auto zone = read_zone(". 5 SOA a. b. 1 2 3 4 5\n. 5 NS a.\na. 5 A 192.0.2.1\n", name("."));
    REQUIRE(zone.has_value());
    const auto same = read_zone(write_zone(*zone), name("."));
    REQUIRE(same.has_value());
    CHECK(same->records() == zone->records());
}
