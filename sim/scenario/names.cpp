#include "sim/scenario/names.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sim::scenario {

namespace {

template <class T>
std::string unknown_name(std::string_view what, std::string_view name, const std::vector<T>& known,
                         std::string T::*member) {
    std::vector<std::string> names;
    for (const T& value : known) names.push_back(value.*member);
    return fmt::format("no {} is called `{}`{}", what, name, spelling_hint(name, names));
}

}  // namespace

Host* find_host(Scenario& scenario, std::string_view name) {
    return const_cast<Host*>(std::as_const(scenario).find_host(name));
}

Zone* find_zone(Scenario& scenario, std::string_view origin) {
    return const_cast<Zone*>(std::as_const(scenario).find_zone(origin));
}

std::string unknown_host(const Scenario& scenario, std::string_view name) {
    return unknown_name("host", name, scenario.hosts, &Host::name);
}

std::string unknown_mail(const Scenario& scenario, std::string_view id) {
    return unknown_name("mail", id, scenario.mail, &Mail::id);
}

std::string unknown_account(const Scenario& scenario, std::string_view address) {
    return unknown_name("account", address, scenario.accounts, &Account::address);
}

void get_host(const Section& section, std::string_view key, const Scenario& scenario, std::string& target) {
    if (!section.has(key)) return;
    std::string name;
    section.get(key, name);
    if (name.empty()) return;
    if (scenario.find_host(name) == nullptr) section.problem(key, unknown_host(scenario, name));
    target = std::move(name);
}

void get_host(const Section& section, std::string_view key, const Scenario& scenario,
              std::optional<std::string>& target) {
    std::string name;
    get_host(section, key, scenario, name);
    if (!name.empty()) target = std::move(name);
}

std::vector<const Host*> servers_of(const Scenario& scenario, std::string_view origin) {
    std::vector<const Host*> servers;
    for (const Host& host : scenario.hosts) {
        if (!host.authoritative) continue;
        const auto& zones = host.authoritative->zones;
        if (std::find(zones.begin(), zones.end(), origin) != zones.end()) servers.push_back(&host);
    }
    return servers;
}

}  // namespace sim::scenario
