#include "sim/app/port_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>
#include <system_error>

#include "sim/app/client_commands.hpp"

namespace sim::app {

namespace {

using bridge::BoundPort;
using scenario::Account;
using scenario::Scenario;

PortUser user_of(const Account& account) {
    return {account.address, account.mailbox, account.password};
}

/// Those whose mail program submits there, with what it says to the server.
std::vector<PortUser> submitters(const Scenario& scenario, const BoundPort& port) {
    std::vector<PortUser> users;
    for (const scenario::Host& host : scenario.hosts) {
        for (const scenario::UserAgent& agent : host.user_agents) {
            const bool here = agent.submission.host == port.served.host;
            // Whoever may submit may do so with TLS from the start as well.
            const bool this_port = agent.submission.port == port.served.service_port;
            if (!here || !(this_port || port.served.service == "submissions")) continue;
            PortUser user{agent.address, "", ""};
            if (agent.auth) user = {agent.address, agent.auth->user, agent.auth->password};
            users.push_back(std::move(user));
        }
    }
    return users;
}

std::vector<PortUser> users_of(const Scenario& scenario, const BoundPort& port) {
    if (port.served.service.starts_with("submission")) return submitters(scenario, port);
    if (port.served.service == "dns" || port.served.service == "stub") return {};
    std::vector<PortUser> users;
    for (const Account& account : scenario.accounts) {
        if (account.is_on(port.served.host)) users.push_back(user_of(account));
    }
    return users;
}

nlohmann::ordered_json json_of(const PortEntry& entry) {
    const BoundPort& port = *entry.port;
    nlohmann::ordered_json json{{"host", port.served.host},
                                {"service", port.served.service},
                                {"service_port", port.served.service_port},
                                {"addresses", nlohmann::ordered_json::array()},
                                {"port", port.port},
                                {"transports", nlohmann::ordered_json::array({"tcp"})},
                                {"clients", port.served.clients},
                                {"users", nlohmann::ordered_json::array()},
                                {"commands", entry.commands}};
    for (const auto& address : port.addresses) json["addresses"].push_back(address.to_string());
    if (port.served.has_datagrams) json["transports"].push_back("udp");
    for (const PortUser& user : entry.users) {
        json["users"].push_back({{"address", user.address}, {"login", user.login}, {"password", user.password}});
    }
    return json;
}

std::string error_text(const std::string& path) {
    return path + ": " + std::generic_category().message(errno);
}

}  // namespace

std::vector<PortEntry> port_entries(const Scenario& scenario, const std::vector<BoundPort>& ports) {
    std::vector<PortEntry> entries;
    for (const BoundPort& port : ports) {
        PortEntry entry{&port, users_of(scenario, port), {}};
        entry.commands = client_commands(scenario, entry);
        entries.push_back(std::move(entry));
    }
    return entries;
}

void print_ports(const std::vector<PortEntry>& entries, std::ostream& output) {
    constexpr std::size_t users_shown_max = 5;
    std::size_t host_width = 0;
    for (const PortEntry& entry : entries) host_width = std::max(host_width, entry.port->served.host.size());
    for (const PortEntry& entry : entries) {
        const bridge::ServedPort& served = entry.port->served;
        std::vector<std::string> places;
        for (const auto& address : entry.port->addresses) {
            places.push_back(protocol::Endpoint{address, entry.port->port}.to_string());
        }
        output << fmt::format("  {:<{}}  {:<16}  {}{}\n", served.host, host_width,
                              fmt::format("{} ({})", served.service, served.service_port), fmt::join(places, ", "),
                              served.has_datagrams ? ", TCP and UDP" : "");
        output << fmt::format("      clients come in as {}\n", fmt::join(served.clients, ", "));
        for (std::size_t index = 0; index < std::min(users_shown_max, entry.users.size()); ++index) {
            const PortUser& user = entry.users[index];
            output << "      user " << user.address;
            if (!user.login.empty()) output << fmt::format(", login {}, password {}", user.login, user.password);
            output << '\n';
        }
        if (entry.users.size() > users_shown_max) {
            output << fmt::format("      and {} more\n", entry.users.size() - users_shown_max);
        }
        for (const std::string& command : entry.commands) output << "      $ " << command << '\n';
    }
}

std::string write_ports(const std::vector<PortEntry>& entries, const std::string& path) {
    nlohmann::ordered_json json{
        {"format", "mailflow-ports"}, {"version", 1}, {"services", nlohmann::ordered_json::array()}};
    for (const PortEntry& entry : entries) json["services"].push_back(json_of(entry));
    const std::string beside = path + ".new";
    std::ofstream file(beside, std::ios::binary | std::ios::trunc);
    // Names and passwords are octets of the scenario's author; what is no UTF-8 is replaced.
    file << json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << '\n';
    file.close();
    if (!file) return error_text(beside);
    std::error_code failed;
    std::filesystem::rename(beside, path, failed);
    return failed ? path + ": " + failed.message() : "";
}

}  // namespace sim::app
