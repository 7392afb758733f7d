#include "sim/scenario/zone_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "protocol/dns/zone_file.hpp"
#include "sim/scenario/dns_tree.hpp"
#include "sim/scenario/documents.hpp"
#include "sim/scenario/names.hpp"

namespace sim::scenario {

namespace {

namespace dns = protocol::dns;

std::uint32_t whole_seconds(protocol::Duration span) {
    return static_cast<std::uint32_t>(std::chrono::duration_cast<std::chrono::seconds>(span).count());
}

struct ZoneTimes {
    protocol::Duration ttl{};
    protocol::Duration minimum{};
};
ZoneTimes read_times(const Section& section) {
    ZoneTimes times;
    section.get("ttl", times.ttl);
    section.get("minimum", times.minimum);
    return times;
}

void read_master_file(const Section& section, const std::string& directory_of, const FileReader& read_file,
                      protocol::Duration ttl, Zone& zone) {
    if (!section.has("file")) return;
    const std::string path = relative_to(directory_of, section.text("file"));
    const auto text = read_file(path);
    if (!text) {
        section.problem("file", fmt::format("cannot read `{}`: {}", path, text.error()));
        return;
    }
    const auto origin = dns::DomainName::parse(zone.origin).value();
    const auto records = dns::read_records(*text, origin, whole_seconds(ttl));
    if (!records) {
        for (const auto& error : records.error()) section.problem("file", path + ":" + error.to_string());
        return;
    }
    for (const auto& entry : *records) zone.records.push_back({entry.record, section.position("file")});
}

/// The zone as name servers will see it, with every record that was refused reported.
dns::Zone checked_zone(Problems& problems, const std::string& path, const std::string& origin,
                       const std::vector<ZoneRecord>& records) {
    dns::Zone zone(dns::DomainName::parse(origin).value());
    for (const ZoneRecord& entry : records) {
        const auto added = zone.add(entry.record);
        if (!added)
            problems.add(entry.position, path, fmt::format("`{}`: {}", entry.record.to_string(), added.error()));
    }
    return zone;
}

}  // namespace

std::vector<ZoneRecord> read_records(const Section& section, std::string_view key, const std::string& origin,
                                     protocol::Duration ttl) {
    std::vector<ZoneRecord> records;
    const Node* list = section.value(key);
    if (list == nullptr) return records;
    const auto name = dns::DomainName::parse(origin).value();
    for (std::size_t index = 0; index < list->items.size(); ++index) {
        const Node& item = list->items[index];
        if (item.kind != Node::Kind::scalar) continue;
        const auto record = dns::parse_record(item.text, name, whole_seconds(ttl));
        if (record) {
            records.push_back({*record, item.position});
        } else {
            section.problems().add(item.position, fmt::format("{}[{}]", section.path(key), index),
                                   fmt::format("`{}`: {}", item.text, record.error().message));
        }
    }
    return records;
}

void read_zones(const Section& top, const std::string& directory_of, const FileReader& read_file, Scenario& scenario) {
    for (const auto& [key, section] : top.map("zones")) {
        const auto origin = parse_origin(key);
        if (!origin) {
            section.problems().add(section.position(), section.path(), origin.error());
            continue;
        }
        if (scenario.find_zone(*origin) != nullptr) {
            section.problems().add(section.position(), section.path(), "there is such a zone already");
            continue;
        }
        Zone zone;
        zone.origin = *origin;
        zone.position = section.position();
        const ZoneTimes times = read_times(section);
        read_master_file(section, directory_of, read_file, times.ttl, zone);
        const std::vector<ZoneRecord> records = read_records(section, "records", *origin, times.ttl);
        zone.records.insert(zone.records.end(), records.begin(), records.end());
        section.get_choice("answers", zone.answers);
        section.get("unchecked", zone.unchecked);
        scenario.zones.push_back(std::move(zone));
    }
}

void settle_zones(const Section& top, Scenario& scenario) {
    const Table& table = *scenario_table().find("zones")->table;
    const auto sections = top.map("zones");
    std::map<std::string, const Section*> written;
    for (const auto& [key, section] : sections) written.try_emplace(parse_origin(key).value_or(""), &section);
    const ServerIndex servers(scenario);
    for (Zone& zone : scenario.zones) {
        const auto own = written.find(zone.origin);
        const Section made(nullptr, table, "zones." + zone.origin, top.problems());
        const ZoneTimes times = read_times(own == written.end() ? made : *own->second);
        complete_zone(servers.servers_of(zone.origin), zone, times.ttl, times.minimum);
        if (!servers.servers_of(zone.origin).empty()) continue;
        top.problems().add(zone.position, made.path(), "no host serves this zone: put it into a host's `name_server`");
    }
    if (top.has("domains")) add_delegations(scenario);
    for (const Zone& zone : scenario.zones) {
        const std::string path = "zones." + zone.origin;
        const dns::Zone checked = checked_zone(top.problems(), path, zone.origin, zone.records);
        if (servers.servers_of(zone.origin).empty() || zone.unchecked) continue;
        for (const std::string& problem : checked.problems()) top.problems().add(zone.position, path, problem);
    }
}

void check_records(const Section& section, const Zone& zone, const std::vector<ZoneRecord>& records) {
    const dns::Zone checked = checked_zone(section.problems(), section.path("records"), zone.origin, records);
    if (zone.unchecked) return;
    for (const std::string& problem : checked.problems()) section.problem("records", problem);
}

}  // namespace sim::scenario
