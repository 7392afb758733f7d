#include "protocol/message/calendar.hpp"

#include <cstdint>

#include "tests/support/catch.hpp"

using namespace std::chrono_literals;
using protocol::Instant;
using protocol::message::Calendar;
using protocol::message::DateTime;
using protocol::message::format_date_time;
using protocol::message::parse_date_time;

namespace {

std::string reread(std::string_view text) {
    const auto date_time = parse_date_time(text);
    return date_time ? format_date_time(*date_time) : "expected " + date_time.error().expected;
}

}  // namespace

TEST_CASE("The default start is Monday, 1 January 2024") {
    const Calendar calendar;
    CHECK(calendar.date_time(Instant{}) == "Mon, 1 Jan 2024 00:00:00 +0000");
    CHECK(calendar.date_time(Instant{} + 2s) == "Mon, 1 Jan 2024 00:00:02 +0000");
    CHECK(calendar.date_time(Instant{} + 59 * 24h) == "Thu, 29 Feb 2024 00:00:00 +0000");
    CHECK(calendar.iso(Instant{} + 2500ms) == "2024-01-01 00:00:02.500");
    CHECK(calendar.iso(Instant{} - 1ns) == "2023-12-31 23:59:59.999");
}

TEST_CASE("A scenario may start at another time (RFC 3339 section 5.6)") {
    const auto calendar = Calendar::parse_start("2031-05-06T07:08:09Z");
    REQUIRE(calendar.has_value());
    CHECK(calendar->date_time(Instant{}) == "Tue, 6 May 2031 07:08:09 +0000");
    for (const char* wrong : {"", "2031-05-06", "2031-05-06T07:08:09", "2031-05-06 07:08:09Z", "2031-02-29T00:00:00Z",
                              "2031-05-06T24:00:00Z", "2031-05-06T07:08:09Z ", "2031-13-06T07:08:09Z"}) {
        CAPTURE(wrong);
        CHECK_FALSE(Calendar::parse_start(wrong).has_value());
    }
}

TEST_CASE("Civil time and simulated time are inverse to each other") {
    const Calendar calendar;
    for (const auto span : {0s, 1s, 86399s, 86400s, 200000000s}) {
        const Instant instant = Instant{} + span;
        CHECK(calendar.instant(calendar.civil(instant)) == instant);
        const auto parsed = parse_date_time(calendar.date_time(instant));
        REQUIRE(parsed.has_value());
        CHECK(calendar.instant(*parsed) == instant);
    }
    CHECK(calendar.instant(DateTime{INT64_MAX / 2}) > Instant{} + 2400h);
}

TEST_CASE("Dates in the syntax of RFC 5322 section 3.3") {
    CHECK(reread("Fri, 21 Nov 1997 09:55:06 -0600") == "Fri, 21 Nov 1997 09:55:06 -0600");
    CHECK(reread("Sat, 21 Nov 2026 19:09:27 +0000 (UTC)") == "Sat, 21 Nov 2026 19:09:27 +0000");
    CHECK(reread("1 Jan 2024 00:00 +0530") == "Mon, 1 Jan 2024 00:00:00 +0530");
    CHECK(reread("mon, 01 JAN 2024 00:00:00 -0000") == "Mon, 1 Jan 2024 00:00:00 -0000");
    CHECK(reread("Thu,\r\n 13\r\n Feb\r\n  1969\r\n 23:32\r\n -0330 (Newfoundland Time)") ==
          "Thu, 13 Feb 1969 23:32:00 -0330");
    CHECK(parse_date_time("1 Jan 1970 01:00:00 +0100")->unix_seconds == 0);
    SECTION("a leap second is the first second after it") {
        CHECK(reread("31 Dec 2016 23:59:60 +0000") == "Sun, 1 Jan 2017 00:00:00 +0000");
    }
}

TEST_CASE("Obsolete dates (RFC 5322 section 4.3)") {
    CHECK(reread("21 Nov 97 09:55:06 GMT") == "Fri, 21 Nov 1997 09:55:06 +0000");
    CHECK(reread("1 Jan 24 00:00:00 UT") == "Mon, 1 Jan 2024 00:00:00 +0000");
    CHECK(reread("1 Jan 124 00:00:00 EST") == "Mon, 1 Jan 2024 00:00:00 -0500");
    CHECK(reread("1 Jan 2024 00:00:00 PDT") == "Mon, 1 Jan 2024 00:00:00 -0700");
    CHECK(reread("1 Jan 2024 00 : 00 (hour) : 07 Z") == "Mon, 1 Jan 2024 00:00:07 -0000");
    CHECK_FALSE(parse_date_time("1 Jan 2024 00:00:00 CEST")->zone_known);
}

TEST_CASE("Wrong dates say what was expected") {
    CHECK(reread("") == "expected day");
    CHECK(reread("Tue, 1 Jan 2024 00:00:00 +0000") == "expected the day-name of that date");
    CHECK(reread("Xyz, 1 Jan 2024 00:00:00 +0000") == "expected day-name");
    CHECK(reread("32 Jan 2024 00:00:00 +0000") == "expected day");
    CHECK(reread("31 Feb 2024 00:00:00 +0000") == "expected a day that the month has");
    CHECK(reread("1 Foo 2024 00:00:00 +0000") == "expected month");
    CHECK(reread("1 Jan 0000 00:00:00 +0000") == "expected year");
    CHECK(reread("1 Jan 12024 00:00:00 +0000") == "expected year");
    CHECK(reread("1 Jan 2024 24:00:00 +0000") == "expected hour");
    CHECK(reread("1 Jan 2024 00-00:00 +0000") == "expected hour");
    CHECK(reread("1 Jan 2024 00:60:00 +0000") == "expected minute");
    CHECK(reread("1 Jan 2024 00:00:61 +0000") == "expected second");
    CHECK(reread("1 Jan 2024 00:00:00") == "expected zone");
    CHECK(reread("1 Jan 2024 00:00:00 +0060") == "expected zone");
    CHECK(reread("1 Jan 2024 00:00:00 +0000 x") == "expected end of date-time");
    CHECK(parse_date_time("1 Foo 2024 00:00:00 +0000").error().offset_octets == 5);
}
