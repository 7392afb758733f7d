#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "protocol/base/instant.hpp"
#include "protocol/base/task.hpp"
#include "protocol/dns/cache.hpp"
#include "protocol/dns/resolution.hpp"
#include "protocol/dns/resolver_environment.hpp"
#include "protocol/dns/server_times.hpp"

namespace protocol::dns {

/// A root server to start from (RFC 1034 section 5.3.2, SBELT).
struct RootHint {
    DomainName name;
    std::vector<IpAddress> addresses;
    bool operator==(const RootHint&) const = default;
};

struct ResolverSettings {
    std::vector<RootHint> root_hints{};
    /// How long an answer is waited for: entry n in the n-th round through a zone's servers. With `time_max` as BIND
    /// 9.18: where nobody answers, SERVFAIL comes after 10 s (measured: truth case c27).
    std::vector<Duration> round_timeouts{std::chrono::milliseconds{800}, std::chrono::milliseconds{1600},
                                         std::chrono::milliseconds{3200}, std::chrono::milliseconds{6400}};
    Duration tcp_timeout = std::chrono::seconds{5};
    Duration time_max = std::chrono::seconds{10};  ///< of one client question; then SERVFAIL
    unsigned queries_max = 32;                     ///< sent for one client question
    unsigned aliases_max = 11;                     ///< CNAME records followed
    unsigned depth_max = 4;                        ///< name server addresses resolved inside one another
    std::uint16_t udp_octets_max = edns_octets_default;
    bool use_ipv4 = true;  ///< ask servers at IPv4 addresses
    bool use_ipv6 = true;  ///< ask servers at IPv6 addresses
    bool operator==(const ResolverSettings&) const = default;
};

/// Iterative resolution (RFC 1034 section 5.3.3) with a cache. Equal questions asked at the same time
/// share one resolution. The resolver, its environment and cache outlive the tasks.
class Resolver {
public:
    Resolver(ResolverEnvironment& environment, Cache& cache, ResolverSettings settings)
        : environment_(environment), cache_(cache) {
        set_settings(std::move(settings));
    }
    Resolver(const Resolver&) = delete;
    Resolver& operator=(const Resolver&) = delete;

    /// Finds the records of one name and type. Never fails otherwise than by ResolutionKind::failure.
    [[nodiscard]] Task<Resolution> resolve(DomainName name, RecordType type);

    [[nodiscard]] const ResolverSettings& settings() const { return *settings_; }
    /// For faults and changes at run time; resolutions under way go on with the old ones.
    void set_settings(ResolverSettings settings) {
        settings_ = std::make_shared<const ResolverSettings>(std::move(settings));
    }
    [[nodiscard]] Cache& cache() { return cache_; }

private:
    friend class SharedResolution;
    using Waiters = std::vector<std::shared_ptr<Pending<Resolution>>>;

    ResolverEnvironment& environment_;
    Cache& cache_;
    std::shared_ptr<const ResolverSettings> settings_;
    ServerTimes times_;
    std::uint64_t resolutions_ = 0;
    std::map<CacheKey, Waiters> under_way_;  ///< who else waits for a question that is being resolved
};

}  // namespace protocol::dns
