#include "sim/scenario/dns_tree.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "sim/scenario/names.hpp"

namespace sim::scenario {

namespace {

namespace dns = protocol::dns;
using dns::DomainName;

constexpr std::uint32_t host_ttl_seconds = 3600;
constexpr std::uint32_t delegation_ttl_seconds = 86'400;

/// @pre the text was made here or was checked
DomainName name_of(std::string_view text) {
    return DomainName::parse(text).value();
}

/// Adds records to a zone and knows which it has. Meanwhile nobody else changes the zone.
class ZoneEditor {
public:
    explicit ZoneEditor(Zone& zone) : zone_(zone) {
        for (const ZoneRecord& entry : zone.records) known_.emplace(entry.record.name, entry.record.type());
    }
    [[nodiscard]] bool has(const DomainName& owner, dns::RecordType type) const {
        return known_.contains({owner, type});
    }
    void add(const DomainName& owner, std::uint32_t ttl_seconds, dns::Rdata rdata) {
        known_.emplace(owner, dns::type_of(rdata));
        zone_.records.push_back({{owner, dns::RecordClass::in, ttl_seconds, std::move(rdata)}, zone_.position});
    }
    void add_addresses(const Host& host, std::uint32_t ttl_seconds) {
        const DomainName owner = name_of(host.name);
        for (const IpAddress& address : host.addresses) {
            const dns::Rdata rdata = dns::address_rdata(address);
            if (!has(owner, dns::type_of(rdata))) add(owner, ttl_seconds, rdata);
        }
    }

private:
    Zone& zone_;
    std::set<std::pair<DomainName, dns::RecordType>> known_;
};

/// The editors of a scenario's zones, made when first asked for.
class ZoneEditors {
public:
    explicit ZoneEditors(Scenario& scenario) : scenario_(scenario) {}
    /// @param zone  index among the scenario's zones
    ZoneEditor& of(std::size_t zone) { return editors_.try_emplace(zone, scenario_.zones[zone]).first->second; }

private:
    Scenario& scenario_;
    std::map<std::size_t, ZoneEditor> editors_;
};

/// Finds the zone of a name: origins by name, so that a lookup walks up the labels.
class ZoneIndex {
public:
    explicit ZoneIndex(const Scenario& scenario) {
        for (std::size_t index = 0; index < scenario.zones.size(); ++index) {
            by_origin_.emplace(name_of(scenario.zones[index].origin), index);
        }
    }
    /// The zone with the longest origin at or above `name`; with `strictly_above`, above it.
    [[nodiscard]] std::optional<std::size_t> nearest(DomainName name, bool strictly_above) const {
        if (strictly_above && name.is_root()) return std::nullopt;
        if (strictly_above) name = name.parent();
        for (;;) {
            const auto found = by_origin_.find(name);
            if (found != by_origin_.end()) return found->second;
            if (name.is_root()) return std::nullopt;
            name = name.parent();
        }
    }

private:
    std::map<DomainName, std::size_t> by_origin_;
};

void serve(Host& host, std::string origin) {
    if (!host.authoritative) host.authoritative.emplace();
    host.authoritative->zones.push_back(std::move(origin));
}

/// Makes zones, or takes those that the scenario has, and knows which they are.
class ZoneMaker {
public:
    explicit ZoneMaker(Scenario& scenario) : scenario_(scenario) {}

