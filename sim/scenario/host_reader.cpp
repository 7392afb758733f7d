#include "sim/scenario/host_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "protocol/base/ascii.hpp"
#include "protocol/base/well_known_ports.hpp"
#include "protocol/crypto/certificate.hpp"
#include "protocol/smtp/mailbox.hpp"
#include "sim/mailstore/imap_names.hpp"
#include "sim/scenario/limits.hpp"
#include "sim/scenario/mail_import_reader.hpp"
#include "sim/scenario/names.hpp"
#include "sim/scenario/settings_reader.hpp"
#include "sim/scenario/tls_reader.hpp"

namespace sim::scenario {

namespace {

ServiceAddress read_service_address(const Section& section, std::uint16_t usual_port) {
    ServiceAddress service{{}, usual_port};
    section.get("host", service.host);
    section.get("port", service.port);
    section.get("address", service.address);
    read_service_tls(section, service);
    return service;
}

UserAgent read_user_agent(const Section& section, const Section& defaults) {
    UserAgent agent;
    section.get("address", agent.address);
    agent.submission = read_service_address(section.section("submission"), protocol::submission_port);
    if (section.has("pop3")) agent.pop3 = read_service_address(section.section("pop3"), protocol::pop3_port);
    if (section.has("imap")) agent.imap = read_service_address(section.section("imap"), protocol::imap_port);
    for (const Section& source : {defaults, section}) apply_outbox(source.section("outbox"), agent.outbox);
    section.get("pipelining", agent.pipelining);
    if (section.has("auth")) agent.auth = read_authentication(section.section("auth"));
    section.get("keep_sent", agent.keep_sent);
    if (agent.keep_sent && !agent.imap) section.problem("keep_sent", "what is sent is kept by IMAP: `imap` is missing");
    agent.position = section.position();
    return agent;
}

TcpStub read_tcp_stub(const Section& section) {
    TcpStub stub;
    section.get("port", stub.port);
    section.get_choice("behaviour", stub.behaviour);
    stub.position = section.position();
    return stub;
}

RecursiveResolver read_resolver(const Section& section) {
    RecursiveResolver resolver;
    for (const Section& entry : section.list("root_hints")) {
        RootHint hint;
        entry.get("name", hint.name);
        entry.get("address", hint.address);
        resolver.root_hints.push_back(hint);
    }
    resolver.position = section.position();
    return resolver;
}

MailTransferAgent read_mta(const Section& host, const Section& defaults) {
    MailTransferAgent mta;
    mta.settings = read_settings({defaults.section("mta"), host.section("mta")});
    host.get("smtp_ports", mta.ports);
    host.get("submission_ports", mta.submission_ports);
    const bool secured = mta.settings.tls_server != protocol::TlsUse::none && !mta.submission_ports.empty();
    if (secured) mta.submissions_ports = {protocol::submissions_port};
    host.get("submissions_ports", mta.submissions_ports);
    mta.position = host.section("mta").position();
    return mta;
}

LmtpServer read_lmtp(const Section& section) {
    LmtpServer lmtp;
    section.get("port", lmtp.settings.port);
    section.get("recipient_delimiter", lmtp.settings.recipient_delimiter);
    lmtp.position = section.position();
    return lmtp;
}

/// What the scenario says, else what the name says; empty: nothing special.
std::string special_use_of(const Section& section, std::string_view name) {
    for (const mailstore::DefaultMailbox& usual : mailstore::ImapSettings().mailboxes) {
        const std::string_view use = std::string_view(usual.special_use).substr(1);
        if (protocol::equal_ignoring_case(use, section.has("use") ? section.text("use") : name)) {
            return usual.special_use;
        }
    }
    return {};
}

ImapServer read_imap(const Section& section) {
    ImapServer imap;
    imap.position = section.position();
    section.get("port", imap.settings.port);
    read_mailbox_tls(section, protocol::imaps_port, imap.settings);
    section.get("without", imap.settings.withheld);
    const auto& withheld = imap.settings.withheld;
    const auto has = [&withheld](std::string_view name) { return std::ranges::find(withheld, name) != withheld.end(); };
    // QRESYNC is CONDSTORE and more: RFC 7162 section 3.2.3.
    if (has("CONDSTORE") && !has("QRESYNC")) imap.settings.withheld.emplace_back("QRESYNC");
    if (!section.has("mailboxes")) return imap;
    imap.settings.mailboxes.clear();
    for (const Section& entry : section.list("mailboxes")) {
        mailstore::DefaultMailbox mailbox{entry.text("name")};
        mailbox.special_use = special_use_of(entry, mailbox.name);
        const auto settled = mailstore::settle_name(mailbox.name);
        const auto& known = imap.settings.mailboxes;
        const bool taken =
            std::any_of(known.begin(), known.end(), [&mailbox](const auto& each) { return each.name == mailbox.name; });
        if (!settled || *settled != mailbox.name || mailbox.name == mailstore::inbox_name) {
            entry.problem("name", fmt::format("no mailbox beside INBOX can be called `{}`", mailbox.name));
        } else if (taken) {
            entry.problem("name", fmt::format("there is a mailbox `{}` already", mailbox.name));
        } else {
            imap.settings.mailboxes.push_back(std::move(mailbox));
        }
    }
    return imap;
}

void read_pop3(const Section& section, mailstore::Pop3Settings& settings) {
    section.get("port", settings.port);
    read_mailbox_tls(section, protocol::pop3s_port, settings);
    section.get("login_delay", settings.login_delay);
    section.get("utf8", settings.utf8);
    if (!section.has("expire_days")) return;
    std::uint32_t days = 0;
    section.get("expire_days", days);
    settings.expiry.emplace().days = days;
}

void read_services(const Section& section, const Section& defaults, Host& host) {
    if (section.has("mta")) host.mta = read_mta(section, defaults);
    if (section.has("pop3")) {
        host.pop3.emplace();
        read_pop3(section.section("pop3"), host.pop3->settings);
        host.pop3->position = section.position("pop3");
    }
    if (section.has("imap")) host.imap = read_imap(section.section("imap"));
    if (section.has("lmtp")) host.lmtp = read_lmtp(section.section("lmtp"));
    if (section.has("quota")) apply_quota(section.section("quota"), host.quota);
    if (section.has("certificate")) host.certificate = read_certificate(section.section("certificate"));
    if (section.has("name_server")) {
        host.authoritative.emplace();
        section.section("name_server").get("zones", host.authoritative->zones);
        host.authoritative->position = section.position("name_server");
    }
    if (section.has("resolver")) host.resolver = read_resolver(section.section("resolver"));
    const Section stub = section.section("dns");
    stub.get("servers", host.stub.servers);
    stub.get("timeout", host.stub.timeout);
    stub.get("attempts", host.stub.attempts);
    for (const Section& agent : section.list("user_agents")) {
        host.user_agents.push_back(read_user_agent(agent, defaults));
    }
    for (const Section& port : section.list("tcp_stubs")) host.tcp_stubs.push_back(read_tcp_stub(port));
}

Host read_host(const std::string& name, const Section& section, const Section& defaults) {
    Host host;
    host.name = name;
    section.get("site", host.site);
    section.get_choice("role", host.role);
    section.get("addresses", host.addresses);
    apply_link(section.section("link"), host.access_link);
    read_services(section, defaults, host);
    host.position = section.position();
    for (const char* key : {"smtp_ports", "submission_ports", "submissions_ports"}) {
        if (section.has(key) && !host.mta) section.problem(key, "the host has no `mta`");
    }
    const Node* addresses = section.value("addresses");
    const bool none = addresses != nullptr && addresses->valid && addresses->items.empty();
    if (none) section.problem("addresses", "a host has an address");
    return host;
}

void read_site_link(const Section& section, Scenario& scenario) {
    SiteLink link;
    section.get("from", link.from);
    section.get("to", link.to);
    link.name = fmt::format("{}--{}", link.from, link.to);
    section.get("name", link.name);
    apply_link(section, link.properties);
    link.position = section.position();
    scenario.links.push_back(std::move(link));
}

HostRole role_by_services(const Host& host) {
    if (host.mta || host.pop3 || host.imap || host.lmtp || !host.tcp_stubs.empty()) return HostRole::mail_server;
    if (host.authoritative) return HostRole::name_server;
    if (host.resolver) return HostRole::resolver;
    return HostRole::client;
}

/// The first addresses of the resolvers, of all and of each site.
struct ResolverAddresses {
    std::vector<IpAddress> all;
    std::map<std::string, std::vector<IpAddress>> of_site;
};
ResolverAddresses resolver_addresses(const Scenario& scenario) {
    ResolverAddresses addresses;
    for (const Host& host : scenario.hosts) {
        if (!host.resolver || host.addresses.empty()) continue;
        addresses.all.push_back(host.addresses.front());
        addresses.of_site[host.site].push_back(host.addresses.front());
    }
    return addresses;
}

std::vector<RootHint> default_root_hints(const Scenario& scenario) {
    std::vector<RootHint> hints;
    const ServerIndex servers(scenario);
    for (const Host* server : servers.servers_of(".")) {
        for (const IpAddress& address : server->addresses) hints.push_back({server->name, address});
    }
    return hints;
}

/// Accounts by the hosts that have a mailbox of theirs, in the order of the file.
using AccountsByHost = std::map<std::string, std::vector<const Account*>>;

AccountsByHost accounts_by_host(const Scenario& scenario) {
    AccountsByHost accounts;
    for (const Account& account : scenario.accounts) {
        accounts[account.host].push_back(&account);
        for (const std::string& host : account.also_on) accounts[host].push_back(&account);
    }
    return accounts;
}

/// Whether the account's mail ends at the transfer agent of `host`, or at the store that it delivers to.
bool serves(const Host& host, const Account& account, const protocol::smtp::Mailbox& address) {
    if (account.is_on(host.name)) return true;
    const mta::Settings& settings = host.mta->settings;
    const std::string domain = protocol::smtp::canonical_of(address.host());
    const auto& domains = settings.local_domains;
    return settings.mailbox_lmtp && settings.mailbox_lmtp->host == account.host &&
           std::find(domains.begin(), domains.end(), domain) != domains.end();
}

/// The accounts on the host, and those in its store elsewhere.
std::vector<const Account*> accounts_near(const AccountsByHost& accounts, const Host& host) {
    std::vector<const Account*> near;
    const auto add = [&](const std::string& name) {
        const auto found = accounts.find(name);
        if (found != accounts.end()) near.insert(near.end(), found->second.begin(), found->second.end());
    };
    add(host.name);
    if (host.mta->settings.mailbox_lmtp) add(host.mta->settings.mailbox_lmtp->host);
    std::sort(near.begin(), near.end());  // they stand in one list
    return near;
}

/// The host's accounts are its transfer agent's users, where it names none.
void settle_users(const Section& top, Scenario& scenario) {
    const auto sections = top.map("hosts");
    const AccountsByHost accounts = accounts_by_host(scenario);
    for (const auto& [name, section] : sections) {
        Host* host = find_host(scenario, parse_host_name(name).value_or(""));
        if (host == nullptr || !host->mta || section.section("mta").has("users")) continue;
        auto& users = host->mta->settings.users;
        std::set<std::string> taken(users.begin(), users.end());
        for (const Account* account : accounts_near(accounts, *host)) {
            const auto mailbox = protocol::smtp::Mailbox::parse(account->address);
            if (!serves(*host, *account, mailbox.value())) continue;
            std::string local_part = mailbox.value().local_part_dequoted();
            if (taken.insert(local_part).second) users.push_back(std::move(local_part));
        }
    }
}

void settle_site(const Section& section, Scenario& scenario, Host& host) {
    if (scenario.sites.empty() && !section.has("site")) scenario.sites.push_back({"main", {}});
    if (host.site.empty() && scenario.sites.size() == 1) host.site = scenario.sites.front().name;
    if (host.site.empty()) section.problem("site", "which of the sites? The key `site` is missing");
}

void check_service_host(const Section& section, std::string_view key, const Scenario& scenario) {
    if (!section.has(key)) return;
    std::string name;
    get_host(section.section(key), "host", scenario, name);
}

void check_site(const Section& section, std::string_view key, const Scenario& scenario, const std::string& site) {
    if (site.empty() || scenario.find_site(site) != nullptr) return;
    std::vector<std::string> names;
    for (const Site& known : scenario.sites) names.push_back(known.name);
    section.problem(key, fmt::format("no site is called `{}`{}", site, spelling_hint(site, names)));
}

void check_host_names(const Section& section, const Scenario& scenario) {
    std::string site;
    section.get("site", site);
    check_site(section, "site", scenario, site);
    for (const Section& agent : section.list("user_agents")) {
        check_service_host(agent, "submission", scenario);
        check_service_host(agent, "pop3", scenario);
        check_service_host(agent, "imap", scenario);
    }
    std::vector<std::string> served;
    if (section.has("name_server")) section.section("name_server").get("zones", served);
    for (const std::string& origin : served) {
        if (scenario.find_zone(origin) != nullptr) continue;
        std::vector<std::string> origins;
        for (const Zone& zone : scenario.zones) origins.push_back(zone.origin);
        section.problem("name_server", fmt::format("no zone `{}`{}", origin, spelling_hint(origin, origins)));
    }
}

void read_users(const Section& section, Domain& domain) {
    for (const Section& entry : section.list("users")) {
        DomainUser user;
        entry.get("name", user.name);
        entry.get("password", user.password);
        entry.get("aliases", user.aliases);
        entry.get("quota", user.quota_octets);
        user.imports = read_import_keys(entry);
        user.position = entry.position();
        const auto address = protocol::smtp::Mailbox::parse(user.name + "@" + domain.name);
        if (!address) entry.problem("name", fmt::format("`{}` is no local part of a mail address", user.name));
        if (address) domain.users.push_back(std::move(user));
    }
}

void read_exchangers(const Section& section, Domain& domain) {
    for (const Section& entry : section.list("mx")) {
        MailExchanger exchanger;
        entry.get("preference", exchanger.preference);
        entry.get("host", exchanger.host);
        entry.get_choice("role", exchanger.role);
        exchanger.position = entry.position("host");
        if (!exchanger.host.empty()) domain.exchangers.push_back(std::move(exchanger));
    }
}

void check_mailbox_host(const Section& section, const char* key, const std::string& name, const Scenario& scenario) {
    const Host* host = scenario.find_host(name);
    if (host == nullptr) {
        if (std::string_view(key) != "host") section.problem(key, unknown_host(scenario, name));
    } else if (!host->mta && !host->lmtp) {
        section.problem(key, fmt::format("the host `{}` has neither `mta` nor `lmtp`", name));
    }
}

}  // namespace

void read_topology(const Section& top, Scenario& scenario) {
    for (const Section& section : top.list("sites")) {
        scenario.sites.push_back({section.text("name"), section.position()});
    }
    for (const Section& section : top.list("links")) read_site_link(section, scenario);
    const Section defaults = top.section("defaults");
    const auto sections = top.map("hosts");
    if (sections.size() > limits::hosts_max) {
        top.problem("hosts", fmt::format("more than {} hosts", limits::hosts_max));
        return;
    }
    for (const auto& [key, section] : sections) {
        const auto name = parse_host_name(key);
        if (!name) {
            section.problems().add(section.position(), section.path(), name.error());
        } else {
            scenario.hosts.push_back(read_host(*name, section, defaults));
        }
    }
}

void read_domain_tls(const Section& defaults, const Section& section, Domain& domain) {
    DomainTls tls;
    for (const Section& source : {defaults, section}) {
        source.get_choice("tls", tls.use);
        source.get("plaintext_login", tls.plaintext_login);
    }
    apply_domain_tls(tls, {defaults.section("mta"), section.section("mta")}, domain.settings);
    const Section pop3 = (section.has("pop3") ? section : defaults).section("pop3");
    apply_domain_tls(tls, pop3, protocol::pop3s_port, domain.pop3);
    const Section imap = (section.has("imap") ? section : defaults).section("imap");
    if (domain.imap) apply_domain_tls(tls, imap, protocol::imaps_port, domain.imap->settings);
}

void check_certificates(const Section& section, const Domain& domain) {
    if (!domain.client_certificates) return;
    if (domain.client_tls == host::TlsPolicy::none) section.problem("client_certificates", "needs `client_tls`");
    for (const DomainUser& user : domain.users) {
        if (user.name.size() + 1 + domain.name.size() <= protocol::crypto::common_name_octets_max) continue;
        section.problem(
            "client_certificates",
            fmt::format("the address of {} is too long for a certificate (RFC 5280 appendix A.1)", user.name));
    }
}

std::vector<Domain> read_domains(const Section& top) {
    const Section defaults = top.section("defaults");
    std::vector<Domain> domains;
    for (const auto& [key, section] : top.map("domains")) {
        const auto name = parse_host_name(key);
        if (!name) {
            section.problems().add(section.position(), section.path(), name.error());
            continue;
        }
        Domain domain;
        domain.name = *name;
        domain.path = section.path();
        domain.position = section.position();
        domain.settings = read_settings({defaults.section("mta"), section.section("mta")});
        domain.site_link = {std::chrono::milliseconds{10}, 125'000'000, 0};
        domain.server_link = {std::chrono::microseconds{500}, 125'000'000, 0};
        for (const Section& source : {defaults, section}) {
            source.get("ipv6", domain.ipv6);
            source.get_choice("clients", domain.clients);
            source.get_choice("client_tls", domain.client_tls);
            source.get("client_certificates", domain.client_certificates);
            apply_link(source.section("link"), domain.site_link);
            apply_link(source.section("server_link"), domain.server_link);
            apply_link(source.section("client_link"), domain.client_link);
            apply_outbox(source.section("outbox"), domain.outbox);
            source.get("keep_sent", domain.keep_sent);
        }
        for (const Section& source : {defaults, section}) {
            if (source.has("imap")) domain.imap = read_imap(source.section("imap"));
            if (source.has("pop3")) read_pop3(source.section("pop3"), domain.pop3);
        }
        if (section.has("keep_sent") && domain.keep_sent && !domain.imap) {
            section.problem("keep_sent", "what is sent is kept by IMAP: the domain needs `imap: {}`");
        }
        domain.keep_sent = domain.keep_sent && domain.imap;
        read_domain_tls(defaults, section, domain);
        read_users(section, domain);
        check_certificates(section, domain);
        read_exchangers(section, domain);
        if (section.has("smarthost")) domain.smarthost = read_route(section.section("smarthost"));
        section.get("store", domain.store);
        if (section.has("quota")) apply_quota(section.section("quota"), domain.quota);
        domains.push_back(std::move(domain));
    }
    return domains;
}

void read_accounts(const Section& top, Scenario& scenario) {
    for (const auto& [key, section] : top.map("accounts")) {
        const auto address = parse_mail_address(key);
        if (!address) {
            section.problems().add(section.position(), section.path(), address.error());
            continue;
        }
        Account account;
        account.address = *address;
        account.mailbox = protocol::smtp::Mailbox::parse(*address).value().local_part_dequoted();
        section.get("password", account.password);
        get_host(section, "host", scenario, account.host);
        section.get("mailbox", account.mailbox);
        section.get("quota", account.quota_octets);
        account.imports = read_import_keys(section);
        account.position = section.position();
        check_mailbox_host(section, "host", account.host, scenario);
        section.get("also_on", account.also_on);
        for (const std::string& host : account.also_on) check_mailbox_host(section, "also_on", host, scenario);
        if (scenario.find_account(*address) != nullptr) {
            section.problems().add(section.position(), section.path(), "there is such an account already");
        }
        scenario.accounts.push_back(std::move(account));
    }
}

void settle_hosts(const Section& top, Scenario& scenario) {
    std::set<std::string> with_own_resolvers;
    for (const auto& [name, section] : top.map("hosts")) {
        Host* host = find_host(scenario, parse_host_name(name).value_or(""));
        if (host == nullptr) continue;
        settle_site(section, scenario, *host);
        if (!section.has("role")) host->role = role_by_services(*host);
        if (section.section("dns").has("servers")) with_own_resolvers.insert(host->name);
    }
    settle_users(top, scenario);
    const ResolverAddresses resolvers = resolver_addresses(scenario);
    const std::vector<RootHint> hints = default_root_hints(scenario);
    for (Host& host : scenario.hosts) {
        if (host.resolver && host.resolver->root_hints.empty()) host.resolver->root_hints = hints;
        if (with_own_resolvers.contains(host.name)) continue;
        const auto near = resolvers.of_site.find(host.site);
        host.stub.servers = near == resolvers.of_site.end() ? resolvers.all : near->second;
    }
}

void settle_reply_clients(Scenario& scenario, Problems& problems) {
    const auto settle = [&](std::vector<mta::ReplyRule>& rules, Position position, const std::string& path) {
        for (mta::ReplyRule& rule : rules) {
            if (rule.client.empty()) continue;
            if (const auto address = parse_address(rule.client)) {
                rule.client_addresses = {*address};
            } else if (const Host* host = scenario.find_host(protocol::to_lower(rule.client))) {
                rule.client_addresses = host->addresses;
            } else {
                problems.add(position, path, unknown_host(scenario, rule.client));
            }
        }
    };
    for (Host& host : scenario.hosts) {
        if (host.mta)
            settle(host.mta->settings.replies, host.mta->position, fmt::format("hosts.{}.mta.replies", host.name));
    }
    for (Fault& fault : scenario.faults) {
        auto* change = std::get_if<SettingsChange>(&fault.action);
        if (change != nullptr)
            settle(change->settings.replies, fault.position, fmt::format("faults.{}.set.replies", fault.id));
    }
}

void check_topology_names(const Section& top, const Scenario& scenario) {
    for (const Section& link : top.list("links")) {
        for (const char* key : {"from", "to"}) check_site(link, key, scenario, link.text(key));
    }
    for (const auto& [name, section] : top.map("hosts")) check_host_names(section, scenario);
}

}  // namespace sim::scenario
