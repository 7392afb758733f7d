#include "sim/bridge/guests.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "protocol/dns/rdata.hpp"
#include "sim/scenario/names.hpp"

namespace sim::bridge {

namespace {

namespace dns = protocol::dns;
using protocol::IpAddress;
using scenario::Host;
using scenario::Scenario;

constexpr std::uint32_t ttl_seconds = 3600;

bool is_client(const Host& host) {
    return host.role == scenario::HostRole::client;
}

/// The host that guests stand beside: the site's first client, or its first host.
const Host& neighbour_at(const Scenario& scenario, std::string_view site) {
    const auto stands_there = [&](const Host& host) { return host.site == site; };
    const auto client =
        std::ranges::find_if(scenario.hosts, [&](const Host& host) { return stands_there(host) && is_client(host); });
    return client != scenario.hosts.end() ? *client : *std::ranges::find_if(scenario.hosts, stands_there);
}

IpAddress with_last_octets(const IpAddress& address, std::uint8_t last_but_one, std::uint8_t last) {
    const std::string_view octets = address.octets();
    const auto put = [&](auto array) {
        for (std::size_t index = 0; index < array.size(); ++index)
            array[index] = static_cast<std::uint8_t>(octets[index]);
        array[array.size() - 2] = last_but_one;
        array[array.size() - 1] = last;
        return array;
    };
    if (address.is_v4()) return IpAddress::v4(put(std::array<std::uint8_t, 4>{}));
    return IpAddress::v6(put(std::array<std::uint8_t, 16>{}));
}

/// A free address near another: the last of its network of 254 first, then those of the networks below and above.
IpAddress free_address(const IpAddress& near, const std::set<IpAddress>& taken) {
    constexpr unsigned last_number = 254;
    const std::string_view octets = near.octets();
    const auto network = static_cast<unsigned char>(octets[octets.size() - 2]);
    for (unsigned step = 0; step <= UINT8_MAX; ++step) {
        for (unsigned number = last_number; number > 0; --number) {
            const IpAddress address =
                with_last_octets(near, static_cast<std::uint8_t>(network + step), static_cast<std::uint8_t>(number));
            if (!taken.contains(address)) return address;
        }
    }
    return near;  // 65,000 hosts in one network: it gets an address twice, and the first owner keeps it
}

/// `guest.alpha.test` beside `alice-pc.alpha.test`, or `guest2.alpha.test` where that is taken.
std::string free_name(const Scenario& scenario, const Host& neighbour) {
    const std::size_t dot = neighbour.name.find('.');
    const std::string domain = dot == std::string::npos ? "" : neighbour.name.substr(dot);
    std::string name = "guest" + domain;
    for (unsigned number = 2; scenario.find_host(name) != nullptr; ++number) {
        name = "guest" + std::to_string(number) + domain;
    }
    return name;
}

/// The zone with the longest origin at or above a name. nullptr: none, or it has no name beside it either.
scenario::Zone* zone_of(Scenario& scenario, dns::DomainName name) {
    for (;; name = name.parent()) {
        scenario::Zone* zone = scenario::find_zone(scenario, name.to_string());
        if (zone != nullptr || name.is_root()) return zone;
    }
}

bool has_name(const scenario::Zone& zone, const dns::DomainName& name) {
    return std::ranges::any_of(zone.records, [&](const auto& entry) { return entry.record.name == name; });
}

/// Adds a record for the guest to the zone where its neighbour has one.
void add_record(Scenario& scenario, const dns::DomainName& neighbour, const dns::DomainName& owner, dns::Rdata rdata) {
    scenario::Zone* zone = zone_of(scenario, owner);
    if (zone == nullptr || !has_name(*zone, neighbour) || zone_of(scenario, neighbour) != zone) return;
    zone->records.push_back({{owner, dns::RecordClass::in, ttl_seconds, std::move(rdata)}, zone->position});
}

void add_records(Scenario& scenario, const Host& neighbour, const Host& guest) {
    const auto neighbour_name = dns::DomainName::parse(neighbour.name);
    const auto guest_name = dns::DomainName::parse(guest.name);
    if (!neighbour_name || !guest_name) return;
    for (std::size_t index = 0; index < guest.addresses.size(); ++index) {
        const IpAddress& address = guest.addresses[index];
        add_record(scenario, *neighbour_name, *guest_name, dns::address_rdata(address));
        add_record(scenario, dns::DomainName::reverse_of(neighbour.addresses[index]),
                   dns::DomainName::reverse_of(address), dns::Ptr{*guest_name});
    }
}

void trust(mta::Settings& settings, const Host& neighbour, const Host& guest) {
    auto& trusted = settings.trusted_clients;
    const bool trusts_neighbour = std::ranges::any_of(neighbour.addresses, [&](const IpAddress& address) {
        return std::ranges::find(trusted, address) != trusted.end();
    });
    if (trusts_neighbour) trusted.insert(trusted.end(), guest.addresses.begin(), guest.addresses.end());
}

/// Now, and after every change of settings in the course of the run.
void trust_everywhere(Scenario& scenario, const Host& neighbour, const Host& guest) {
    for (Host& host : scenario.hosts) {
        if (host.mta) trust(host.mta->settings, neighbour, guest);
    }
    for (scenario::Fault& fault : scenario.faults) {
        if (auto* change = std::get_if<scenario::SettingsChange>(&fault.action)) {
            trust(change->settings, neighbour, guest);
        }
    }
}

Host make_guest(const Scenario& scenario, const Host& neighbour, std::set<IpAddress>& taken) {
    Host guest;
    guest.name = free_name(scenario, neighbour);
    guest.site = neighbour.site;
    guest.role = scenario::HostRole::client;
    guest.access_link = scenario.serving.link.value_or(neighbour.access_link);
    for (const IpAddress& address : neighbour.addresses) {
        guest.addresses.push_back(free_address(address, taken));
        taken.insert(guest.addresses.back());
    }
    return guest;
}

}  // namespace

std::vector<std::string> add_guests(Scenario& scenario, std::string_view site) {
    const Host neighbour = neighbour_at(scenario, site);
    std::set<IpAddress> taken;
    for (const Host& host : scenario.hosts) taken.insert(host.addresses.begin(), host.addresses.end());
    std::vector<std::string> names;
    while (names.size() < scenario.serving.guests) {
        Host guest = make_guest(scenario, neighbour, taken);
        trust_everywhere(scenario, neighbour, guest);
        add_records(scenario, neighbour, guest);
        names.push_back(guest.name);
        scenario.hosts.push_back(std::move(guest));
    }
    return names;
}

}  // namespace sim::bridge
