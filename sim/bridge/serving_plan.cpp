#include "sim/bridge/serving_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "sim/bridge/guests.hpp"
#include "sim/bridge/limits.hpp"
#include "sim/simulation/simulated_host.hpp"

namespace sim::bridge {

namespace {

using scenario::ServedService;

struct HostService {
    std::string name;
    std::uint16_t port = 0;
};

/// What a host offers, out of the texts `service:port` of its topology event.
std::vector<HostService> services_of(const scenario::Host& host) {
    std::vector<HostService> services;
    for (const std::string& text : simulation::services_of(host)) {
        const std::size_t colon = text.rfind(':');
        HostService service{text.substr(0, colon)};
        std::from_chars(text.data() + colon + 1, text.data() + text.size(), service.port);
        services.push_back(std::move(service));
    }
    return services;
}

std::vector<ServedService> everything_that_listens(const scenario::Scenario& scenario) {
    std::vector<ServedService> services;
    for (const scenario::Host& host : scenario.hosts) {
        for (const HostService& service : services_of(host)) {
            ServedService& served = services.emplace_back();
            served.host = host.name;
            served.service_port = service.port;
        }
    }
    return services;
}

/// The addresses of a family that the client has too; where there are none, all: it will find out.
std::vector<protocol::IpAddress> reachable(const std::vector<protocol::IpAddress>& addresses,
                                           const scenario::Host& client) {
    std::vector<protocol::IpAddress> reachable;
    for (const protocol::IpAddress& address : addresses) {
        const auto same = [&](const protocol::IpAddress& own) { return own.family() == address.family(); };
        if (std::ranges::any_of(client.addresses, same)) reachable.push_back(address);
    }
    return reachable.empty() ? addresses : reachable;
}

class Planner {
public:
    explicit Planner(scenario::Scenario scenario) { plan_.scenario = std::move(scenario); }

    void add(const ServedService& served) {
        const scenario::Host& host = *plan_.scenario.find_host(served.host);
        ServedPort port;
        port.host = host.name;
        port.service_port = served.service_port;
        for (const HostService& service : services_of(host)) {
            if (service.port == served.service_port) port.service = service.name;
        }
        port.has_datagrams = port.service == "dns";
        port.local_port = served.local_port;
        const std::vector<protocol::IpAddress> addresses = host.addresses;
        const std::string site = served.site.empty() ? host.site : served.site;
        port.clients = served.client.empty() ? guests_at(site) : std::vector{served.client};
        port.addresses = reachable(addresses, *plan_.scenario.find_host(port.clients.front()));
        plan_.ports.push_back(std::move(port));
    }
    [[nodiscard]] ServingPlan take() { return std::move(plan_); }

private:
    const std::vector<std::string>& guests_at(const std::string& site) {
        const auto found = guests_.find(site);
        if (found != guests_.end()) return found->second;
        return guests_.emplace(site, add_guests(plan_.scenario, site)).first->second;
    }

    ServingPlan plan_;
    std::map<std::string, std::vector<std::string>> guests_;  ///< by site
};

}  // namespace

protocol::Result<ServingPlan, std::string> plan_serving(scenario::Scenario scenario) {
    std::vector<ServedService> services = scenario.serving.services;
    if (services.empty()) {
        if (!scenario.platform_file.empty()) {
            return protocol::failure(
                std::string("a scenario with a `platform` is served where `serve` says what, and from which `client`"));
        }
        services = everything_that_listens(scenario);
    }
    if (scenario.tls.modelled) {
        return protocol::failure(std::string(
            "TLS is modelled in this scenario, which no real program can speak: take `tls: {modelled: true}` out"));
    }
    if (services.empty()) return protocol::failure(std::string("nothing listens in this scenario"));
    if (services.size() > limits::served_ports_max) {
        return protocol::failure(
            fmt::format("{} services listen, at most {} can be served: write in `serve` which (docs/serve.md)",
                        services.size(), limits::served_ports_max));
    }
    Planner planner(std::move(scenario));
    for (const ServedService& service : services) planner.add(service);
    return planner.take();
}

}  // namespace sim::bridge
