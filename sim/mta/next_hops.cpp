#include "sim/mta/next_hops.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "protocol/base/ascii.hpp"
#include "protocol/base/idna.hpp"
#include "protocol/base/well_known_ports.hpp"
#include "sim/recording/decision.hpp"

namespace sim::mta {

namespace dns = protocol::dns;
namespace smtp = protocol::smtp;
using protocol::Endpoint;
using protocol::IpAddress;
using recording::Event;
using recording::EventKind;

namespace {

/// A host that takes mail for a domain.
struct Exchanger {
    std::optional<std::uint16_t> preference;
    dns::DomainName host;
};

/// MX records in the order in which they are tried.
struct ExchangerList {
    std::vector<Exchanger> exchangers;
    std::optional<DeliveryFailure> failure;
    bool has_self = false;
    bool freeze = false;
};

std::string_view reason_of(dns::ResolutionKind kind) {
    if (kind == dns::ResolutionKind::name_error) return "Host not found";
    if (kind == dns::ResolutionKind::failure) return "Host not found, try again";
    return "Host found but no data record of requested type";
}

/// What a lookup without an answer means; Postfix's words are told to senders (measured: truth cases c27, c36).
/// @param name  a domain or host
DeliveryFailure not_found(const Settings& settings, const std::string& name, std::string_view type,
                          dns::ResolutionKind kind) {
    const bool is_temporary = kind == dns::ResolutionKind::failure;
    const smtp::EnhancedStatusCode status =
        is_temporary ? smtp::EnhancedStatusCode{4, 4, 3} : smtp::EnhancedStatusCode{5, 4, 4};
    if (settings.profile == Profile::postfix) {
        constexpr const char* words = "Host or domain name not found. Name service error for name={} type={}: {}";
        return failure_of(status, fmt::format(words, name, type, reason_of(kind)));
    }
    if (settings.profile == Profile::exim) {  // its words (docs/routing-oracle.md)
        return failure_of(status, is_temporary ? "host lookup did not complete" : "Unrouteable address");
    }
    if (is_temporary) return failure_of(status, fmt::format("the name servers gave no answer about {}", name));
    if (type == "MX") return failure_of(status, fmt::format("the domain {} does not exist", name));
    return failure_of(status, fmt::format("the host {} has no address", name));
}

/// The mail would come back here. Exim waits for its postmaster and does not tell the sender (`self=freeze`).
DeliveryFailure loops_back(const Settings& settings, const std::string& domain) {
    if (settings.self_as_exchanger == SelfAsExchanger::freeze) {
        return failure_of({4, 4, 6}, "lowest numbered MX record points to local host");
    }
    return failure_of({5, 4, 6}, fmt::format("mail for {} loops back to myself", domain));
}

/// RFC 7505 section 3; the words and Postfix's code are measured (docs/routing-oracle.md).
DeliveryFailure takes_no_mail(const Settings& settings, const std::string& domain) {
    if (settings.profile == Profile::postfix) {
        return failure_of({5, 1, 0}, fmt::format("Domain {} does not accept mail (nullMX)", domain));
    }
    if (settings.profile == Profile::exim)
        return failure_of({5, 1, 10}, "an MX or SRV record indicated no SMTP service");
    return failure_of({5, 1, 10}, fmt::format("the domain {} takes no mail (null MX)", domain));
}

void shuffle_equal_preferences(std::vector<Exchanger>& exchangers, protocol::RandomStream& random) {
    for (std::size_t begin = 0; begin < exchangers.size();) {
        std::size_t end = begin + 1;
        while (end < exchangers.size() && exchangers[end].preference == exchangers[begin].preference) ++end;
        for (std::size_t left = end - begin; left > 1; --left) {
            std::swap(exchangers[begin + left - 1], exchangers[begin + random.below(left)]);
        }
        begin = end;
    }
}

/// RFC 5321 section 5.1: a relay that finds itself in the list drops itself and all that come after it.
bool drop_self_and_worse(std::vector<Exchanger>& exchangers, std::string_view own_name) {
    const auto self = std::ranges::find_if(exchangers, [&](const Exchanger& exchanger) {
        return protocol::equal_ignoring_case(exchanger.host.to_host_name(), own_name);
    });
    if (self == exchangers.end()) return false;
    const auto preference = self->preference;
    std::erase_if(exchangers, [&](const Exchanger& exchanger) { return exchanger.preference >= preference; });
    return true;
}

/// The hosts that MX records name, or that there are none (RFC 7505).
ExchangerList read_records(const dns::Resolution& resolution, const Settings& settings, const std::string& domain) {
    ExchangerList list;
    for (const dns::Rdata& rdata : resolution.rdatas()) {
        if (const auto* mx = std::get_if<dns::Mx>(&rdata)) list.exchangers.push_back({mx->preference, mx->exchange});
    }
    const auto is_null = [](const Exchanger& exchanger) { return exchanger.host.is_root(); };
    const bool alone = std::ranges::all_of(list.exchangers, is_null);
    const bool ignored = !alone && settings.null_mx_among_others == NullMxAmongOthers::ignore;
    if (ignored) {
        std::erase_if(list.exchangers, is_null);
    } else if (std::ranges::any_of(list.exchangers, is_null)) {
        list.failure = takes_no_mail(settings, domain);
    }
    return list;
}

/// What an answer to an MX question means.
ExchangerList read_exchangers(const dns::Resolution& resolution, const Settings& settings, const std::string& domain,
                              const dns::DomainName& name) {
    ExchangerList list;
    switch (resolution.kind) {
        case dns::ResolutionKind::name_error:
            // Postfix asks for the address of a domain that does not exist all the same, and tells of that.
            if (settings.profile == Profile::postfix) break;
            [[fallthrough]];
        case dns::ResolutionKind::failure:
            list.failure = not_found(settings, domain, "MX", resolution.kind);
            return list;
        case dns::ResolutionKind::no_data:
            break;
        case dns::ResolutionKind::records:
            return read_records(resolution, settings, domain);
    }
    list.exchangers.push_back({std::nullopt, name});  // the implicit MX
    return list;
}

std::string exchanger_text(const Exchanger& exchanger) {
    const std::string host = exchanger.host.is_root() ? "." : exchanger.host.to_host_name();
    return exchanger.preference ? fmt::format("{} (preference {})", host, *exchanger.preference) : host;
}

/// For people: a name in A-labels says nothing to them, and one in U-labels does not stand in the DNS.
std::string readable(const std::string& domain) {
    const std::string labels = protocol::to_u_labels(domain);
    return labels == domain ? domain : fmt::format("{} (in the DNS {}, RFC 5891 section 5)", labels, domain);
}

void record_exchanger_choice(host::Runtime& runtime, const ExchangerList& list, const std::vector<Exchanger>& all,
                             const std::string& domain, const std::string& message) {
    runtime.record(EventKind::decision, [&](Event& event) {
        event.message = message;
        std::vector<std::string> options;
        for (const Exchanger& exchanger : all) options.push_back(exchanger_text(exchanger));
        const bool implicit = list.exchangers.size() == 1 && !list.exchangers.front().preference;
        const bool null_mx =
            std::ranges::any_of(all, [](const Exchanger& exchanger) { return exchanger.host.is_root(); });
        recording::set_decision(event,
                                {.question = fmt::format("Which host takes the mail for {}?", readable(domain)),
                                 .options = std::move(options),
                                 .chosen = list.failure ? std::string("none") : exchanger_text(list.exchangers.front()),
                                 .rule = list.failure ? list.failure->text
                                         : implicit ? std::string("without MX records the domain's own address is used")
                                         : all.size() == 1 ? std::string("it is the only mail exchanger")
                                                           : std::string("the lowest preference is tried first"),
                                 .rfc = null_mx ? "RFC 7505 section 3" : "RFC 5321 section 5.1"});
    });
}

/// Postfix knows itself in the list by its addresses alone, for which it asks as for the others' (measured: truth
/// cases c05, c14, c1a). Others drop their own name and all behind it before they ask.
bool knows_itself_by_name(const Settings& settings) {
    return settings.profile != Profile::postfix;
}

/// Postfix asks again for the name that aliases led to where the answer had nothing but the aliases (dns_lookup.c;
/// measured: n61).
bool asks_again_for_canonical_name(const Settings& settings, const dns::Resolution& resolution) {
    return settings.profile == Profile::postfix && resolution.kind == dns::ResolutionKind::no_data &&
           resolution.canonical_name() != resolution.question.name;
}

protocol::Task<ExchangerList> find_exchangers(host::Runtime* runtime, const dns::StubSettings* stub,
                                              const Settings* settings, std::string domain, std::string message) {
    ExchangerList list;
    const auto name = dns::DomainName::parse(domain);
    if (!name) {
        list.failure = failure_of({5, 1, 2}, fmt::format("{} is not a domain name", domain));
        co_return list;
    }
    auto question = host::lookup(runtime, stub, *name, dns::RecordType::mx, message);
    const dns::Resolution first = co_await question;
    dns::Resolution resolution = first;
    if (asks_again_for_canonical_name(*settings, first)) {
        const dns::DomainName canonical = first.canonical_name();
        auto second = host::lookup(runtime, stub, canonical, dns::RecordType::mx, message);
        const dns::Resolution of_canonical_name = co_await second;
        resolution = of_canonical_name;
    }
    list = read_exchangers(resolution, *settings, domain, *name);
    std::ranges::stable_sort(list.exchangers, {}, &Exchanger::preference);
    shuffle_equal_preferences(list.exchangers, runtime->random("mx-order"));
    const std::vector<Exchanger> all = list.exchangers;
    const bool by_name = !list.failure && knows_itself_by_name(*settings);
    list.has_self = by_name && drop_self_and_worse(list.exchangers, runtime->name());
    if (list.has_self && list.exchangers.empty()) {
        list.failure = loops_back(*settings, domain);
        list.freeze = settings->self_as_exchanger == SelfAsExchanger::freeze;
    }
    record_exchanger_choice(*runtime, list, all, domain, message);
    co_return list;
}

/// Shuffles the addresses of each family among themselves: which family comes first is a choice of its own.
void shuffle_addresses(std::vector<IpAddress>& addresses, protocol::RandomStream& random) {
    for (const bool v4 : {true, false}) {
        std::vector<std::size_t> places;
        for (std::size_t index = 0; index < addresses.size(); ++index) {
            if (addresses[index].is_v4() == v4) places.push_back(index);
        }
        for (std::size_t left = places.size(); left > 1; --left) {
            std::swap(addresses[places[left - 1]], addresses[places[random.below(left)]]);
        }
    }
}

void add_hops(Routing& routing, const Exchanger& exchanger, const std::vector<IpAddress>& addresses,
              std::uint16_t port) {
    for (const IpAddress& address : addresses) {
        routing.hops.push_back({exchanger.host.to_host_name(), exchanger.preference, Endpoint{address, port}});
    }
}

/// Why an exchanger without addresses is of no use: the last reason counts, and no failure is final where one of them
/// was not (measured: n69, r01).
void note_missing_address(std::optional<DeliveryFailure>& failure, const Settings& settings,
                          const host::AddressFamilies& used, const Exchanger& exchanger,
                          const host::AddressLookup& found) {
    const bool may_change = failure && !failure->is_permanent();
    failure = not_found(settings, exchanger.host.to_host_name(), used.ipv6 ? "AAAA" : "A", found.kind);
    if (may_change) failure->status.category = 4;
}

/// `decision`: this host is one of those that take the mail.
void record_self_in_list(host::Runtime& runtime, const std::vector<NextHop>& hops, const NextHop& self,
                         const std::string& domain, const std::string& message) {
    runtime.record(EventKind::decision, [&](Event& event) {
        std::vector<std::string> options;
        std::string left;
        for (const NextHop& hop : hops) {
            options.push_back(hop.to_string());
            if (hop.preference < self.preference) left += (left.empty() ? "" : ", ") + hop.to_string();
        }
        event.message = message;
        recording::set_decision(
            event, {.question = fmt::format("This host itself takes mail for {}. Which others are left?", domain),
                    .options = std::move(options),
                    .chosen = left.empty() ? "none: the mail would come back here" : left,
                    .rule = fmt::format("{} is this host: it and all that are not tried before it are left out",
                                        self.to_string()),
                    .rfc = "RFC 5321 section 5.1"});
    });
}

/// RFC 5321 section 5.1 for a host that is known by its address.
/// @param best_preference  of all exchangers, whether or not they have addresses
void drop_own_address_and_worse(host::Runtime& runtime, const Settings& settings, Routing& routing,
                                std::optional<std::uint16_t> best_preference, const std::string& domain,
                                const std::string& message) {
    const std::vector<IpAddress>& own = runtime.addresses();
    const auto found = std::ranges::find_if(
        routing.hops, [&](const NextHop& hop) { return std::ranges::find(own, hop.endpoint.address) != own.end(); });
    if (found == routing.hops.end()) return;
    routing.self_is_exchanger = true;
    const NextHop self = *found;
    record_self_in_list(runtime, routing.hops, self, domain, message);
    std::erase_if(routing.hops, [&](const NextHop& hop) { return hop.preference >= self.preference; });
    if (!routing.hops.empty()) return;
    if (best_preference < self.preference) {
        // A better one exists, and its name leads nowhere now: that may change.
        routing.failure = failure_of({4, 4, 4}, fmt::format("unable to find primary relay for {}", domain));
        return;
    }
    routing.failure = loops_back(settings, domain);
    routing.freeze = settings.self_as_exchanger == SelfAsExchanger::freeze;
}

host::AddressFamilies families(const host::Runtime& runtime, const Settings& settings) {
    const host::AddressFamilies own = host::families_of(runtime);
    return {own.ipv4 && settings.ipv4, own.ipv6 && settings.ipv6};
}

/// A destination that is an address already, RFC 5321 section 4.1.3; nothing for a name.
std::optional<Routing> route_without_dns(const Destination& destination) {
    Routing routing;
    if (destination.route) {
        const auto address = IpAddress::parse(destination.route->host);
        if (!address) return std::nullopt;
        routing.hops.push_back({destination.route->host, std::nullopt, Endpoint{*address, destination.route->port}});
        return routing;
    }
    const auto* literal = std::get_if<smtp::AddressLiteral>(&destination.domain);
    if (literal == nullptr) return std::nullopt;
    if (literal->address()) {
        routing.hops.push_back(
            {literal->address()->to_string(), std::nullopt, Endpoint{*literal->address(), protocol::smtp_port}});
    } else {
        routing.failure = failure_of({5, 1, 2}, "the address literal is of no known kind");
    }
    return routing;
}

/// An MX record that names an address, against RFC 1035 section 3.3.9: Postfix understands what is meant (measured).
host::AddressLookup address_in_place_of_name(const Settings& settings, const Exchanger& exchanger) {
    host::AddressLookup found;
    if (settings.profile != Profile::postfix) return found;
    const auto address = IpAddress::parse(exchanger.host.to_host_name());
    if (address && address->is_v4()) found.addresses.push_back(*address);
    return found;
}

/// The host of a fixed route: its MX records are not asked for.
ExchangerList fixed_exchanger(const std::string& host) {
    ExchangerList list;
    if (const auto name = dns::DomainName::parse(host)) {
        list.exchangers.push_back({std::nullopt, *name});
    } else {
        list.failure = failure_of({5, 1, 2}, fmt::format("{} is not a host name", host));
    }
    return list;
}

/// The route of the domain, else of the nearest `.domain` above it (Postfix: transport(5); measured: nb8).
const Route* find_route(const Settings& settings, const std::string& domain) {
    std::string_view rest = domain;
    while (!rest.empty()) {
        for (const auto& [name, route] : settings.routes) {
            if (protocol::equal_ignoring_case(name, rest)) return &route;
        }
        const std::size_t dot = rest.find('.', 1);
        if (dot == rest.npos) return nullptr;
        rest.remove_prefix(dot);
    }
    return nullptr;
}

}  // namespace

std::string Destination::key() const {
    if (!route) return smtp::canonical_of(domain);
    if (route->lmtp) return fmt::format("lmtp:[{}]:{}", route->host, route->port);
    return route->mx_lookup ? fmt::format("{}:{}", route->host, route->port)
                            : fmt::format("[{}]:{}", route->host, route->port);
}

Destination store_destination(const Settings& settings, const smtp::Mailbox& address) {
    return Destination{address.host(), settings.mailbox_lmtp};
}

Destination destination_of(const Settings& settings, const smtp::Mailbox& address) {
    Destination destination{address.host(), std::nullopt};
    if (const Route* route = find_route(settings, smtp::dns_text_of(address.host()))) {
        destination.route = *route;
        return destination;
    }
    destination.route = settings.smarthost;
    destination.is_relay = settings.smarthost.has_value();
    return destination;
}

std::string NextHop::to_string() const {
    return fmt::format("{}:{}", to_string_without_port(), endpoint.port);
}

std::string NextHop::to_string_without_port() const {
    return fmt::format("{}[{}]", host, endpoint.address.to_string());
}

protocol::Task<Routing> find_next_hops(host::Runtime* runtime, const dns::StubSettings* stub, const Settings* settings,
                                       Destination destination, std::string message) {
    if (auto direct = route_without_dns(destination)) co_return *std::move(direct);
    Routing routing;
    ExchangerList list;
    const std::string domain = destination.route ? destination.route->host : smtp::dns_text_of(destination.domain);
    if (destination.route && !destination.route->mx_lookup) {
        list = fixed_exchanger(domain);
    } else {
        auto exchangers = find_exchangers(runtime, stub, settings, domain, message);
        ExchangerList found = co_await exchangers;
        list = std::move(found);
    }
    routing.self_is_exchanger = list.has_self;
    if (list.failure) {
        routing.failure = list.failure;
        routing.freeze = list.freeze;
        co_return routing;
    }
    const host::AddressFamilies used = families(*runtime, *settings);
    const std::uint16_t port = destination.route ? destination.route->port : protocol::smtp_port;
    for (const Exchanger& exchanger : list.exchangers) {
        host::AddressLookup found = address_in_place_of_name(*settings, exchanger);
        if (found.addresses.empty()) {
            auto addresses = host::lookup_addresses(runtime, stub, exchanger.host, used, message);
            host::AddressLookup looked_up = co_await addresses;
            found = std::move(looked_up);
        }
        if (settings->mx_addresses_shuffled) shuffle_addresses(found.addresses, runtime->random("address-order"));
        if (found.addresses.empty()) note_missing_address(routing.failure, *settings, used, exchanger, found);
        add_hops(routing, exchanger, found.addresses, port);
    }
    if (!routing.hops.empty()) {
        routing.failure.reset();
    } else if (settings->profile == Profile::exim && list.exchangers.front().preference && routing.failure &&
               routing.failure->is_permanent()) {
        routing.failure->text = "all relevant MX records point to non-existent hosts";
    }
    // Another port of this host's, named as it is, may be another server.
    const bool is_fixed = destination.route && !destination.route->mx_lookup;
    if (!is_fixed || port == protocol::smtp_port) {
        const auto best_preference = list.exchangers.front().preference;
        drop_own_address_and_worse(*runtime, *settings, routing, best_preference, domain, message);
    }
    co_return routing;
}

}  // namespace sim::mta
