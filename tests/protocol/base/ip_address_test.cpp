#include "protocol/base/ip_address.hpp"

#include <string>

#include "tests/support/catch.hpp"

using protocol::Endpoint;
using protocol::IpAddress;

namespace {

std::string canonical(std::string_view text) {
    return IpAddress::parse(text).value().to_string();
}

}  // namespace

TEST_CASE("IPv4 addresses", "[ip]") {
    CHECK(IpAddress::parse("192.0.2.1").value() == IpAddress::v4({192, 0, 2, 1}));
    CHECK(canonical("0.0.0.0") == "0.0.0.0");
    CHECK(canonical("255.255.255.255") == "255.255.255.255");
    for (const auto text : {"", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.", ".1.2.3", "1..2.3",
                            "a.b.c.d", "1.2.3.4 ", " 1.2.3.4", "-1.2.3.4", "1.2.3.4:25"})
        CHECK_FALSE(IpAddress::parse(text));
    CHECK(IpAddress::parse("1.2.300.4").error().offset_octets == 4);
}

TEST_CASE("IPv6 addresses in all forms of RFC 4291 section 2.2", "[ip]") {
    CHECK(canonical("ABCD:EF01:2345:6789:ABCD:EF01:2345:6789") == "abcd:ef01:2345:6789:abcd:ef01:2345:6789");
    CHECK(canonical("2001:DB8:0:0:8:800:200C:417A") == "2001:db8::8:800:200c:417a");
    CHECK(canonical("FF01::101") == "ff01::101");
    CHECK(canonical("0:0:0:0:0:0:0:1") == "::1");
    CHECK(canonical("::") == "::");
    CHECK(canonical("1::") == "1::");
    CHECK(canonical("::2:3:4:5:6:7:8") == "0:2:3:4:5:6:7:8");
    CHECK(canonical("0:0:0:0:0:0:13.1.68.3") == "::d01:4403");
    CHECK(canonical("::FFFF:129.144.52.38") == "::ffff:129.144.52.38");
    CHECK(canonical("64:ff9b::192.0.2.33") == "64:ff9b::c000:221");
}

TEST_CASE("text that is no IPv6 address", "[ip]") {
    for (const auto text : {":", ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::1::", "1::2::3",
                            ":1", "1:", "1:::2", "12345::", "g::", "::1.2.3", "::1.2.3.4.5",
                            "1.2.3.4::", "1:2:3:4:5:6:7:1.2.3.4", "::1%eth0", "::256.1.1.1", "[::1]"})
        CHECK_FALSE(IpAddress::parse(text));
}

TEST_CASE("IPv6 addresses are written as RFC 5952 section 4 says", "[ip]") {
    CHECK(canonical("2001:0db8::0001") == "2001:db8::1");               // 4.1
    CHECK(canonical("2001:db8:0:0:0:0:2:1") == "2001:db8::2:1");        // 4.2.1
    CHECK(canonical("2001:db8::1:1:1:1:1") == "2001:db8:0:1:1:1:1:1");  // 4.2.2
    CHECK(canonical("2001:0:0:1:0:0:0:1") == "2001:0:0:1::1");          // 4.2.3, the longest
    CHECK(canonical("2001:db8:0:0:1:0:0:1") == "2001:db8::1:0:0:1");    // 4.2.3, the first of equals
    CHECK(canonical("::ffff:c000:0201") == "::ffff:192.0.2.1");         // 5
}

TEST_CASE("names for reverse lookups", "[ip]") {
    CHECK(IpAddress::v4({192, 0, 2, 17}).reverse_name() == "17.2.0.192.in-addr.arpa");  // RFC 1035 section 3.5
    CHECK(IpAddress::parse("4321:0:1:2:3:4:567:89ab").value().reverse_name() ==
          "b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.0.0.0.0.1.2.3.4.ip6.arpa");  // RFC 3596 section 2.5
}

TEST_CASE("addresses are ordered, IPv4 first; end points are written with brackets where needed", "[ip]") {
    CHECK(IpAddress::v4({255, 255, 255, 255}) < IpAddress::parse("::").value());
    CHECK(IpAddress::v4({10, 0, 0, 2}) < IpAddress::v4({10, 0, 0, 10}));
    CHECK(IpAddress().to_string() == "0.0.0.0");
    CHECK(IpAddress::parse("::1").value().octets().size() == 16);
    CHECK(Endpoint{IpAddress::v4({192, 0, 2, 1}), 25}.to_string() == "192.0.2.1:25");
    CHECK(Endpoint{IpAddress::parse("2001:db8::1").value(), 25}.to_string() == "[2001:db8::1]:25");
}
