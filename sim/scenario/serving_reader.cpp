#include "sim/scenario/serving_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/scenario/names.hpp"
#include "sim/scenario/settings_reader.hpp"

namespace sim::scenario {

namespace {

ServedService read_served_service(const Section& section, const Scenario& scenario) {
    ServedService service;
    get_host(section, "host", scenario, service.host);
    section.get("service", service.service_port);
    section.get("port", service.local_port);
    section.get("site", service.site);
    get_host(section, "client", scenario, service.client);
    service.position = section.position();
    const auto stands_there = [&](const Host& host) { return host.site == service.site; };
    if (!service.site.empty() && std::ranges::none_of(scenario.hosts, stands_there)) {
        section.problem("site", fmt::format("no host stands at a site `{}`; guests are put beside one", service.site));
    }
    if (!service.site.empty() && !service.client.empty()) {
        section.problem("client", "a host of the scenario stands where it stands: write `site` or `client`");
    }
    return service;
}

}  // namespace

void read_serving(const Section& top, Scenario& scenario) {
    if (!top.has("serve")) return;
    const Section section = top.section("serve");
    section.get("guests", scenario.serving.guests);
    if (section.has("link")) {
        scenario.serving.link.emplace();
        apply_link(section.section("link"), *scenario.serving.link);
    }
    for (const Section& entry : section.list("services")) {
        scenario.serving.services.push_back(read_served_service(entry, scenario));
    }
}

}  // namespace sim::scenario
