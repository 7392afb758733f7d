// What real Postfix and Exim did with one mail to each domain of one zone, against the profiles of their names.
#include "tests/truth/routing_oracle.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/skip.hpp"

using namespace tests::truth;

namespace {

void check(const std::vector<RoutingResult>& results, std::size_t count) {
    CHECK(results.size() == count);
    for (const RoutingResult& result : results) {
        INFO(result.profile << " " << result.domain << " (" << result.rule << "): really " << result.real << ", here "
                            << result.simulated);
        CHECK(result.differences == std::vector<std::string>());
    }
}

}  // namespace

TEST_CASE("the profiles route as the real servers did, case by case") {
    const auto oracle = read_routing_oracle();
    if (!oracle) return tests::skip("the routing oracle is not here");
    for (const char* profile : {"postfix", "exim"}) check(run_routing_cases(*oracle, profile), 16);
}

TEST_CASE("equal exchangers and the addresses of one exchanger are chosen fairly") {
    const auto oracle = read_routing_oracle();
    if (!oracle) return tests::skip("the routing oracle is not here");
    for (const char* profile : {"postfix", "exim"}) check(run_routing_distributions(*oracle, profile), 2);
}

TEST_CASE("the profile rfc does what the standards say where the two servers differ") {
    const auto oracle = read_routing_oracle();
    if (!oracle) return tests::skip("the routing oracle is not here");
    const auto outcomes = routing_outcomes(*oracle, "rfc");
    CHECK(outcomes.at("me.test") == "bounce 5.4.6");            // RFC 5321 section 5.1
    CHECK(outcomes.at("backup.test") == "defer 4.4.1");         // no memory of other mails' failures
    CHECK(outcomes.at("nullmx.test") == "bounce 5.1.10");       // RFC 7505 section 4.2
    CHECK(outcomes.at("nonull.test") == "sent via 192.0.2.3");  // RFC 7505 section 3: a null MX stands alone
    CHECK(outcomes.at("six.test") == "sent via 192.0.2.3");     // RFC 5321 section 5.1: all may be tried
}
