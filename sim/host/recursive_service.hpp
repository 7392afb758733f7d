#pragma once

#include <list>

#include "protocol/dns/recursive_server.hpp"
#include "protocol/dns/resolver.hpp"
#include "sim/host/dns_exchanger.hpp"
#include "sim/host/dns_server.hpp"

namespace sim::host {

/// The recording's word for what a cache entry says: positive, nodata, nxdomain or failure.
[[nodiscard]] std::string_view cache_kind_text(dns::CacheEntryKind kind);

/// The recursive resolver of a site. Its cache lives in memory: a restart empties it. Records the cache's
/// changes and, as decisions, which server it asks and why.
class RecursiveService : public DnsServer, private dns::CacheObserver {
public:
    RecursiveService(Runtime& runtime, dns::ResolverSettings settings);
    ~RecursiveService() override;

    [[nodiscard]] const dns::Cache& cache() const { return cache_; }
    /// Forgets everything, in the recording too: the program is about to end.
    void flush_cache() { cache_.flush(dns::DomainName()); }

protected:
    void on_query(const DnsClient& client, dns::Message query) override;

private:
    class Environment;
    struct Answering;

    void on_stored(const dns::CacheEntry& entry) override;
    void on_removed(const dns::CacheEntry& entry, dns::CacheRemoval reason) override;
    void expire();
    void set_expiry_timer();
    protocol::Task<bool> answer(DnsClient client, dns::Message query);

    std::unique_ptr<Environment> environment_;
    dns::Cache cache_;
    dns::Resolver resolver_;
    dns::RecursiveServer server_;
    Timer expiry_timer_;
    std::list<protocol::Task<bool>> answers_;
};

}  // namespace sim::host
