#include "sim/scenario/scalar.hpp"
#include "tests/support/catch.hpp"

using namespace sim::scenario;
using namespace std::chrono_literals;

TEST_CASE("times have units and are exact") {
    CHECK(parse_duration("20ms").value() == 20ms);
    CHECK(parse_duration("1.5s").value() == 1500ms);
    CHECK(parse_duration("3d").value() == 72h);
    CHECK(parse_duration("0.1ns").has_value() == false);
    CHECK(parse_duration("10").error() == "`10` lacks a unit: write 20ms, 5s, 10min, 2h, 3d");
    CHECK(parse_duration("10m").error() == "`m` is no unit of a time: write 20ms, 5s, 10min, 2h, 3d");
    CHECK_FALSE(parse_duration("-1s"));
    CHECK_FALSE(parse_duration("99999999999999999999s"));
    for (const auto span :
         {protocol::Duration{}, protocol::Duration{1}, protocol::Duration{90min}, protocol::Duration{4000s}}) {
        CHECK(parse_duration(format_duration(span)).value() == span);
    }
}

TEST_CASE("sizes, bandwidths, shares, counts and ports") {
    CHECK(parse_size("2KiB").value() == 2048);
    CHECK(parse_bandwidth("8Mbit").value() == 1e6);
    CHECK(parse_bandwidth(format_bandwidth(12345.625)).value() == 12345.625);
    CHECK_FALSE(parse_bandwidth("5MB"));
    CHECK(parse_share("5%").value() == 0.05);
    CHECK_FALSE(parse_share("1.5"));
    CHECK(parse_count("2..5").value() == Count{2, 5});
    CHECK(parse_count("2..").value() == Count{2, std::nullopt});
    CHECK(parse_count("..5").value() == Count{0, 5});
    CHECK_FALSE(parse_count("5..2"));
    CHECK(parse_port("smtp").value() == 25);
    CHECK_FALSE(parse_port("0"));
}

TEST_CASE("names and codes") {
    CHECK(parse_mail_address("Bob@Beta.TEST").value() == "Bob@beta.test");
    CHECK(parse_host_name("MX1.beta.test.").value() == "mx1.beta.test");
    CHECK(parse_origin("beta.test").value() == "beta.test.");
    CHECK(parse_origin(".").value() == ".");
    CHECK(parse_status("5").has_value());
    CHECK(parse_status("5.1.1").has_value());
    CHECK_FALSE(parse_status("6.1.1"));
    CHECK(format_start(parse_start("2025-02-03T04:05:06Z").value()) == "2025-02-03T04:05:06Z");
}
