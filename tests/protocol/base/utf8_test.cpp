#include "protocol/base/utf8.hpp"

#include <string>

#include "tests/support/catch.hpp"

namespace {

std::optional<std::size_t> invalid(std::string_view octets) {
    return protocol::first_invalid_utf8(octets);
}

}  // namespace

TEST_CASE("well-formed UTF-8 at the borders of RFC 3629 section 4", "[utf8]") {
    using namespace std::string_view_literals;
    for (const auto octets :
         {""sv, "a\0\x7F"sv, "\xC2\x80\xDF\xBF"sv, "\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF"sv,
          "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF"sv})
        CHECK(protocol::is_valid_utf8(octets));
}

TEST_CASE("what is not UTF-8 is found at its first octet", "[utf8]") {
    CHECK(invalid("ab\x80") == 2U);            // continuation without a lead
    CHECK(invalid("\xC3") == 0U);              // cut
    CHECK(invalid("\xE2\x82") == 0U);          // cut
    CHECK(invalid("\xC0\x80") == 0U);          // overlong
    CHECK(invalid("\xC1\xBF") == 0U);          // overlong
    CHECK(invalid("\xE0\x9F\xBF") == 0U);      // overlong
    CHECK(invalid("\xF0\x8F\xBF\xBF") == 0U);  // overlong
    CHECK(invalid("\xED\xA0\x80") == 0U);      // surrogate
    CHECK(invalid("\xF4\x90\x80\x80") == 0U);  // above U+10FFFF
    CHECK(invalid("\xF5\x80\x80\x80") == 0U);
    CHECK(invalid("\xC3\xA9\xE2\x82x") == 2U);
    CHECK(invalid("\xF0\x9F\x98\x41") == 0U);
}

TEST_CASE("the US-ASCII at the start is counted to its last octet", "[utf8]") {
    for (std::size_t length = 0; length < 20; ++length) {
        const std::string ascii(length, '\x7F');
        CHECK(protocol::ascii_prefix_octets(ascii) == length);
        CHECK(protocol::ascii_prefix_octets(ascii + "\x80" + "aaaaaaaaaaaaaaaa") == length);
    }
}

TEST_CASE("a prefix of UTF-8 has so many whole characters, whatever their octets", "[utf8]") {
    const std::string text = "a\u00fc\u20ac\U0001F600b";  // of 1, 2, 3, 4 and 1 octets
    CHECK(protocol::utf8_prefix_octets(text, 0) == 0);
    CHECK(protocol::utf8_prefix_octets(text, 1) == 1);
    CHECK(protocol::utf8_prefix_octets(text, 2) == 3);
    CHECK(protocol::utf8_prefix_octets(text, 3) == 6);
    CHECK(protocol::utf8_prefix_octets(text, 4) == 10);
    CHECK(protocol::utf8_prefix_octets(text, 5) == text.size());
    CHECK(protocol::utf8_prefix_octets(text, 99) == text.size());
    CHECK(protocol::utf8_prefix_octets("", 1) == 0);
    CHECK(protocol::utf8_prefix_octets("\xE2\x82", 1) == 2);  // what is cut itself is not gone beyond
}
