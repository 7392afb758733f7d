#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/model.hpp"
#include "sim/scenario/section.hpp"

namespace sim::scenario {

Host* find_host(Scenario& scenario, std::string_view name);
Zone* find_zone(Scenario& scenario, std::string_view origin);

/// `no host is called `x`: did you mean `y`?`
std::string unknown_host(const Scenario& scenario, std::string_view name);
std::string unknown_mail(const Scenario& scenario, std::string_view id);
std::string unknown_account(const Scenario& scenario, std::string_view address);

/// Reads a host's name and reports it where there is no such host.
void get_host(const Section& section, std::string_view key, const Scenario& scenario, std::string& target);
void get_host(const Section& section, std::string_view key, const Scenario& scenario,
              std::optional<std::string>& target);

/// The hosts that serve each zone, in their order. The scenario's hosts stay where they are while it lives.
class ServerIndex {
public:
    explicit ServerIndex(const Scenario& scenario);
    /// Empty where nobody serves it.
    [[nodiscard]] const std::vector<const Host*>& servers_of(const std::string& origin) const;

private:
    std::map<std::string, std::vector<const Host*>> servers_;
    std::vector<const Host*> nobody_;
};

}  // namespace sim::scenario
