#include "sim/mta/reverse_lookup.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sim::mta {

namespace dns = protocol::dns;

namespace {

std::optional<dns::DomainName> pointed_name(const dns::Resolution& resolution) {
    for (const dns::Rdata& rdata : resolution.rdatas()) {
        if (const auto* ptr = std::get_if<dns::Ptr>(&rdata)) return ptr->name;
    }
    return std::nullopt;
}

bool has_address(const dns::Resolution& resolution, const protocol::IpAddress& address) {
    return std::ranges::any_of(resolution.answers,
                               [&](const dns::ResourceRecord& record) { return record.address() == address; });
}

}  // namespace

protocol::Task<std::string> find_client_name(host::Runtime* runtime, const dns::StubSettings* stub,
                                             protocol::IpAddress client) {
    const dns::DomainName reverse = dns::DomainName::reverse_of(client);
    auto reverse_question = host::lookup(runtime, stub, reverse, dns::RecordType::ptr, "");
    const dns::Resolution pointer = co_await reverse_question;
    const std::optional<dns::DomainName> name = pointed_name(pointer);
    if (!name) co_return std::string(unknown_host);
    const dns::RecordType type = client.is_v4() ? dns::RecordType::a : dns::RecordType::aaaa;
    auto address_question = host::lookup(runtime, stub, *name, type, "");
    const dns::Resolution addresses = co_await address_question;
    if (!has_address(addresses, client)) co_return std::string(unknown_host);
    co_return name->to_host_name();
}

Refusal refuse_unknown_client(const protocol::IpAddress& client) {
    const std::string text = fmt::format("Client host rejected: cannot find your hostname, [{}]", client.to_string());
    return {protocol::smtp::Reply(450, {4, 7, 25}, text),
            "the client's address has no name, or its name has not this address", "RFC 7372 section 3.3"};
}

}  // namespace sim::mta
