// Hosts and mailboxes.
#include <fmt/format.h>

#include <set>

#include "tests/truth/scenario_parts.hpp"
#include "tests/truth/scenario_writer.hpp"

namespace tests::truth {

namespace {

constexpr int default_pop3_port = 110;
constexpr int default_imap_port = 143;
constexpr int default_lmtp_port = 24;

/// Mail programs on a client: one for each sender, who tries once.
Json user_agents(const Json& scenario, const std::string& client) {
    Json agents = Json::array();
    std::set<std::string> senders;
    for (const Json& step : list_member(scenario, "timeline")) {
        const Json& inject = object_member(step, "inject");
        const std::string from = text_member(inject, "from");
        if (!step.contains("inject") || text_member(inject, "client") != client) continue;
        // What has no sender any program of the client sends.
        const std::string address = from.empty() ? "postmaster@" + client : from;
        if (!senders.insert(address).second) continue;
        Json agent;
        agent["address"] = address;
        agent["submission"]["host"] = inject.at("server");
        agent["pipelining"] = false;  // measured: every truth case; its client waits for each reply
        agents.push_back(std::move(agent));
    }
    return agents;
}

bool has_role(const Json& host, const char* role) {
    return contains_text(list_member(host, "roles"), role);
}

void add_transfer_agent(const Json& scenario, const std::string& name, const Json& host, Json& words) {
    const Json& mta = object_member(host, "mta");
    Json settings = agent_settings(mta, object_member(scenario, "timers_s"), name);
    add_agent_defaults(mta, start_offset_s(scenario), settings);
    words["mta"] = std::move(settings);
    if (mta.contains("submission")) words["submission_ports"] = {mta.at("submission")};
}

/// Final delivery by LMTP, POP3 and IMAP, with the users of `dovecot`.
void add_mail_store(const Json& host, Json& words) {
    const Json& dovecot = object_member(host, "dovecot");
    if (has_role(host, "lmtp-store")) {
        words["lmtp"]["port"] = default_lmtp_port;
    }
    if (const Json& quota = object_member(dovecot, "quota"); !quota.empty()) {
        if (quota.contains("default_bytes")) {
            words["quota"]["mailbox"] = fmt::format("{}B", quota.at("default_bytes").get<std::uint64_t>());
        }
        words["quota"]["when_full"] = bool_member(quota, "full_is_temporary") ? "defer" : "reject";
    }
    if (has_role(host, "pop3")) words["pop3"]["port"] = default_pop3_port;
    if (has_role(host, "imap")) words["imap"]["port"] = default_imap_port;
}

Json host_words(const Json& scenario, const std::string& name, const Json& host) {
    Json words;
    words["addresses"] = host.at("ip");
    words["link"] = {{"latency", "50us"}, {"bandwidth", "1Gbit"}};
    words["dns"] = {resolver_address};
    if (has_role(host, "client")) words["user_agents"] = user_agents(scenario, name);
    if (has_role(host, "mta") || host.contains("mta")) add_transfer_agent(scenario, name, host, words);
    if (const std::string behaviour = text_member(host, "tcp_stub"); !behaviour.empty()) {
        words["tcp_stubs"].push_back({{"port", 25}, {"behaviour", behaviour}});
    }
    add_mail_store(host, words);
    return words;
}

Json server_words(const char* address) {
    Json words;
    words["addresses"] = {address};
    words["link"] = {{"latency", "50us"}, {"bandwidth", "1Gbit"}};
    return words;
}

}  // namespace

Json hosts_part(const Json& scenario) {
    Json hosts;
    for (const auto& [name, host] : object_member(scenario, "hosts").items()) {
        hosts[name] = host_words(scenario, name, host);
    }
    const Json zones = zones_part(scenario);
    Json root = Json::array();
    Json authoritative = Json::array();
    for (const auto& [origin, zone] : zones.items()) {
        const bool of_case = object_member(scenario, "zones").contains(origin);
        (of_case ? authoritative : root).push_back(origin);
    }
    hosts[root_server_name] = server_words(root_server_address);
    hosts[root_server_name]["name_server"] = root;
    hosts[authoritative_server_name] = server_words(authoritative_server_address);
    hosts[authoritative_server_name]["name_server"] = authoritative;
    hosts[resolver_name] = server_words(resolver_address);
    hosts[resolver_name]["resolver"] = Json::object();
    return hosts;
}

Json accounts_part(const Json& scenario) {
    Json accounts = Json::object();
    for (const auto& [name, host] : object_member(scenario, "hosts").items()) {
        for (const auto& [address, password] : object_member(object_member(host, "dovecot"), "users").items()) {
            accounts[address] = {{"host", name}, {"mailbox", address}, {"password", password}};
        }
    }
    for (const auto& [name, host] : object_member(scenario, "hosts").items()) {
        const Json& mta = object_member(host, "mta");
        if (mta.contains("mailbox_lmtp")) continue;
        for (const Json& domain : list_member(mta, "local_domains")) {
            for (const Json& user : list_member(mta, "users")) {
                const std::string address = user.get<std::string>() + "@" + domain.get<std::string>();
                if (!accounts.contains(address)) {
                    accounts[address] = {{"host", name}, {"mailbox", address}};
                } else if (accounts[address].at("host") != name) {
                    accounts[address]["also_on"].push_back(name);  // each server keeps what comes to it
                }
            }
        }
    }
    return accounts;
}

}  // namespace tests::truth
