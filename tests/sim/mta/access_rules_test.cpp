#include "sim/mta/access_rules.hpp"

#include "tests/support/catch.hpp"

using protocol::message::Content;
using sim::mta::HeaderRule;

namespace {

std::vector<HeaderRule> rules(std::string_view pattern, std::string_view action) {
    return {HeaderRule::parse(pattern, action).value()};
}

bool is_refused(const std::vector<HeaderRule>& rules, std::string content) {
    return sim::mta::apply_header_rules(rules, Content(std::move(content))).refused_by != nullptr;
}

}  // namespace

TEST_CASE("a rule of header fields is a POSIX extended regular expression, letter case aside", "[mta]") {
    const auto book = rules("^subject:.*(viagra|cheap[[:space:]]+pills)", "REJECT 5.7.1 no, thank you");
    CHECK(is_refused(book, "Subject: Cheap\r\n  pills\r\n\r\nx\r\n"));
    CHECK(is_refused(book, "From: a@b\r\nSUBJECT: VIAGRA\r\n\r\nx\r\n"));
    CHECK_FALSE(is_refused(book, "From: a@b\r\nX-Subject: viagra\r\n\r\nx\r\n"));
    CHECK_FALSE(is_refused(book, "Subject: hello\r\n\r\nSubject: viagra\r\n"));
}

TEST_CASE("a rule takes neither stack nor time by the octets of a stranger's field", "[mta]") {
    const std::string field = "X-Long: " + std::string(1'000'000, 'a') + "!";
    CHECK(is_refused(rules("(a|b|ab)*!$", "REJECT"), field + "\r\n\r\nx\r\n"));
    CHECK_FALSE(is_refused(rules("^(a+)+(b+)+$", "REJECT"), field + "\r\n\r\nx\r\n"));
    CHECK(is_refused(rules("^X-Octets:.*!", "REJECT"), "X-Octets: \xff\xc3!\r\n\r\nx\r\n"));  // no UTF-8
}

TEST_CASE("a rule that replaces a field names one") {
    CHECK(HeaderRule::parse("^Subject:", "REPLACE Subject: x"));
    CHECK_FALSE(HeaderRule::parse("^Subject:", "REPLACE Bad Field: x"));
    CHECK_FALSE(HeaderRule::parse("^Subject:", "REPLACE : x"));
}
