#include "sim/scenario/model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

namespace sim::scenario {

namespace {

template <class T>
const T* find_named(const std::vector<T>& values, std::string T::*member, std::string_view name) {
    const auto found =
        std::find_if(values.begin(), values.end(), [&](const T& value) { return value.*member == name; });
    return found == values.end() ? nullptr : &*found;
}

}  // namespace

const UserAgent* Host::find_user_agent(std::string_view address) const {
    return find_named(user_agents, &UserAgent::address, address);
}
const Host* Scenario::find_host(std::string_view name) const {
    return find_named(hosts, &Host::name, name);
}
const Zone* Scenario::find_zone(std::string_view origin) const {
    return find_named(zones, &Zone::origin, origin);
}
const Account* Scenario::find_account(std::string_view address) const {
    return find_named(accounts, &Account::address, address);
}

protocol::dns::Zone make_dns_zone(std::string_view origin, const std::vector<ZoneRecord>& records) {
    protocol::dns::Zone zone(protocol::dns::DomainName::parse(origin).value());
    for (const ZoneRecord& entry : records) {
        [[maybe_unused]] const auto added = zone.add(entry.record);
        assert(added);
    }
    return zone;
}

std::string to_string(const Scenario::Files& files, Position position) {
    return fmt::format("{}:{}:{}", files.names.at(position.file), position.line, position.column);
}

}  // namespace sim::scenario
