#include "sim/scenario/domains.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "protocol/base/ascii.hpp"
#include "protocol/base/well_known_ports.hpp"
#include "protocol/dns/domain_name.hpp"
#include "sim/scenario/dns_tree.hpp"
#include "sim/scenario/limits.hpp"
#include "sim/scenario/names.hpp"

namespace sim::scenario {

namespace {

// Numbers in the addresses 10.DOMAIN.GROUP.NUMBER and 2001:db8:DOMAIN:GROUP::NUMBER.
constexpr unsigned numbers_per_group = 250;
constexpr unsigned server_group = 0;
constexpr unsigned first_client_group = 1;
constexpr unsigned first_network_octet = 10;
/// Leaves room in a label of the DNS (63 octets, RFC 1035 section 2.3.4) for `-pc` and a number.
constexpr std::size_t client_label_octets_max = 48;

/// @param domain  0 is the core, domains count from 1
std::vector<IpAddress> make_addresses(std::size_t domain, unsigned group, unsigned number, bool ipv6) {
    const auto network = static_cast<std::uint8_t>(first_network_octet + domain / numbers_per_group);
    const auto within = static_cast<std::uint8_t>(domain % numbers_per_group);
    const auto group_octet = static_cast<std::uint8_t>(group);
    const auto number_octet = static_cast<std::uint8_t>(number);
    std::vector<IpAddress> addresses{IpAddress::v4({network, within, group_octet, number_octet})};
    if (!ipv6) return addresses;
    std::array<std::uint8_t, 16> octets{0x20, 0x01, 0x0d, 0xb8};
    octets[4] = static_cast<std::uint8_t>(domain >> 8U);
    octets[5] = static_cast<std::uint8_t>(domain & 0xffU);
    octets[7] = group_octet;
    octets[15] = number_octet;
    addresses.push_back(IpAddress::v6(octets));
    return addresses;
}

/// Makes the hosts of one domain.
class DomainBuilder {
public:
    DomainBuilder(const Domain& domain, std::size_t number, Scenario& scenario, Problems& problems)
        : domain_(domain), number_(number), scenario_(scenario), problems_(problems) {}

    void build() {
        scenario_.sites.push_back({domain_.name, domain_.position});
        scenario_.links.push_back({domain_.name + "--core", domain_.name, "core", domain_.site_link, domain_.position});
        add_server("ns", HostRole::name_server);
        add_server("resolver", HostRole::resolver).resolver.emplace();
        add_mail_server();
        add_clients();
    }
    /// Exchangers and smarthosts may be hosts of other domains: to be called when all domains are built.
    void connect() {
        for (std::size_t index = 0; index < domain_.exchangers.size(); ++index) connect_exchanger(index);
        if (domain_.smarthost) connect_smarthost();
    }
    [[nodiscard]] const std::string& mail_server() const { return mail_server_; }

private:
    Host& add_host(std::string name, HostRole role, std::vector<IpAddress> addresses, const LinkProperties& link) {
        Host host;
        host.name = std::move(name);
        host.site = domain_.name;
        host.role = role;
        host.addresses = std::move(addresses);
        host.access_link = link;
        host.position = domain_.position;
        scenario_.hosts.push_back(std::move(host));
        return scenario_.hosts.back();
    }
    Host& add_server(std::string_view label, HostRole role) {
        return add_named_server(fmt::format("{}.{}", label, domain_.name), role);
    }
    Host& add_named_server(const std::string& name, HostRole role) {
        return add_host(name, role, make_addresses(number_, server_group, next_server_++, domain_.ipv6),
                        domain_.server_link);
    }
    Host& add_mta(const std::string& name) {
        Host& host = add_named_server(name, HostRole::mail_server);
        host.mta.emplace();
        host.mta->settings = domain_.settings;
        host.mta->ports = {protocol::smtp_port};
        host.mta->position = domain_.position;
        return host;
    }
    [[nodiscard]] bool is_own_name(const std::string& host) const { return host.ends_with("." + domain_.name); }

