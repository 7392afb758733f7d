#pragma once

#include <optional>
#include <vector>

#include "protocol/base/instant.hpp"
#include "protocol/base/task.hpp"
#include "protocol/dns/resolution.hpp"
#include "protocol/dns/resolver_environment.hpp"

namespace protocol::dns {

/// Defaults are those of the common C library.
struct StubSettings {
    std::vector<Endpoint> servers{};  ///< recursive servers, asked in this order
    Duration timeout = std::chrono::seconds{5};
    unsigned attempts = 2;                          ///< rounds through all servers
    std::optional<std::uint16_t> udp_octets_max{};  ///< nullopt: without EDNS
    bool operator==(const StubSettings&) const = default;
};

/// Asks recursive servers (RFC 1123 section 6.1.3.1); keeps no cache. Stub and environment outlive the tasks.
class StubResolver {
public:
    StubResolver(ResolverEnvironment& environment, StubSettings settings)
        : environment_(environment), settings_(std::move(settings)) {}
    StubResolver(const StubResolver&) = delete;
    StubResolver& operator=(const StubResolver&) = delete;

    /// Asks for one name and type. A SERVFAIL, a REFUSED, silence or nonsense leads to the next server.
    [[nodiscard]] Task<Resolution> lookup(DomainName name, RecordType type);

    [[nodiscard]] const StubSettings& settings() const { return settings_; }
    void set_settings(StubSettings settings) { settings_ = std::move(settings); }

private:
    ResolverEnvironment& environment_;
    StubSettings settings_;
};

}  // namespace protocol::dns
