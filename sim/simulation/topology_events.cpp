#include "sim/simulation/topology_events.hpp"

#include <map>

#include "sim/simulation/simulated_host.hpp"

namespace sim::simulation {

using protocol::Instant;
using recording::Event;
using recording::EventKind;

namespace {

std::string_view role_text(scenario::HostRole role) {
    switch (role) {
        case scenario::HostRole::client:
            return "client";
        case scenario::HostRole::mail_server:
            return "mail-server";
        case scenario::HostRole::name_server:
            return "name-server";
        case scenario::HostRole::resolver:
            return "resolver";
        case scenario::HostRole::other:
            break;
    }
    return "other";
}

/// Writes one topology event after the other, at t = 0.
class TopologyWriter {
public:
    TopologyWriter(recording::Recorder& recorder, const scenario::Scenario& scenario, engine::Engine& engine)
        : recorder_(recorder), scenario_(scenario), engine_(engine) {
        for (const scenario::SiteLink& link : scenario.links) site_links_.emplace(link.name, &link);
    }

    void write() {
        run_started();
        for (const scenario::Site& site : scenario_.sites) {
            record("", EventKind::site, [&](Event& event) { event.fields.set("name", site.name); });
        }
        for (const scenario::Host& host : scenario_.hosts) write_host(host);
        for (engine::LinkIndex index = 0; index < engine_.link_count(); ++index) write_link(engine_.link(index));
        if (scenario_.sites.size() <= sites_with_routes_max) write_routes();
        for (const scenario::Host& host : scenario_.hosts) write_zones(host);
        for (const scenario::Account& account : scenario_.accounts) write_account(account);
    }

private:
    template <class Fill>
    void record(std::string_view host, EventKind kind, Fill&& fill) {
        recorder_.record(Instant{}, host, kind, fill);
    }

    void run_started() {
        record("", EventKind::run_started, [&](Event& event) {
            event.fields.set("title", scenario_.title);
            event.fields.set("seed", scenario_.seed);
            event.fields.set("start", scenario_.start.iso(Instant{}));
        });
    }

    void write_host(const scenario::Host& host) {
        record(host.name, EventKind::host, [&](Event& event) {
            event.fields.set("name", host.name);
            event.fields.set("site", host.site);
            event.fields.set("role", role_text(host.role));
            std::vector<std::string> addresses;
            for (const auto& address : host.addresses) addresses.push_back(address.to_string());
            event.fields.set("addresses", std::move(addresses));
            event.fields.set("services", services_of(host));
        });
    }

    /// The ends of a link: an access link is named like its host, a site link stands in the scenario.
    void write_link(const engine::LinkDescription& link) {
        std::string from;
        std::string to;
        scenario::LinkProperties properties;
        if (const scenario::Host* host = scenario_.find_host(link.name)) {
            from = host->name;
            to = host->site;
            properties = host->access_link;
        }
        const auto found = site_links_.find(link.name);
        if (found != site_links_.end()) {
            from = found->second->from;
            to = found->second->to;
            properties = found->second->properties;
        }
        record("", EventKind::link, [&](Event& event) {
            event.fields.set("name", link.name);
            event.fields.set("from", from);
            event.fields.set("to", to);
            event.fields.set("latency_ns", link.latency);
            event.fields.set("bandwidth_octets_per_s", static_cast<std::int64_t>(link.bandwidth_octets_per_s));
            event.fields.set("loss_ppm", static_cast<std::int64_t>(properties.loss_share * 1e6));
            event.fields.set("up", true);
        });
    }

    void write_routes() {
        std::map<std::string, engine::NodeIndex> first_host;
        for (std::size_t index = 0; index < scenario_.hosts.size(); ++index) {
            first_host.try_emplace(scenario_.hosts[index].site, static_cast<engine::NodeIndex>(index));
        }
        for (const auto& [from, from_host] : first_host) {
            for (const auto& [to, to_host] : first_host) {
                if (from < to) write_route(from, from_host, to, to_host);
            }
        }
    }

    void write_route(const std::string& from, engine::NodeIndex from_host, const std::string& to,
                     engine::NodeIndex to_host) {
        std::vector<std::string> links;
        protocol::Duration latency{};
        for (const engine::LinkIndex index : engine_.path(from_host, to_host).links) {
            const engine::LinkDescription& link = engine_.link(index);
            if (scenario_.find_host(link.name) != nullptr) continue;  // an access link
            links.push_back(link.name);
            latency += link.latency;
        }
        if (links.empty()) return;
        record("", EventKind::route, [&](Event& event) {
            event.fields.set("from", from);
            event.fields.set("to", to);
            event.fields.set("links", links);
            event.fields.set("latency_ns", latency);
        });
    }

    void write_zones(const scenario::Host& host) {
        if (!host.authoritative) return;
        for (const std::string& origin : host.authoritative->zones) {
            record(host.name, EventKind::zone, [&](Event& event) {
                const scenario::Zone& zone = *scenario_.find_zone(origin);
                event.fields.set("origin", origin);
                event.fields.set("records", record_texts(scenario::make_dns_zone(zone.origin, zone.records)));
            });
        }
    }

    void write_account(const scenario::Account& account) {
        record(account.host, EventKind::account, [&](Event& event) {
            event.fields.set("address", account.address);
            event.fields.set("host", account.host);
            event.fields.set("mailbox", account.mailbox);
        });
    }

    recording::Recorder& recorder_;
    const scenario::Scenario& scenario_;
    engine::Engine& engine_;
    std::map<std::string_view, const scenario::SiteLink*> site_links_;
};

}  // namespace

void record_topology(recording::Recorder& recorder, const scenario::Scenario& scenario, engine::Engine& engine) {
    TopologyWriter(recorder, scenario, engine).write();
}

}  // namespace sim::simulation
