#include "viz/app/argument_values.hpp"

#include "tests/support/catch.hpp"

using viz::app::parse_scale;
using viz::app::parse_size;
using viz::app::parse_time;

TEST_CASE("times are numbers with units, added up") {
    CHECK(parse_time("6.1s")->nanoseconds == 6'100'000'000);
    CHECK(parse_time("5min")->nanoseconds == 300'000'000'000);
    CHECK(parse_time("1h20min")->nanoseconds == 4'800'000'000'000);
    CHECK(parse_time("1h20min0.5s")->nanoseconds == 4'800'500'000'000);
    CHECK(parse_time("0s")->nanoseconds == 0);
    CHECK(parse_time("250ms")->nanoseconds == 250'000'000);
    CHECK(parse_time("1.5us")->nanoseconds == 1'500);
    CHECK(parse_time("7ns")->nanoseconds == 7);
    CHECK(parse_time("2d")->nanoseconds == 172'800'000'000'000);
    CHECK(parse_time("2.046512345s")->nanoseconds == 2'046'512'345);
    CHECK(parse_time("0.0000000001s")->nanoseconds == 0);
}

TEST_CASE("what is no time is refused, with an example of one") {
    for (const char* text : {"", "6", "s", "6.1", "6 s", "-1s", "1,5s", "1.s", ".5s", "1..2s", "1.2.3s", "5m", "5sec",
                             "s5", "1h20", "99999999999999999999s", "6s "}) {
        INFO(text);
        const auto time = parse_time(text);
        REQUIRE_FALSE(time.has_value());
        CHECK(time.error().find("6.1s") != std::string::npos);
    }
    CHECK_FALSE(parse_time("367d").has_value());
    CHECK_FALSE(parse_time("366d366d").has_value());
}

TEST_CASE("sizes have two sides within bounds") {
    CHECK(*parse_size("1600x900") == viz::render::Size{1600, 900});
    CHECK(*parse_size("200x8192") == viz::render::Size{200, 8192});
    for (const char* text : {"", "1600", "1600x", "x900", "1600*900", "1600x900x2", "-1600x900", "199x900", "900x8193",
                             "99999999999x900", "1600 x 900", "1.5x2"}) {
        INFO(text);
        CHECK_FALSE(parse_size(text).has_value());
    }
}

TEST_CASE("a scale is a number within bounds") {
    CHECK(parse_scale("1.5") == 1.5);
    CHECK(parse_scale("2") == 2);
    for (const char* text : {"", "0.4", "4.1", "two", "1.5x", "nan", "inf"}) {
        INFO(text);
        CHECK_FALSE(parse_scale(text).has_value());
    }
}
