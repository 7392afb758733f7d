#include "sim/mta/dns_checks.hpp"

#include <fmt/format.h>

#include <array>

namespace sim::mta {

namespace dns = protocol::dns;
namespace smtp = protocol::smtp;

namespace {

/// The name that a list has for an address: `1.0.1.10.bl.test`, RFC 5782 sections 2.1 and 2.4.
std::optional<dns::DomainName> listed_name(const protocol::IpAddress& client, const std::string& zone) {
    const std::string reverse = dns::DomainName::reverse_of(client).to_host_name();
    const std::string suffix = client.is_v4() ? ".in-addr.arpa" : ".ip6.arpa";
    const auto name = dns::DomainName::parse(reverse.substr(0, reverse.size() - suffix.size()) + "." + zone);
    return name ? std::optional(*name) : std::nullopt;
}

/// The strings of a TXT record, joined; empty: there is none.
/// @param first_string_only  Postfix reads no further (measured: r18)
std::string reason_in(const dns::Resolution& resolution, bool first_string_only) {
    std::string reason;
    for (const dns::Rdata& rdata : resolution.rdatas()) {
        const auto* txt = std::get_if<dns::Txt>(&rdata);
        if (txt == nullptr || !reason.empty()) continue;
        for (const protocol::Octets& text : txt->strings()) {
            reason += text;
            if (first_string_only) break;
        }
    }
    while (reason.ends_with(' ')) reason.pop_back();
    return reason;
}

Refusal listed(const protocol::IpAddress& client, const std::string& zone, const std::string& reason) {
    const std::string text = fmt::format("Service unavailable; Client host [{}] blocked using {}{}{}",
                                         client.to_string(), zone, reason.empty() ? "" : "; ", reason);
    return {smtp::Reply(554, {5, 7, 1}, text), fmt::format("the block list {} has the client's address", zone),
            "RFC 5782 section 2.1"};
}

/// @param found  what was asked last
std::optional<Refusal> judge_domain(const smtp::Mailbox& sender, const dns::Resolution& found) {
    const auto records = found.kind == dns::ResolutionKind::records ? found.rdatas() : std::vector<dns::Rdata>();
    const bool null_mx = std::ranges::any_of(records, [](const dns::Rdata& rdata) {
        const auto* mx = std::get_if<dns::Mx>(&rdata);
        return mx != nullptr && mx->exchange.is_root();
    });
    if (null_mx) {
        const std::string text = fmt::format("<{}>: Sender address rejected: Domain {} does not accept mail (nullMX)",
                                             sender.encode(), smtp::text_of(sender.host()));
        return Refusal{smtp::Reply(550, {5, 7, 27}, text), "the sender's domain takes no mail: nobody could answer",
                       "RFC 7505 section 4.2"};
    }
    if (found.kind == dns::ResolutionKind::records) return std::nullopt;
    const std::string text = fmt::format("<{}>: Sender address rejected: Domain not found", sender.encode());
    return Refusal{smtp::Reply(450, {4, 1, 8}, text),
                   "the sender's domain has neither a mail exchanger nor an address: nobody could answer",
                   "RFC 5321 section 2.3.5"};
}

protocol::Task<std::optional<Refusal>> check_list(host::Runtime* runtime, const dns::StubSettings* stub,
                                                  std::string zone, protocol::IpAddress client, std::string message,
                                                  std::shared_ptr<ServerProcess> process) {
    const std::optional<dns::DomainName> name = listed_name(client, zone);
    if (!name) co_return std::nullopt;
    const dns::DomainName asked = *name;
    if (process) {
        const auto known = process->lists.find(asked.to_string());
        if (known != process->lists.end()) {
            const std::optional<Refusal> said = known->second;
            co_return said;
        }
    }
    auto address_question = host::lookup(runtime, stub, asked, dns::RecordType::a, message);
    const dns::Resolution addresses = co_await address_question;
    const bool is_listed = addresses.kind == dns::ResolutionKind::records;
    if (process && !is_listed) process->lists.emplace(asked.to_string(), std::nullopt);
    if (!is_listed) co_return std::nullopt;
    auto text_question = host::lookup(runtime, stub, asked, dns::RecordType::txt, message);
    const dns::Resolution texts = co_await text_question;
    const std::optional<Refusal> refusal = listed(client, zone, reason_in(texts, process != nullptr));
    if (process) process->lists.emplace(asked.to_string(), refusal);
    co_return refusal;
}

protocol::Task<std::optional<Refusal>> check_sender(host::Runtime* runtime, const dns::StubSettings* stub,
                                                    smtp::Mailbox sender, std::string message,
                                                    bool asks_canonical_name) {
    const smtp::Domain* domain = sender.domain();
    if (domain == nullptr) co_return std::nullopt;  // an address literal is its own proof
    const auto name = dns::DomainName::parse(domain->dns_text());
    if (!name) co_return std::nullopt;
    const dns::DomainName asked = *name;
    std::optional<Refusal> refusal;
    constexpr std::array types{dns::RecordType::mx, dns::RecordType::a, dns::RecordType::aaaa};
    for (const dns::RecordType type : types) {
        auto question = host::lookup(runtime, stub, asked, type, message);
        const dns::Resolution first = co_await question;
        dns::Resolution found = first;
        const bool only_aliases = first.kind == dns::ResolutionKind::no_data && first.canonical_name() != asked;
        if (asks_canonical_name && only_aliases) {
            const dns::DomainName canonical = first.canonical_name();
            auto again = host::lookup(runtime, stub, canonical, type, message);
            const dns::Resolution second = co_await again;
            found = second;
        }
        refusal = judge_domain(sender, found);
        if (!refusal) co_return std::nullopt;
        if (!refusal->reply.is_temporary()) co_return refusal;
    }
    co_return refusal;
}

}  // namespace

protocol::Task<std::optional<Refusal>> check_by_dns(host::Runtime* runtime, const dns::StubSettings* stub,
                                                    DnsChecks checks, protocol::IpAddress client, std::string message) {
    for (const std::string& zone : checks.dnsbl) {
        auto list = check_list(runtime, stub, zone, client, message, checks.process);
        const std::optional<Refusal> refusal = co_await list;
        if (refusal) co_return refusal;
    }
    if (!checks.sender) co_return std::nullopt;
    const smtp::Mailbox sender = *checks.sender;
    auto question = check_sender(runtime, stub, sender, message, checks.asks_canonical_name);
    const std::optional<Refusal> refusal = co_await question;
    co_return refusal;
}

}  // namespace sim::mta
