#include "viz/web/punycode.hpp"

#include <idn2.h>

#include <array>

#include "tests/support/catch.hpp"

namespace viz::web {

TEST_CASE("Labels of many scripts are decoded, RFC 3492 section 7.1") {
    // (A) Egyptian Arabic, (B) simplified Chinese, (L) Japanese with digits and capitals, (S) a dollar and signs alone.
    CHECK(decode_punycode("egbpdaj6bu4bxfgehfvwxn") ==
          "\u0644\u064A\u0647\u0645\u0627\u0628\u062A\u0643\u0644\u0645\u0648\u0634\u0639\u0631\u0628\u064A\u061F");
    CHECK(decode_punycode("ihqwcrb4cv8a8dqg056pqjye") == "\u4ED6\u4EEC\u4E3A\u4EC0\u4E48\u4E0D\u8BF4\u4E2D\u6587");
    CHECK(decode_punycode("3B-ww4c5e180e575a65lsy2b") == "3\u5E74B\u7D44\u91D1\u516B\u5148\u751F");
    CHECK(decode_punycode("-> $1.00 <--") == "-> $1.00 <-");
}

TEST_CASE("What is no Punycode is told, and its numbers do not overflow") {
    for (const char* const bad : {"a-\xc3\xa9", "99999999999999999999", "abc-=", "b"}) {
        INFO(bad);
        CHECK_FALSE(decode_punycode(bad));
    }
    CHECK_FALSE(decode_punycode(std::string(64, 'a')));
    CHECK(decode_punycode("").has_value());
}

TEST_CASE("Punycode is decoded as libidn2 does") {
    for (const char* const label : {"gr-zia", "mnchen-3ya", "bcher-kva", "p1ai", "fiqs8s"}) {
        const std::string name = std::string("xn--") + label;
        char* expected = nullptr;
        REQUIRE(idn2_to_unicode_8z8z(name.c_str(), &expected, IDN2_NONTRANSITIONAL) == IDN2_OK);
        CHECK(decode_punycode(label) == std::string(expected));
        idn2_free(expected);
    }
}

}  // namespace viz::web
