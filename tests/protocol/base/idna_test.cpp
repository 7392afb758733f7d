#include "protocol/base/idna.hpp"

#include <string>

#include "tests/support/catch.hpp"

using protocol::to_a_labels;
using protocol::to_u_labels;

namespace {

constexpr auto graa = "gr\xc3\xa5.test";

}  // namespace

TEST_CASE("a name in UTF-8 has A-labels", "[base]") {
    // RFC 5890 section 2.3.2.1; the second is the example of RFC 3492 section 7.1 (L)
    CHECK(to_a_labels(graa) == "xn--gr-zia.test");
    CHECK(to_a_labels("3\xe5\xb9\xb4"
                      "b\xe7\xb5\x84\xe9\x87\x91\xe5\x85\xab\xe5\x85\x88\xe7\x94\x9f") ==
          "xn--3b-ww4c5e180e575a65lsy2b");
    CHECK(to_a_labels("BETA.Test") == "beta.test");
    CHECK(to_a_labels("XN--GR-ZIA.test") == "xn--gr-zia.test");
}

TEST_CASE("one name in several forms has the same A-labels", "[base]") {
    CHECK(to_a_labels("GR\xc3\x85.Test") == "xn--gr-zia.test");   // capitals, UTS 46 section 4
    CHECK(to_a_labels("gra\xcc\x8a.test") == "xn--gr-zia.test");  // a and a ring are composed, RFC 5891 section 5.2
    CHECK(to_a_labels("stra\xc3\x9f"
                      "e.test") == "xn--strae-oqa.test");  // non-transitional: not strasse
}

TEST_CASE("what cannot be looked up has none", "[base]") {
    CHECK_FALSE(to_a_labels("gr\xc3.test"));  // no UTF-8
    CHECK_FALSE(to_a_labels("gr\xc3\xa5\r\n.test"));
    CHECK_FALSE(to_a_labels(std::string("gr\xc3\xa5\0.test", 9)));
    CHECK_FALSE(to_a_labels("\xe2\x98\x83\xcc\x8a\xe2\x80\x8b\xef\xbf\xbd.test"));  // U+FFFD is in no label
    std::string longest;
    for (unsigned count = 0; count < 60; ++count) longest += "\xc3\xa5\xe4\xb8\xad";
    CHECK_FALSE(to_a_labels(longest + ".test"));  // 63 octets a label, RFC 5890 section 2.3.2.1
}

TEST_CASE("A-labels are read as U-labels", "[base]") {
    CHECK(to_u_labels("xn--gr-zia.test") == graa);
    CHECK(to_u_labels("beta.test") == "beta.test");
    CHECK(to_u_labels("xn--.test") == "xn--.test");
    CHECK(to_u_labels("") == "");
}
