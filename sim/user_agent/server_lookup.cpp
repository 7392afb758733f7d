#include "sim/user_agent/server_lookup.hpp"

#include <fmt/format.h>

namespace sim::user_agent {

namespace dns = protocol::dns;

protocol::Task<host::AddressLookup> find_server(host::Runtime* runtime, const dns::StubSettings* stub,
                                                std::string server, std::string message) {
    host::AddressLookup known;
    if (const auto given = protocol::IpAddress::parse(server)) {
        known.addresses = {*given};
        co_return known;
    }
    known.kind = dns::ResolutionKind::name_error;
    const auto name = dns::DomainName::parse(server);
    if (!name) co_return known;
    const host::AddressFamilies families = host::families_of(*runtime);
    auto question = host::lookup_addresses(runtime, stub, *name, families, message);
    host::AddressLookup found = co_await question;
    co_return found;
}

std::string no_address_text(std::string_view server, const host::AddressLookup& found) {
    if (found.kind == dns::ResolutionKind::failure) return fmt::format("nobody can say the address of {} now", server);
    return fmt::format("no address of {} is known", server);
}

std::string_view failure_text(network::ConnectionFailure failure) {
    switch (failure) {
        case network::ConnectionFailure::refused:
            return "the server refuses the connection";
        case network::ConnectionFailure::timed_out:
            return "the server does not answer";
        case network::ConnectionFailure::unreachable:
            return "there is no way to the server";
        case network::ConnectionFailure::reset:
            return "the server broke off the connection";
        case network::ConnectionFailure::lost:
            break;
    }
    return "the connection was lost";
}

}  // namespace sim::user_agent
