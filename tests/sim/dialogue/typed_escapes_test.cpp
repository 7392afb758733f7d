#include "sim/dialogue/typed_escapes.hpp"

#include "tests/support/catch.hpp"

namespace sim::dialogue {

TEST_CASE("Octets that no keyboard has are typed with a backslash") {
    CHECK(octets_of_typed("a\\nb\\r\\t\\\\").value() == "a\nb\r\t\\");
    CHECK(octets_of_typed("\\0").value() == std::string(1, '\0'));
    CHECK(octets_of_typed("\\xff\\x0A").value() == "\xff\n");
    CHECK(octets_of_typed("").value().empty());
    for (const char* bad : {"\\", "\\q", "\\x", "\\x1", "\\xgg"}) {
        CAPTURE(bad);
        REQUIRE_FALSE(octets_of_typed(bad).has_value());
        CHECK(octets_of_typed(bad).error().find("backslash") != std::string::npos);
    }
}

TEST_CASE("Every octet comes back as it was") {
    std::string octets;
    for (int octet = 0; octet < 256; ++octet) octets += static_cast<char>(octet);
    CHECK(octets_of_typed(typed_text(octets)).value() == octets);
}

TEST_CASE("A line of a keyboard is text with CRLF at its end") {
    CHECK(is_plain_line("QUIT\r\n"));
    CHECK(is_plain_line("\r\n"));
    CHECK(is_plain_line("Gr\xc3\xbc\xc3\x9f\x65\r\n"));
    for (const char* other : {"QUIT", "QUIT\n", "a\nb\r\n", "a\r\nb\r\n", "\xff\r\n"})
        CHECK_FALSE(is_plain_line(other));
}

}  // namespace sim::dialogue
