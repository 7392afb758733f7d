#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "protocol/base/task.hpp"
#include "protocol/dns/cache.hpp"
#include "protocol/dns/resolution.hpp"
#include "protocol/dns/resolver.hpp"
#include "protocol/dns/resolver_environment.hpp"
#include "protocol/dns/response_analysis.hpp"

namespace protocol::dns {

/// The servers of one zone that can be asked (RFC 1034 section 5.3.2, SLIST).
struct ServerList {
    DomainName zone;
    std::vector<ServerAddress> addresses;     ///< in the order of asking
    std::vector<DomainName> without_address;  ///< servers whose address must be resolved first
};

/// What asking came to.
struct Finding {
    std::optional<ResponseAnalysis> response{};  ///< nullopt: nothing of use
    bool worth_retrying = false;                 ///< without response: the server was only silent
    std::string_view reason{};                   ///< without response: why, static text
};

/// The work for one client question, with its limits: queries, time, depth. It outlives its tasks.
class ResolutionRun {
public:
    ResolutionRun(ResolverEnvironment& environment, Cache& cache, ServerTimes& times,
                  std::shared_ptr<const ResolverSettings> settings, std::uint64_t number);
    ResolutionRun(const ResolutionRun&) = delete;
    ResolutionRun& operator=(const ResolutionRun&) = delete;

    /// The algorithm of RFC 1034 section 5.3.3 for one name and type.
    [[nodiscard]] Task<Resolution> resolve(DomainName name, RecordType type, unsigned depth);

private:
    // Step 1: local information.
    [[nodiscard]] bool answer_from_cache(Resolution& resolution, DomainName& current, unsigned depth);
    [[nodiscard]] bool take_from_cache(Resolution& resolution, const CacheEntry& entry, const DomainName& current,
                                       unsigned depth);
    // Step 2: the best servers to ask.
    [[nodiscard]] ServerList nearest_servers(const DomainName& name);
    [[nodiscard]] ServerList list_servers(const RRset& servers, const std::vector<BelievedRRset>& glue);
    [[nodiscard]] ServerList root_servers();
    [[nodiscard]] std::vector<IpAddress> known_addresses(const DomainName& host,
                                                         const std::vector<BelievedRRset>& glue);
    [[nodiscard]] bool can_use(const IpAddress& address) const;
    /// The fastest first; those of which nothing is known before all, in an order by chance.
    void order(std::vector<ServerAddress>& addresses);
    void note_time(const ServerAddress& server, const ExchangeResult& result, Instant asked);
    void age_others(const ServerList& servers, std::size_t from);
    // Step 3: ask them until one gives a response.
    [[nodiscard]] Task<Finding> ask_down_the_tree(Question question, unsigned depth);
    [[nodiscard]] Task<Finding> ask_zone(Question question, ServerList servers, unsigned depth);
    [[nodiscard]] Task<Finding> ask_server(Question question, ServerAddress server, DomainName zone, Duration timeout,
                                           unsigned depth);
    [[nodiscard]] Task<std::vector<ServerAddress>> find_addresses(DomainName host, unsigned depth);
    [[nodiscard]] bool is_being_resolved(const DomainName& name, RecordType type) const;
    // Step 4: analyse the response.
    [[nodiscard]] Finding judge(const Question& question, Message response, const DomainName& zone);
    [[nodiscard]] bool take(Resolution& resolution, Finding& finding, DomainName& current, unsigned depth);
    [[nodiscard]] bool finish(Resolution& resolution, ResolutionKind kind, std::optional<ResourceRecord> soa);
    [[nodiscard]] bool fail(Resolution& resolution, std::string_view reason, unsigned depth);
    [[nodiscard]] std::string_view alias_problem(const Resolution& resolution, const DomainName& target) const;

    /// Why nothing more may be sent; empty: it may.
    [[nodiscard]] std::string_view limit_reached() const;
    [[nodiscard]] Duration within_limit(Duration timeout) const;
    /// Tells which of the servers from `chosen` on is asked: the list is in order, so it is the first.
    void report_choice(const Question& question, const ServerList& servers, std::size_t chosen, unsigned depth);
    void report(ResolverStep step, const Question& question, unsigned depth);

    ResolverEnvironment& environment_;
    Cache& cache_;
    ServerTimes& times_;
    std::shared_ptr<const ResolverSettings> settings_;
    std::uint64_t number_;
    Instant deadline_;
    unsigned queries_sent_ = 0;
    std::vector<CacheKey> being_resolved_;  ///< the client's question and those nested in it
};

}  // namespace protocol::dns
