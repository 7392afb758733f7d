#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "protocol/base/instant.hpp"
#include "protocol/base/ip_address.hpp"
#include "protocol/base/random_stream.hpp"
#include "protocol/base/task.hpp"
#include "protocol/dns/message.hpp"

namespace protocol::dns {

enum class DnsTransport : std::uint8_t { udp, tcp };

/// How one query to one server ended.
struct ExchangeResult {
    enum class Outcome : std::uint8_t {
        answered,     ///< `response` is there
        timed_out,    ///< nothing came in time
        unreachable,  ///< refused or no route: known at once
        malformed,    ///< octets came that are no DNS message
    };
    Outcome outcome = Outcome::timed_out;
    Message response{};
};

/// An address of a name server, and its name if the server was found by name.
struct ServerAddress {
    DomainName name;
    Endpoint endpoint;
    bool operator==(const ServerAddress&) const = default;
};

/// One step of a resolution, for the recording. It only points at what it names: few are recorded, and those that
/// are not cost nothing.
struct ResolverStep {
    enum class Kind : std::uint8_t {
        cache_hit,  ///< the cache knows the answer, positive or negative
        start_at,   ///< the nearest zone whose servers are known: `zone`
        ask,        ///< `server` was chosen among `options`
        referral,   ///< `server` says that `zone` has servers of its own
        alias,      ///< the name is an alias of `target`
        answered,   ///< the records are there
        no_data,
        name_error,
        find_server_address,  ///< the address of `target`, a name server, must be resolved first
        try_next_server,      ///< `server` did not help: see `reason`
        retry_by_tcp,         ///< the UDP answer was truncated
        retry_without_edns,   ///< the server does not know EDNS
        joined,               ///< the same question is being resolved already: its answer serves both
        shared,               ///< that answer has come; what follows is done for the question that joined
        gave_up,              ///< see `reason`
    };
    Kind kind{};
    std::uint64_t resolution = 0;  ///< counts the client questions of this resolver, from 1
    unsigned depth = 0;            ///< 0: the client's question; more: an address needed on the way
    const Question* question = nullptr;
    const DomainName* zone = nullptr;
    const DomainName* target = nullptr;
    const ServerAddress* server = nullptr;
    std::span<const ServerAddress> options{};
    std::string_view reason{};  ///< plain English, static text
    std::string_view rfc{};     ///< `RFC 1034 section 5.3.3`
};
/// cache-hit, start-at, ask, ...
[[nodiscard]] std::string_view to_string(ResolverStep::Kind kind);

/// All that the resolvers may ask of the world. It outlives every task that uses it.
class ResolverEnvironment {
public:
    ResolverEnvironment() = default;
    ResolverEnvironment(const ResolverEnvironment&) = delete;
    ResolverEnvironment& operator=(const ResolverEnvironment&) = delete;
    virtual ~ResolverEnvironment() = default;

    [[nodiscard]] virtual Instant now() const = 0;
    /// Sends `query` and completes what it returns, once and not before it returned: with the first response
    /// from `server` for which is_response_to() holds, or with a failure after `timeout` at the latest. It keeps a
    /// std::weak_ptr or the shared one; the resolver may have given up the other end meanwhile.
    virtual std::shared_ptr<Pending<ExchangeResult>> exchange(Endpoint server, Message query, Duration timeout,
                                                              DnsTransport transport) = 0;
    /// For query ids and the choice among equal servers.
    virtual RandomStream& random() = 0;
    /// Something worth recording happened. Default: nobody wants to know.
    virtual void on_step(const ResolverStep&) {}
};

}  // namespace protocol::dns
