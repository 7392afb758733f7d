#include "protocol/dns/domain_name.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "tests/protocol/dns/dns_text.hpp"
#include "tests/support/catch.hpp"

using protocol::dns::DomainName;
using tests::dns::name;

TEST_CASE("a domain name is read, written and read again, RFC 1035 section 5.1") {
    struct Case {
        std::string text;
        std::string canonical;
        std::size_t labels;
    };
    const std::vector<Case> cases = {
        {".", ".", 0},
        {"test", "test.", 1},
        {"MX1.Beta.test.", "MX1.Beta.test.", 3},
        {R"(a\.b.test.)", R"(a\.b.test.)", 2},
        {R"(\097\000x.test)", R"(a\000x.test.)", 2},
        {R"(with\ space.test)", R"(with\ space.test.)", 2},
        {R"(back\\slash.test)", R"(back\\slash.test.)", 2},
        {"*.test", "*.test.", 2},
        {R"(\255.test)", R"(\255.test.)", 2},
    };
    for (const Case& one : cases) {
        INFO(one.text);
        CHECK(name(one.text).to_string() == one.canonical);
        CHECK(name(one.text).label_count() == one.labels);
        CHECK(name(one.canonical) == name(one.text));
    }
    CHECK(name("mx1.beta.test.").to_host_name() == "mx1.beta.test");
}

TEST_CASE("what is not a domain name is refused") {
    const std::string label(63, 'a');
    const std::vector<std::string> bad = {
        "",
        "..",
        ".test",
        "a..test",
        "a\\",
        "a\\25",
        "a\\256.test",
        std::string(64, 'a') + ".test",
        label + "." + label + "." + label + "." + label + ".",  // 4 * 64 + 1 octets, RFC 1035 section 2.3.4
    };
    for (const std::string& text : bad) {
        INFO(text);
        CHECK_FALSE(DomainName::parse(text));
    }
    CHECK(DomainName::parse(label + "." + label + "." + label + "." + std::string(61, 'a')));  // 255 octets
    CHECK_FALSE(DomainName::parse(label + "." + label + "." + label + "." + std::string(62, 'a')));
}

TEST_CASE("a name without a final dot is relative to the origin, RFC 1035 section 5.1") {
    const DomainName origin = name("beta.test");
    CHECK(*DomainName::parse_relative("mx1", origin) == name("mx1.beta.test"));
    CHECK(*DomainName::parse_relative("mx1.", origin) == name("mx1"));
    CHECK(*DomainName::parse_relative("@", origin) == origin);
    CHECK(DomainName::parse_relative(R"(\@)", origin)->to_string() == R"(\@.beta.test.)");
    CHECK(DomainName::parse_relative(".", origin)->is_root());
}

TEST_CASE("names are equal and ordered without case, RFC 4343 section 3, RFC 4034 section 6.1") {
    CHECK(name("MX.Test") == name("mx.test"));
    CHECK(name("MX.Test").canonical_wire() == name("mx.test").canonical_wire());
    CHECK(name("MX.Test").hash() == name("mx.test").hash());
    // The example of RFC 4034 section 6.1.
    const std::vector<DomainName> sorted = {
        name("example"),           name("a.example"),      name("yljkjljk.a.example"),
        name("Z.a.example"),       name("zABC.a.EXAMPLE"), name("z.example"),
        name(R"(\001.z.example)"), name("*.z.example"),    name(R"(\200.z.example)")};
    std::vector<DomainName> names = sorted;
    std::reverse(names.begin(), names.end());
    std::sort(names.begin(), names.end());
    CHECK(names == sorted);
    CHECK(DomainName() < name("a"));
}

TEST_CASE("ancestors and children") {
    const DomainName mx = name("mx1.beta.test");
    CHECK(mx.parent() == name("beta.test"));
    CHECK(mx.ancestor(1) == name("test"));
    CHECK(mx.ancestor(0).is_root());
    CHECK(DomainName().parent().is_root());
    CHECK(mx.first_label() == "mx1");
    CHECK(mx.is_at_or_below(name("BETA.test")));
    CHECK(mx.is_at_or_below(DomainName()));
    CHECK_FALSE(mx.is_at_or_below(name("eta.test")));
    CHECK_FALSE(mx.is_below(mx));
    CHECK(*name("beta.test").child("mx1") == mx);
    CHECK_FALSE(mx.child(""));
    CHECK(name("*.test").is_wildcard());
}

TEST_CASE("the names of PTR records, RFC 1035 section 3.5, RFC 3596 section 2.5") {
    CHECK(DomainName::reverse_of(*protocol::IpAddress::parse("192.0.2.1")) == name("1.2.0.192.in-addr.arpa"));
    CHECK(DomainName::reverse_of(*protocol::IpAddress::parse("2001:db8::1")).label_count() == 34);
}
