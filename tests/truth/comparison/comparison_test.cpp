// The comparison on cases made up for it.
#include "tests/truth/comparison.hpp"
#include "tests/support/catch.hpp"

using namespace tests::truth;

namespace {

Json observation(const char* text) {
    return Json::parse(text);
}

std::vector<std::string> places(const Differences& differences) {
    std::vector<std::string> list;
    for (const Difference& each : differences) list.push_back(each.place);
    return list;
}

const char* const one_attempt = R"({"log": [{"t": 0.1, "host": "mx", "event": "delivery_attempt", "message": "m1",
    "recipient": "bob@b.test", "next_hop": "none", "status": "deferred", "enhanced": "4.4.1"}]})";

}  // namespace

TEST_CASE("an observation agrees with itself") {
    const Json real = observation(one_attempt);
    CHECK(compare(real, real, {}).empty());
}

TEST_CASE("moments agree within 1.5 s or a tenth of the interval") {
    CHECK(same_moment(10, 11.5, 0));
    CHECK_FALSE(same_moment(10, 11.6, 10));
    CHECK(same_moment(300, 329, 300));
    CHECK_FALSE(same_moment(300, 331, 300));
}

TEST_CASE("another status of an attempt is a difference, unless it varies between the real runs") {
    const Json real = observation(one_attempt);
    Json simulated = real;
    simulated["log"][0]["enhanced"] = "4.4.3";
    CHECK(places(compare(real, simulated, {})) == std::vector<std::string>{"log.mx|m1|delivery_attempt|bob@b.test[0]"});
    CHECK(compare(real, simulated, {"log.mx|m1|delivery_attempt|bob@b.test[0]"}).empty());
    CHECK(compare(real, simulated, {"log.mx|m1"}).empty());
    CHECK(compare(real, simulated, {"log.m"}).size() == 1);
}

TEST_CASE("attempts of one moment have no order, others have") {
    const auto attempts = [](const char* first, const char* second, double second_t) {
        Json log = Json::array();
        for (const char* recipient : {first, second}) {
            log.push_back({{"t", recipient == second ? second_t : 0.1},
                           {"host", "mx"},
                           {"event", "delivery_attempt"},
                           {"message", "m1"},
                           {"recipient", recipient},
                           {"next_hop", "x"},
                           {"status", "sent"},
                           {"enhanced", "2.0.0"}});
        }
        Json whole;
        whole["log"] = std::move(log);
        return whole;
    };
    CHECK(compare(attempts("a", "b", 0.15), attempts("b", "a", 0.1), {}).empty());
    CHECK_FALSE(compare(attempts("a", "b", 5), attempts("b", "a", 5), {}).empty());
}

TEST_CASE("a dialogue is compared without octet counts and without the order of parameters") {
    CHECK(comparable_line({"C", "MAIL FROM:<a@b> SIZE=1 RET=HDRS ENVID=x"}) ==
          comparable_line({"C", "MAIL FROM:<a@b> ENVID=x RET=HDRS SIZE=22"}));
    CHECK(comparable_line({"C", "MAIL FROM:<a@b>"}) != comparable_line({"C", "MAIL FROM:<a@b> SIZE=22"}));
    CHECK(comparable_line({"C", "<content>", 100}) == comparable_line({"C", "<content>", 200}));
    CHECK(comparable_line({"S", "250", "2.1.0 Ok"}) != comparable_line({"S", "250", "2.1.5 Ok"}));
    CHECK(comparable_line({"S", "250", "2.1.0 Ok"}) == comparable_line({"S", "250", "2.1.0 Fine"}));
    CHECK(comparable_line({"S", "354", "Go on"}) == comparable_line({"S", "354", "End data"}));
}

TEST_CASE("a question asked too often is a difference; one nobody asked too") {
    const Json real = observation(R"({"dns": {"resolver": {"mx": {"queries": {"MX b.test": 1}}}}})");
    const Json simulated =
        observation(R"({"dns": {"resolver": {"mx": {"queries": {"MX b.test": 2, "A b.test": 1}}}}})");
    CHECK(places(compare(real, simulated, {})) ==
          std::vector<std::string>{"dns.resolver.mx.queries.A b.test", "dns.resolver.mx.queries.MX b.test"});
}

TEST_CASE("ends are compared as a set, hops apart from them") {
    const Json real = observation(R"({"messages": {"m1": {"submission": {}, "final": [
        {"outcome": "delivered", "host": "mx", "mailbox": "bob", "hops": ["a"]},
        {"outcome": "bounced", "host": "mx", "recipient": "x", "enhanced": "5.1.1"}]}}})");
    Json simulated = real;
    std::swap(simulated["messages"]["m1"]["final"][0], simulated["messages"]["m1"]["final"][1]);
    simulated["messages"]["m1"]["final"][1]["hops"] = {"a", "b"};
    CHECK(compare(real, simulated, {}).empty());
    simulated["messages"]["m1"]["final"][0]["enhanced"] = "5.1.2";
    CHECK(places(compare(real, simulated, {})) == std::vector<std::string>{"messages.m1.final"});
}

TEST_CASE("counts are compared name by name") {
    const Json real = observation(R"({"still_queued": 0, "dns": {"A": 24, "MX": 12}})");
    const Json simulated = observation(R"({"still_queued": 1, "dns": {"A": 24, "AAAA": 12, "MX": 12}})");
    CHECK(places(compare_counts(real, simulated, {"still_queued"})) == std::vector<std::string>{"dns.AAAA"});
}
