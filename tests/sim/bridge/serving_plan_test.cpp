// What a served scenario is made of: guests, and what they can reach.
#include <algorithm>

#include "sim/bridge/serving_plan.hpp"
#include "sim/engine/memory_engine.hpp"
#include "sim/recording/fingerprint.hpp"
#include "sim/scenario/yaml_writer.hpp"
#include "sim/simulation/platform.hpp"
#include "sim/simulation/simulation.hpp"
#include "tests/sim/bridge/served_world.hpp"
#include "tests/support/catch.hpp"

namespace tests {

namespace {

bridge::ServingPlan plan(const std::string& text) {
    auto planned = bridge::plan_serving(scenario_from_text(text));
    if (!planned) FAIL(planned.error());
    return std::move(*planned);
}

const bridge::ServedPort& port_of(const bridge::ServingPlan& plan, std::string_view host, std::string_view service) {
    const auto found = std::ranges::find_if(
        plan.ports, [&](const auto& port) { return port.host == host && port.service == service; });
    REQUIRE(found != plan.ports.end());
    return *found;
}

std::string fingerprint_of_run(const sim::scenario::Scenario& scenario) {
    sim::engine::MemoryEngine engine(sim::simulation::make_platform(scenario));
    sim::recording::Recorder recorder;
    sim::recording::Fingerprint fingerprint;
    recorder.add_sink(fingerprint);
    sim::simulation::Simulation(scenario, engine, recorder).run();
    return fingerprint.text();
}

}  // namespace

TEST_CASE("without `serve` everything that listens is served, from a guest at the site of each host") {
    const auto planned = plan(two_domains);
    const auto& submission = port_of(planned, "mail.alpha.test", "submission");
    CHECK(submission.service_port == 587);
    CHECK(submission.clients == std::vector<std::string>{"guest.alpha.test"});
    CHECK_FALSE(submission.local_port.has_value());
    CHECK_FALSE(submission.has_datagrams);
    CHECK(port_of(planned, "mail.beta.test", "pop3").clients == std::vector<std::string>{"guest.beta.test"});
    CHECK(port_of(planned, "resolver.alpha.test", "dns").has_datagrams);
    CHECK(planned.ports.size() == 12);
}

TEST_CASE("a guest is one more client of its site: network, link, trust, and names in the DNS") {
    const auto planned = plan(two_domains);
    const auto* neighbour = planned.scenario.find_host("alice-pc.alpha.test");
    const auto* guest = planned.scenario.find_host("guest.alpha.test");
    REQUIRE(guest != nullptr);
    CHECK(guest->site == "alpha.test");
    CHECK(guest->access_link == neighbour->access_link);
    CHECK(guest->addresses == std::vector{address("10.1.1.254")});
    const auto& trusted = planned.scenario.find_host("mail.alpha.test")->mta->settings.trusted_clients;
    CHECK(std::ranges::find(trusted, address("10.1.1.254")) != trusted.end());
    const auto& elsewhere = planned.scenario.find_host("mail.beta.test")->mta->settings.trusted_clients;
    CHECK(std::ranges::find(elsewhere, address("10.1.1.254")) == elsewhere.end());
    const auto has = [&](std::string_view zone, std::string_view record) {
        return std::ranges::any_of(planned.scenario.find_zone(zone)->records,
                                   [&](const auto& entry) { return entry.record.to_string() == record; });
    };
    CHECK(has("alpha.test.", "guest.alpha.test. 3600 IN A 10.1.1.254"));
    CHECK(has("1.10.in-addr.arpa.", "254.1.1.10.in-addr.arpa. 3600 IN PTR guest.alpha.test."));
}

TEST_CASE("`serve` says what is served, where, from where, over which link") {
    const auto planned = plan(two_domains + R"(
serve:
  guests: 2
  link: {latency: 80ms}
  services:
    - {host: mail.beta.test, service: smtp, port: 2525, site: alpha.test}
    - {host: mail.beta.test, service: pop3, client: bob-pc.beta.test}
)");
    REQUIRE(planned.ports.size() == 2);
    CHECK(planned.ports[0].local_port == 2525);
    CHECK(planned.ports[0].clients == std::vector<std::string>{"guest.alpha.test", "guest2.alpha.test"});
    CHECK(planned.ports[1].clients == std::vector<std::string>{"bob-pc.beta.test"});
    CHECK(planned.scenario.find_host("guest2.alpha.test")->access_link.latency == 80ms);
    CHECK(planned.scenario.find_host("guest.beta.test") == nullptr);
}

TEST_CASE("a run takes no notice of `serve`, and the explicit form keeps it") {
    const auto without = scenario_from_text(two_domains);
    const auto with = scenario_from_text(two_domains + "serve: [{host: mail.beta.test, service: 25, port: 2525}]\n");
    CHECK(fingerprint_of_run(without) == fingerprint_of_run(with));
    CHECK(with.serving.services.size() == 1);
    CHECK(scenario_from_text(sim::scenario::to_yaml(with)) == with);
}

TEST_CASE("what cannot be served is told") {
    CHECK(bridge::plan_serving(
              scenario_from_text("mailflow: 1\ntitle: Nothing\nhosts: {a.test: {addresses: [10.0.0.1]}}\n"))
              .error() == "nothing listens in this scenario");
    std::string many = "mailflow: 1\ntitle: Many\ndomains:\n";
    for (int number = 0; number < 60; ++number) many += "  d" + std::to_string(number) + ".test: {users: [a]}\n";
    CHECK(bridge::plan_serving(scenario_from_text(many)).error() ==
          "302 services listen, at most 150 can be served: write in `serve` which (docs/serve.md)");
}

}  // namespace tests
