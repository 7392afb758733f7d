#include "sim/recording/record_text.hpp"

#include "tests/support/catch.hpp"

using sim::recording::is_delegation;
using sim::recording::split_record;
using sim::recording::without_final_dot;

TEST_CASE("A record's text comes apart at its first four blanks") {
    const auto parts = split_record("beta.test. 3600 IN MX 10 mail.beta.test.");
    REQUIRE(parts);
    CHECK(parts->owner == "beta.test.");
    CHECK(parts->ttl == "3600");
    CHECK(parts->type == "MX");
    CHECK(parts->data == "10 mail.beta.test.");
    CHECK_FALSE(split_record("beta.test. 3600 IN MX"));
    CHECK_FALSE(split_record(""));
}

TEST_CASE("A name is written without the dot at its end, the root is nothing else") {
    CHECK(without_final_dot("beta.test.") == "beta.test");
    CHECK(without_final_dot("beta.test") == "beta.test");
    CHECK(without_final_dot(".") == ".");
    CHECK(without_final_dot("0 .") == "0 .");
    CHECK(without_final_dot("10 mail.beta.test.") == "10 mail.beta.test");
    CHECK(without_final_dot("").empty());
}

TEST_CASE("RFC 2308 section 2.2: name servers without an SOA record are a referral") {
    const std::string server = "beta.test. 3600 IN NS ns.beta.test.";
    const std::string signature = "beta.test. 3600 IN DS 1 8 2 00";
    const std::string authority = "test. 60 IN SOA ns.nic.test. hostmaster.nic.test. 1 1 1 1 60";
    CHECK(is_delegation({server}));
    CHECK(is_delegation({signature, server}));
    CHECK_FALSE(is_delegation({authority}));
    CHECK_FALSE(is_delegation({server, authority}));
    CHECK_FALSE(is_delegation({authority, server}));
    CHECK_FALSE(is_delegation({}));
}