    [[nodiscard]] std::string mail_server_name() const {
        for (const MailExchanger& exchanger : domain_.exchangers) {
            if (exchanger.role == MailExchanger::Role::primary && is_own_name(exchanger.host)) return exchanger.host;
        }
        return "mail." + domain_.name;
    }
    void add_mail_server() {
        mail_server_ = mail_server_name();
        Host& host = add_mta(mail_server_);
        host.mta->submission_ports = {protocol::submission_port};
        if (domain_.settings.tls_server != protocol::TlsUse::none) {
            host.mta->submissions_ports = {protocol::submissions_port};
        }
        host.mta->settings.local_domains = {domain_.name};
        if (domain_.smarthost) host.mta->settings.smarthost = domain_.smarthost;  // else that of `mta`
        if (!domain_.store.empty()) {
            host.mta->settings.mailbox_lmtp =
                mta::Route{.host = domain_.store, .port = protocol::lmtp_port, .lmtp = true};
        }
        for (const DomainUser& user : domain_.users) {
            host.mta->settings.users.push_back(user.name);
            for (const std::string& alias : user.aliases) host.mta->settings.aliases[alias] = {address_of(user.name)};
        }
        add_mailboxes(host);
    }
    /// On the mail server, or on a host of their own.
    void add_mailboxes(Host& mail_server) {
        Host* host = domain_.store.empty() ? &mail_server : provide_store();
        if (host == nullptr) return;
        host->pop3 = Pop3Service{domain_.pop3, domain_.position};
        host->imap = domain_.imap;
        host->quota = domain_.quota;
        for (const DomainUser& user : domain_.users) {
            scenario_.accounts.push_back({address_of(user.name),
                                          user.password,
                                          host->name,
                                          user.name,
                                          {},
                                          user.quota_octets,
                                          user.imports,
                                          user.position});
        }
    }
    [[nodiscard]] ServiceAddress service_at(const std::string& host, std::uint16_t port, const DomainUser& user) const {
        ServiceAddress service{host, port};
        service.tls = domain_.client_tls;
        if (domain_.client_certificates) service.certificate_user = address_of(user.name);
        return service;
    }
    Host* provide_store() {
        if (!is_own_name(domain_.store)) {
            problems_.add(domain_.position, domain_.path + ".store",
                          fmt::format("the host is made and must have a name in the domain: `store.{}`", domain_.name));
            return nullptr;
        }
        if (find_host(scenario_, domain_.store) != nullptr) {
            problems_.add(domain_.position, domain_.path + ".store",
                          fmt::format("there is a host `{}` already", domain_.store));
            return nullptr;
        }
        Host& host = add_named_server(domain_.store, HostRole::mail_server);
        host.lmtp.emplace();
        host.lmtp->position = domain_.position;
        return &host;
    }
    /// Where users fetch their mail.
    [[nodiscard]] const std::string& mailbox_host() const {
        return domain_.store.empty() ? mail_server_ : domain_.store;
    }
    [[nodiscard]] std::string address_of(const std::string& local_part) const {
        return local_part + "@" + domain_.name;
    }

    void add_clients() {
        if (domain_.clients == Domain::Clients::shared) {
            if (domain_.users.empty()) return;
            Host& host = add_client("clients." + domain_.name);
            for (const DomainUser& user : domain_.users) add_user_agent(host, user);
            return;
        }
        for (const DomainUser& user : domain_.users) add_user_agent(add_client(client_name(user.name)), user);
    }
    Host& add_client(const std::string& name) {
        const unsigned group = first_client_group + next_client_ / numbers_per_group;
        const unsigned number = 1 + next_client_ % numbers_per_group;
        ++next_client_;
        Host& host =
            add_host(name, HostRole::client, make_addresses(number_, group, number, domain_.ipv6), domain_.client_link);
        const std::vector<IpAddress> addresses = host.addresses;
        trust(mail_server_, addresses);
        return scenario_.hosts.back();
    }
    void add_user_agent(Host& host, const DomainUser& user) const {
        host.user_agents.push_back({address_of(user.name), service_at(mail_server_, protocol::submission_port, user),
                                    service_at(mailbox_host(), domain_.pop3.port, user), imap_address(user),
                                    domain_.outbox, true, authentication_of(user), domain_.keep_sent, user.position});
    }
    [[nodiscard]] std::optional<ServiceAddress> imap_address(const DomainUser& user) const {
        if (!domain_.imap) return std::nullopt;
        return service_at(mailbox_host(), domain_.imap->settings.port, user);
    }
    /// Where the domain's server has the user in its list, the mail program knows the password.
    [[nodiscard]] std::optional<Authentication> authentication_of(const DomainUser& user) const {
        if (!domain_.settings.auth_users) return std::nullopt;
        const auto found = domain_.settings.auth_users->find(address_of(user.name));
        if (found == domain_.settings.auth_users->end()) return std::nullopt;
        return Authentication{found->first, found->second};
    }
    /// A host name out of a local part, which may hold what no host name may.
    [[nodiscard]] std::string client_name(const std::string& local_part) const {
        std::string label;
        for (const char octet : local_part) label += protocol::is_alphanumeric(octet) ? protocol::to_lower(octet) : '-';
        label.erase(0, label.find_first_not_of('-'));
        label.resize(std::min(label.size(), client_label_octets_max));
        if (label.empty()) label = "user";
        std::string name = fmt::format("{}{}pc.{}", label, label.ends_with('-') ? "" : "-", domain_.name);
        for (unsigned repeat = 2; scenario_.find_host(name) != nullptr; ++repeat) {
            name = fmt::format("{}-pc{}.{}", label, repeat, domain_.name);
        }
        return name;
    }
    void trust(const std::string& server, const std::vector<IpAddress>& clients) {
        Host* host = find_host(scenario_, server);
        if (host == nullptr || !host->mta) return;
        auto& trusted = host->mta->settings.trusted_clients;
        for (const IpAddress& client : clients) {
            if (std::find(trusted.begin(), trusted.end(), client) == trusted.end()) trusted.push_back(client);
        }
    }

