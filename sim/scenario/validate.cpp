#include "sim/scenario/validate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "protocol/smtp/mailbox.hpp"
#include "sim/scenario/limits.hpp"
#include "sim/scenario/names.hpp"
#include "sim/scenario/scalar.hpp"

namespace sim::scenario {

namespace {

std::string host_path(const Host& host) {
    return "hosts." + host.name;
}

void check_names(const Scenario& scenario, Problems& problems) {
    std::set<std::string> sites;
    for (const Site& site : scenario.sites) {
        if (!sites.insert(site.name).second) {
            problems.add(site.position, "sites", fmt::format("two sites are called `{}`", site.name));
        }
    }
    std::set<std::string> hosts;
    for (const Host& host : scenario.hosts) {
        if (hosts.insert(host.name).second) continue;
        problems.add(
            host.position, host_path(host),
            fmt::format("two hosts are called `{}`; hosts that `domains` makes get their settings there", host.name));
    }
    std::set<std::string> links = hosts;
    for (const SiteLink& link : scenario.links) {
        if (!links.insert(link.name).second) {
            problems.add(link.position, "links", fmt::format("the name `{}` is taken already", link.name));
        }
        if (link.from == link.to) problems.add(link.position, "links", "a link joins two different sites");
    }
}

void check_addresses(const Scenario& scenario, Problems& problems) {
    std::map<IpAddress, const Host*> owners;
    for (const Host& host : scenario.hosts) {
        for (const IpAddress& address : host.addresses) {
            const auto [owner, fresh] = owners.emplace(address, &host);
            if (fresh) continue;
            problems.add(host.position, host_path(host) + ".addresses",
                         fmt::format("{} is an address of `{}` already", address.to_string(), owner->second->name));
        }
    }
}

/// What listens on a TCP port, or on port 53.
struct Listening {
    std::uint16_t port = 0;
    std::string service;
    Position position;
};
std::vector<Listening> listening_on(const Host& host) {
    constexpr std::uint16_t dns_port = 53;
    std::vector<Listening> services;
    if (host.mta) {
        for (const auto port : host.mta->ports) services.push_back({port, "smtp", host.mta->position});
        for (const auto port : host.mta->submission_ports) {
            services.push_back({port, "submission", host.mta->position});
        }
        for (const auto port : host.mta->submissions_ports) {
            services.push_back({port, "submissions", host.mta->position});
        }
    }
    if (host.lmtp) services.push_back({host.lmtp->settings.port, "lmtp", host.lmtp->position});
    if (host.pop3) {
        services.push_back({host.pop3->settings.port, "pop3", host.pop3->position});
        for (const auto port : host.pop3->settings.tls_ports) services.push_back({port, "pop3s", host.pop3->position});
    }
    if (host.imap) {
        services.push_back({host.imap->settings.port, "imap", host.imap->position});
        for (const auto port : host.imap->settings.tls_ports) services.push_back({port, "imaps", host.imap->position});
    }
    if (host.authoritative) services.push_back({dns_port, "name_server", host.authoritative->position});
    if (host.resolver) services.push_back({dns_port, "resolver", host.resolver->position});
    for (const TcpStub& stub : host.tcp_stubs) services.push_back({stub.port, "tcp stub", stub.position});
    return services;
}

void check_ports(const Scenario& scenario, Problems& problems) {
    for (const Host& host : scenario.hosts) {
        std::map<std::uint16_t, std::string> taken;
        for (const Listening& listening : listening_on(host)) {
            const auto [first, fresh] = taken.emplace(listening.port, listening.service);
            if (fresh) continue;
            problems.add(
                listening.position, host_path(host),
                fmt::format("two services on port {}: {} and {}", listening.port, first->second, listening.service));
        }
    }
}

/// Of a service that nobody offers: what the host has in its place.
std::string unknown_service(const Host& host, std::uint16_t port) {
    std::vector<std::string> offered;
    for (const Listening& listening : listening_on(host)) {
        offered.push_back(fmt::format("{} ({})", listening.port, listening.service));
    }
    if (offered.empty()) return fmt::format("nothing listens on `{}`", host.name);
    return fmt::format("nothing listens on port {} of `{}`; there are: {}", port, host.name, join(offered));
}

void check_serving(const Scenario& scenario, Problems& problems) {
    std::set<std::uint16_t> local_ports;
    for (const ServedService& service : scenario.serving.services) {
        const Host* host = scenario.find_host(service.host);
        if (host == nullptr || service.service_port == 0) continue;  // said already
        const auto services = listening_on(*host);
        const bool listens = std::ranges::any_of(
            services, [&](const Listening& listening) { return listening.port == service.service_port; });
        if (!listens) problems.add(service.position, "serve", unknown_service(*host, service.service_port));
        if (service.local_port && !local_ports.insert(*service.local_port).second) {
            problems.add(service.position, "serve",
                         fmt::format("port {} of this machine leads to another service already", *service.local_port));
        }
        if (!scenario.platform_file.empty() && service.client.empty()) {
            problems.add(service.position, "serve",
                         "the hosts of a `platform` are all there is: write which of them is the `client`");
        }
    }
}

bool contains(const std::vector<std::string>& list, const std::string& value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

void check_account(const Account& account, const Host& host, Problems& problems) {
    const auto address = protocol::smtp::Mailbox::parse(account.address).value();
    const std::string domain = protocol::smtp::canonical_of(address.host());
    const mta::Settings& settings = host.mta->settings;
    const std::string path = "accounts." + account.address;
    if (!contains(settings.local_domains, domain)) {
        problems.add(account.position, path,
                     fmt::format("`{}` is not in `local_domains` of the mta of `{}`", domain, host.name));
    } else if (!contains(settings.users, address.local_part_dequoted())) {
        problems.add(
            account.position, path,
            fmt::format("`{}` is not in `users` of the mta of `{}`", address.local_part_dequoted(), host.name));
    }
}

/// A store must be a host of the scenario that takes mail by LMTP, or a port that only seems to.
void check_stores(const Scenario& scenario, Problems& problems) {
    for (const Host& host : scenario.hosts) {
        if (!host.mta || !host.mta->settings.mailbox_lmtp) continue;
        const mta::Route& route = *host.mta->settings.mailbox_lmtp;
        const std::string path = host_path(host) + ".mta.mailbox_lmtp";
        const Host* store = scenario.find_host(route.host);
        if (store == nullptr) {
            problems.add(host.mta->position, path, unknown_host(scenario, route.host));
            continue;
        }
        const auto listens = [&](const TcpStub& stub) { return stub.port == route.port; };
        const bool is_stub = std::any_of(store->tcp_stubs.begin(), store->tcp_stubs.end(), listens);
        if ((store->lmtp && store->lmtp->settings.port == route.port) || is_stub) continue;
        problems.add(host.mta->position, path,
                     fmt::format("the host `{}` has no `lmtp` on port {}", route.host, route.port));
    }
}

void check_accounts(const Scenario& scenario, Problems& problems) {
    std::set<std::pair<std::string, std::string>> mailboxes;
    for (const Account& account : scenario.accounts) {
        std::vector<std::string> hosts = account.also_on;
        hosts.insert(hosts.begin(), account.host);
        for (const std::string& name : hosts) {
            if (!mailboxes.emplace(name, account.mailbox).second) {
                problems.add(account.position, "accounts." + account.address,
                             fmt::format("the mailbox `{}` on `{}` belongs to another account: write `mailbox`",
                                         account.mailbox, name));
            }
            const Host* host = scenario.find_host(name);
            if (host != nullptr && host->mta && !host->lmtp) check_account(account, *host, problems);
        }
    }
}

void check_resolvers(const Scenario& scenario, Problems& problems) {
    for (const Host& host : scenario.hosts) {
        if (host.resolver && host.resolver->root_hints.empty()) {
            problems.add(host.resolver->position, host_path(host) + ".resolver",
                         "no root hints: write `root_hints`, or let a host serve the zone `.`");
        }
    }
}

void check_times(const Scenario& scenario, Problems& problems) {
    const protocol::Instant end = protocol::Instant{} + limits::run_length_max;
    const auto check = [&](protocol::Instant at, Position position, const char* path) {
        if (at > end)
            problems.add(position, path,
                         fmt::format("is after the longest run, {}", format_duration(limits::run_length_max)));
    };
    for (const Mail& mail : scenario.mail) check(mail.at, mail.position, "mail");
    for (const Read& read : scenario.reads) {
        check(read.at, read.position, "read");
        check(protocol::Instant{} + std::min(read.idle, 2 * limits::run_length_max), read.position, "read");
    }
    for (const MailAction& action : scenario.actions) check(action.at, action.position, "actions");
    for (const Terminal& terminal : scenario.terminals) {
        check(terminal.at, terminal.position, "terminals");
        for (const auto& line : terminal.lines) check(line.at.value_or(Instant{}), terminal.position, "terminals");
    }
    for (const Query& query : scenario.queries) check(query.at, query.position, "queries");
    for (const Fault& fault : scenario.faults) check(fault.at, fault.position, "faults");
}

}  // namespace

void validate(const Scenario& scenario, Problems& problems) {
    check_names(scenario, problems);
    check_addresses(scenario, problems);
    check_ports(scenario, problems);
    check_serving(scenario, problems);
    check_accounts(scenario, problems);
    check_stores(scenario, problems);
    check_resolvers(scenario, problems);
    check_times(scenario, problems);
}

}  // namespace sim::scenario
