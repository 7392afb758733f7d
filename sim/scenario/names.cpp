#include "sim/scenario/names.hpp"

#include <fmt/format.h>

#include <utility>

namespace sim::scenario {

namespace {

template <class T>
std::string unknown_name(std::string_view what, std::string_view name, const std::vector<T>& known,
                         std::string T::*member) {
    std::vector<std::string> names;
    for (const T& value : known) names.push_back(value.*member);
    return fmt::format("no {} is called `{}`{}", what, name, spelling_hint(name, names));
}

/// The same element, to be changed. @pre it is one of `values`, or nullptr
template <class T>
T* element(std::vector<T>& values, const T* found) {
    return found == nullptr ? nullptr : &values[static_cast<std::size_t>(found - values.data())];
}

}  // namespace

Host* find_host(Scenario& scenario, std::string_view name) {
    return element(scenario.hosts, std::as_const(scenario).find_host(name));
}

Zone* find_zone(Scenario& scenario, std::string_view origin) {
    return element(scenario.zones, std::as_const(scenario).find_zone(origin));
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

ServerIndex::ServerIndex(const Scenario& scenario) {
    for (const Host& host : scenario.hosts) {
        if (!host.authoritative) continue;
        for (const std::string& origin : host.authoritative->zones) {
            std::vector<const Host*>& servers = servers_[origin];
            const bool listed_twice = !servers.empty() && servers.back() == &host;
            if (!listed_twice) servers.push_back(&host);
        }
    }
}

const std::vector<const Host*>& ServerIndex::servers_of(const std::string& origin) const {
    const auto found = servers_.find(origin);
    return found == servers_.end() ? nobody_ : found->second;
}

}  // namespace sim::scenario
