#include "sim/host/address_lookup.hpp"

namespace sim::host {

namespace {

/// Adds what one question brought. A temporary failure is remembered; "there is none" of one family is not an
/// answer about the other.
void add_addresses(AddressLookup& lookup, const dns::Resolution& resolution) {
    for (const dns::ResourceRecord& record : resolution.answers) {
        if (const auto address = record.address()) lookup.addresses.push_back(*address);
    }
    if (!lookup.addresses.empty()) {
        lookup.kind = dns::ResolutionKind::records;
    } else if (lookup.kind != dns::ResolutionKind::failure) {
        lookup.kind = resolution.kind;
    }
}

}  // namespace

AddressFamilies families_of(const Runtime& runtime) {
    AddressFamilies families{false, false};
    for (const IpAddress& address : runtime.addresses()) {
        (address.is_v4() ? families.ipv4 : families.ipv6) = true;
    }
    return families;
}

protocol::Task<AddressLookup> lookup_addresses(Runtime* runtime, const dns::StubSettings* settings,
                                               dns::DomainName name, AddressFamilies families, std::string message) {
    AddressLookup found;
    found.kind = dns::ResolutionKind::no_data;
    if (families.ipv6) {
        auto question = lookup(runtime, settings, name, dns::RecordType::aaaa, message);
        const dns::Resolution resolution = co_await question;
        add_addresses(found, resolution);
    }
    if (families.ipv4) {
        auto question = lookup(runtime, settings, name, dns::RecordType::a, message);
        const dns::Resolution resolution = co_await question;
        add_addresses(found, resolution);
    }
    co_return found;
}

}  // namespace sim::host