    void add(const std::string& origin, std::string_view server, Position position) {
        if (!made_.insert(origin).second) return;
        if (scenario_.find_zone(origin) == nullptr) {
            scenario_.zones.push_back({origin, {}, ZoneAnswers::normal, position});
        }
        serve(*find_host(scenario_, server), origin);
    }
    [[nodiscard]] bool made(const std::string& origin) const { return made_.contains(origin); }

private:
    Scenario& scenario_;
    std::set<std::string> made_;
};

/// The last `labels` labels of an address's reverse name: `1.10.in-addr.arpa.` of 10.1.0.3 with 4.
std::string reverse_zone(const IpAddress& address, std::size_t labels) {
    return DomainName::reverse_of(address).ancestor(labels).to_string();
}

// Labels of the reverse zones: a network of all domains (10.0.0.0/8, 2001:db8::/32) and one of one domain.
constexpr std::size_t v4_network_labels = 3;
constexpr std::size_t v4_domain_labels = 4;
constexpr std::size_t v6_network_labels = 10;
constexpr std::size_t v6_domain_labels = 14;

void add_reverse_zones(const Host& name_server, ZoneMaker& zones, Position position) {
    for (const IpAddress& address : name_server.addresses) {
        const bool v4 = address.is_v4();
        zones.add(reverse_zone(address, v4 ? v4_network_labels : v6_network_labels), tld_server_name, {});
        if (name_server.name == tld_server_name) continue;
        zones.add(reverse_zone(address, v4 ? v4_domain_labels : v6_domain_labels), name_server.name, position);
    }
}

void add_exchangers(const Domain& domain, Zone& zone) {
    const DomainName owner = name_of(domain.name);
    ZoneEditor editor(zone);
    if (domain.exchangers.empty()) {
        editor.add(owner, host_ttl_seconds, dns::Mx{MailExchanger{}.preference, name_of("mail." + domain.name)});
    }
    for (const MailExchanger& exchanger : domain.exchangers) {
        editor.add(owner, host_ttl_seconds, dns::Mx{exchanger.preference, name_of(exchanger.host)});
    }
}

/// Address and PTR records of all hosts whose names and addresses lie in the zones made here.
void add_host_records(const ZoneMaker& zones, Scenario& scenario) {
    const ZoneIndex index(scenario);
    ZoneEditors editors(scenario);
    const auto made_zone = [&](const DomainName& name) {
        auto nearest = index.nearest(name, false);
        if (nearest && !zones.made(scenario.zones[*nearest].origin)) nearest.reset();
        return nearest;
    };
    for (const Host& host : scenario.hosts) {
        const auto zone = made_zone(name_of(host.name));
        if (zone) editors.of(*zone).add_addresses(host, host_ttl_seconds);
        for (const IpAddress& address : host.addresses) {
            const DomainName owner = DomainName::reverse_of(address);
            const auto reverse = made_zone(owner);
            const bool in_reverse_zone = reverse && scenario.zones[*reverse].origin != ".";
            if (in_reverse_zone) editors.of(*reverse).add(owner, host_ttl_seconds, dns::Ptr{name_of(host.name)});
        }
    }
}

}  // namespace

void add_domain_zones(const std::vector<Domain>& domains, Scenario& scenario) {
    ZoneMaker zones(scenario);
    zones.add(".", root_server_name, {});
    zones.add("test.", tld_server_name, {});
    add_reverse_zones(*scenario.find_host(tld_server_name), zones, {});
    for (const Domain& domain : domains) {
        const Host* server = scenario.find_host("ns." + domain.name);
        if (server == nullptr) continue;
        const DomainName name = name_of(domain.name);
        zones.add(name.ancestor(1).to_string(), tld_server_name, {});
        zones.add(name.to_string(), server->name, domain.position);
        add_exchangers(domain, *find_zone(scenario, name.to_string()));
        add_reverse_zones(*server, zones, domain.position);
    }
    add_host_records(zones, scenario);
}

void add_delegations(Scenario& scenario) {
    const ZoneIndex index(scenario);
    const ServerIndex servers(scenario);
    ZoneEditors editors(scenario);
    for (const Zone& zone : scenario.zones) {
        const DomainName origin = name_of(zone.origin);
        const auto parent_index = index.nearest(origin, true);
        if (!parent_index) continue;
        const DomainName parent_origin = name_of(scenario.zones[*parent_index].origin);
        ZoneEditor& parent = editors.of(*parent_index);
        if (parent.has(origin, dns::RecordType::ns)) continue;
        for (const Host* server : servers.servers_of(zone.origin)) {
            parent.add(origin, delegation_ttl_seconds, dns::Ns{name_of(server->name)});
            const bool glue = name_of(server->name).is_below(parent_origin);
            if (glue) parent.add_addresses(*server, delegation_ttl_seconds);
        }
    }
}

void complete_zone(const std::vector<const Host*>& servers, Zone& zone, protocol::Duration ttl,
                   protocol::Duration minimum) {
    const DomainName origin = name_of(zone.origin);
    const auto seconds = [](protocol::Duration span) {
        return static_cast<std::uint32_t>(std::chrono::duration_cast<std::chrono::seconds>(span).count());
    };
    if (servers.empty()) return;
    ZoneEditor editor(zone);
    for (const Host* server : servers) {
        if (name_of(server->name).is_at_or_below(origin)) editor.add_addresses(*server, seconds(ttl));
    }
    if (!editor.has(origin, dns::RecordType::ns)) {
        for (const Host* server : servers) editor.add(origin, seconds(ttl), dns::Ns{name_of(server->name)});
    }
    if (editor.has(origin, dns::RecordType::soa)) return;
    const DomainName responsible = origin.child("hostmaster").value_or(origin);
    const auto names =
        std::make_shared<const dns::SoaNames>(dns::SoaNames{name_of(servers.front()->name), responsible});
    const dns::Soa soa{names, 1, 3600, 600, 604'800, seconds(minimum)};
    const dns::ResourceRecord record{origin, dns::RecordClass::in, seconds(ttl), soa};
    zone.records.insert(zone.records.begin(), ZoneRecord{record, zone.position});
}

}  // namespace sim::scenario