    /// The host, made if its name lies in the domain; nullptr after a problem was reported.
    Host* provide_mta(const std::string& name, const std::string& key, Position position) {
        Host* host = find_host(scenario_, name);
        if (host == nullptr && is_own_name(name)) return &add_mta(name);
        const std::string path = domain_.path + "." + key;
        if (host == nullptr) {
            problems_.add(position, path, unknown_host(scenario_, name));
        } else if (!host->mta) {
            problems_.add(position, path, fmt::format("the host `{}` has no `mta`", name));
            host = nullptr;
        }
        return host;
    }
    void connect_exchanger(std::size_t index) {
        const MailExchanger& exchanger = domain_.exchangers[index];
        if (exchanger.host == mail_server_) return;
        Host* host = provide_mta(exchanger.host, fmt::format("mx[{}].host", index), exchanger.position);
        if (host == nullptr) return;
        mta::Settings& settings = host->mta->settings;
        settings.relay_for.push_back(domain_.name);
        if (exchanger.role == MailExchanger::Role::backup) return;
        settings.routes[domain_.name] = mta::Route{mail_server_, protocol::smtp_port, false};
        for (const DomainUser& user : domain_.users) {
            settings.relay_recipients.push_back(address_of(user.name));
            for (const std::string& alias : user.aliases) settings.relay_recipients.push_back(address_of(alias));
        }
        for (const auto& [alias, targets] : domain_.settings.aliases) add_relay_recipient(settings, alias);
        for (const auto& [name, list] : domain_.settings.lists) {
            add_relay_recipient(settings, name);
            add_relay_recipient(settings, "owner-" + name);
        }
    }
    /// @param name  a local part, or an address
    void add_relay_recipient(mta::Settings& settings, const std::string& name) const {
        settings.relay_recipients.push_back(name.find('@') == std::string::npos ? address_of(name) : name);
    }
    void connect_smarthost() {
        if (domain_.smarthost->mx_lookup) return;
        if (provide_mta(domain_.smarthost->host, "smarthost", domain_.position) == nullptr) return;
        const std::vector<IpAddress> addresses = scenario_.find_host(mail_server_)->addresses;
        trust(domain_.smarthost->host, addresses);
    }

    const Domain& domain_;
    std::size_t number_;
    Scenario& scenario_;
    Problems& problems_;
    std::string mail_server_;
    unsigned next_server_ = 2;
    unsigned next_client_ = 0;
};

void add_core(Scenario& scenario, const LinkProperties& link, bool ipv6) {
    scenario.sites.push_back({"core", {}});
    unsigned number = 2;
    for (const char* name : {root_server_name, tld_server_name}) {
        Host host;
        host.name = name;
        host.site = "core";
        host.role = HostRole::name_server;
        host.addresses = make_addresses(0, server_group, number++, ipv6);
        host.access_link = link;
        scenario.hosts.push_back(std::move(host));
    }
}

bool check_domain(const Domain& domain, Problems& problems) {
    if (domain.name.find('.') != std::string::npos) return true;
    problems.add(domain.position, domain.path,
                 "a top-level domain cannot be a mail domain here: write it as NAME.test");
    return false;
}

/// The names of hosts that were made out of a domain's name may be too long.
bool check_host_names(const Scenario& scenario, Problems& problems) {
    bool good = true;
    for (const Host& host : scenario.hosts) {
        if (protocol::dns::DomainName::parse(host.name)) continue;
        good = false;
        problems.add(host.position, "domains",
                     fmt::format("makes a host `{}`, which is no name for the DNS: at most 63 octets between dots and "
                                 "253 in all (RFC 1035 section 2.3.4)",
                                 host.name));
    }
    return good;
}

}  // namespace

bool expand_domains(const std::vector<Domain>& domains, Scenario& scenario, Problems& problems) {
    if (domains.empty()) return true;
    if (domains.size() > limits::domains_max) {
        problems.add(domains.front().position, "domains", fmt::format("more than {} domains", limits::domains_max));
        return false;
    }
    const bool ipv6 = std::any_of(domains.begin(), domains.end(), [](const Domain& domain) { return domain.ipv6; });
    add_core(scenario, domains.front().server_link, ipv6);
    std::vector<DomainBuilder> builders;
    for (const Domain& domain : domains) {
        if (check_domain(domain, problems)) builders.emplace_back(domain, builders.size() + 1, scenario, problems);
    }
    for (DomainBuilder& builder : builders) {
        if (scenario.hosts.size() <= limits::hosts_max) builder.build();
    }
    if (scenario.hosts.size() > limits::hosts_max) {
        problems.add(domains.front().position, "domains", fmt::format("more than {} hosts", limits::hosts_max));
        return false;
    }
    for (DomainBuilder& builder : builders) builder.connect();
    if (!check_host_names(scenario, problems)) return false;
    add_domain_zones(domains, scenario);
    return true;
}

}  // namespace sim::scenario
