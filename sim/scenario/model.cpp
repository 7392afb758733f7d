#include "sim/scenario/model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "sim/scenario/scalar.hpp"

namespace sim::scenario {

const UserAgent* Host::find_user_agent(std::string_view address) const {
    const auto found = std::ranges::find(user_agents, address, &UserAgent::address);
    return found == user_agents.end() ? nullptr : &*found;
}
bool Account::is_on(std::string_view host_name) const {
    return host == host_name || std::ranges::find(also_on, host_name) != also_on.end();
}
const Host* Scenario::find_host(std::string_view name) const {
    return hosts_by_name_.find(hosts, name);
}
const Zone* Scenario::find_zone(std::string_view origin) const {
    return zones_by_origin_.find(zones, origin);
}
const Account* Scenario::find_account(std::string_view address) const {
    return accounts_by_address_.find(accounts, address);
}

const Site* Scenario::find_site(std::string_view name) const {
    return sites_by_name_.find(sites, name);
}
const Mail* Scenario::find_mail(std::string_view id) const {
    return mail_by_id_.find(mail, id);
}
Seat Scenario::find_seat(std::string_view address) const {
    return seats_.find(hosts, account_address(address));
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
