// The DNS of a case.
#include <fmt/format.h>

#include <algorithm>

#include "protocol/base/ip_address.hpp"
#include "tests/truth/scenario_parts.hpp"
#include "tests/truth/scenario_writer.hpp"

namespace tests::truth {

namespace {

constexpr const char* record_ttl = "60s";

/// The owner of an address's PTR record below `in-addr.arpa` or `ip6.arpa`.
std::string reverse_owner(const std::string& address) {
    if (address.find(':') == std::string::npos) {
        std::string owner;
        std::string label;
        for (const char octet : address + '.') {
            if (octet != '.') {
                label += octet;
                continue;
            }
            owner = owner.empty() ? label : fmt::format("{}.{}", label, owner);
            label.clear();
        }
        return owner;
    }
    const auto parsed = protocol::IpAddress::parse(address);
    std::string owner;
    if (!parsed) return owner;
    for (const auto octet : parsed->octets()) {
        const auto value = static_cast<unsigned>(static_cast<unsigned char>(octet));
        owner = fmt::format("{:x}.{:x}{}{}", value & 15U, value >> 4U, owner.empty() ? "" : ".", owner);
    }
    return owner;
}

void add_reverse_zones(const Json& scenario, Json& zones) {
    for (const auto& [name, host] : object_member(scenario, "hosts").items()) {
        for (const Json& address : list_member(host, "ip")) {
            const std::string text = address.get<std::string>();
            const char* origin = text.find(':') == std::string::npos ? "in-addr.arpa" : "ip6.arpa";
            zones[origin]["records"].push_back(fmt::format("{} PTR {}.", reverse_owner(text), name));
        }
    }
    for (auto& [origin, zone] : zones.items()) zone["ttl"] = record_ttl;
}

Json zone_words(const Json& zone) {
    Json words;
    words["ttl"] = record_ttl;
    for (const char* name : {"minimum", "soa_minimum", "negative_ttl"}) {
        if (zone.contains(name)) words["minimum"] = span_text(zone.at(name).get<double>());
    }
    words["unchecked"] = true;  // what the cases' BIND was given it served
    words["records"] = record_lines(list_member(zone, "records"));
    if (bool_member(zone, "not_loaded")) words["answers"] = "refused";
    if (bool_member(zone, "server_silent")) words["answers"] = "silent";
    return words;
}

bool is_below(const std::string& name, const std::string& origin) {
    return origin == "." ? name != "." : name.size() > origin.size() && name.ends_with("." + origin);
}

/// The longest origin that `name` lies below.
std::string parent_of(const std::string& name, const Json& zones) {
    std::string parent;
    for (const auto& [origin, zone] : zones.items()) {
        if (is_below(name, origin) && (parent.empty() || parent == "." || origin.size() > parent.size()))
            parent = origin;
    }
    return parent;
}

/// Every zone is delegated by the one above it, with the server's address where that is needed.
void add_delegations(const Json& scenario, Json& zones) {
    zones["test"]["records"].push_back(fmt::format("ns-root A {}", root_server_address));
    zones["test"]["records"].push_back(fmt::format("ns-auth A {}", authoritative_server_address));
    zones["."]["records"].push_back(fmt::format("ns-root.test. A {}", root_server_address));
    for (auto& [origin, zone] : zones.items()) {
        const std::string parent = parent_of(origin, zones);
        const bool of_case = object_member(scenario, "zones").contains(origin);
        const char* server = of_case ? authoritative_server_name : root_server_name;
        if (parent.empty()) continue;
        zones[parent]["records"].push_back(fmt::format("{}. NS {}.", origin, server));
        if (of_case && parent == ".") {
            zones["."]["records"].push_back(fmt::format("ns-auth.test. A {}", authoritative_server_address));
        }
    }
}

}  // namespace

Json record_lines(const Json& records) {
    Json lines = Json::array();
    for (const Json& record : records) {
        lines.push_back(fmt::format("{} {} {} {}", record.at(0).get<std::string>(), record.at(1).get<std::uint64_t>(),
                                    record.at(2).get<std::string>(), record.at(3).get<std::string>()));
    }
    return lines;
}

Json zones_part(const Json& scenario) {
    Json zones;
    zones["."]["records"] = Json::array();
    zones["test"]["records"] = Json::array();
    add_reverse_zones(scenario, zones);
    for (const auto& [origin, zone] : object_member(scenario, "zones").items()) zones[origin] = zone_words(zone);
    add_delegations(scenario, zones);
    return zones;
}

}  // namespace tests::truth
