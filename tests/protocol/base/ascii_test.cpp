#include "protocol/base/ascii.hpp"

#include <map>
#include <string>

#include "tests/support/catch.hpp"

TEST_CASE("only ASCII letters have a case", "[ascii]") {
    for (int value = 0; value < 256; ++value) {
        const char octet = static_cast<char>(value);
        const bool upper = value >= 65 && value <= 90;
        const bool lower = value >= 97 && value <= 122;
        CHECK(protocol::is_alpha(octet) == (upper || lower));
        CHECK(static_cast<unsigned char>(protocol::to_lower(octet)) == (upper ? value + 32 : value));
        CHECK(static_cast<unsigned char>(protocol::to_upper(octet)) == (lower ? value - 32 : value));
        CHECK(protocol::is_graphic(octet) == (value >= 33 && value <= 126));
        CHECK(protocol::is_printable(octet) == (value >= 32 && value <= 126));
    }
    CHECK(protocol::to_lower("ExAmple.TEST") == "example.test");
    CHECK(protocol::to_upper("ehlo\xE4") == "EHLO\xE4");
}

TEST_CASE("comparison ignores case and orders octets above 127 last", "[ascii]") {
    CHECK(protocol::equal_ignoring_case("Mail", "mAIL"));
    CHECK_FALSE(protocol::equal_ignoring_case("mail", "mails"));
    CHECK_FALSE(protocol::equal_ignoring_case("[", "{"));  // differ in the bit that tells the cases of letters apart
    CHECK((protocol::compare_ignoring_case("a", "B") < 0));
    CHECK((protocol::compare_ignoring_case("AB", "a") > 0));
    CHECK((protocol::compare_ignoring_case("z", "\xE4") < 0));
    CHECK(protocol::starts_with_ignoring_case("Return-Path: <>", "return-path:"));
    CHECK_FALSE(protocol::starts_with_ignoring_case("Re", "ret"));
}

TEST_CASE("a map can ignore case", "[ascii]") {
    std::map<std::string, int, protocol::LessIgnoringCase> map{{"Alpha.test", 1}};
    CHECK(map.contains("alpha.TEST"));
    CHECK_FALSE(map.contains("beta.test"));
}

TEST_CASE("trim takes spaces and tabs and nothing else", "[ascii]") {
    CHECK(protocol::trim(" \t a b\t") == "a b");
    CHECK(protocol::trim("\r\n") == "\r\n");
    CHECK(protocol::trim(" \t ").empty());
}

TEST_CASE("decimal numbers are parsed up to their bound", "[ascii]") {
    CHECK(protocol::parse_decimal("0") == 0U);
    CHECK(protocol::parse_decimal("0255", 255) == 255U);
    CHECK_FALSE(protocol::parse_decimal("256", 255));
    CHECK(protocol::parse_decimal("18446744073709551615") == UINT64_MAX);
    CHECK_FALSE(protocol::parse_decimal("18446744073709551616"));
    CHECK_FALSE(protocol::parse_decimal("7", 6));
    for (const auto text : {"", "-1", "+1", " 1", "1 ", "0x1", "1.0"}) CHECK_FALSE(protocol::parse_decimal(text));
}
