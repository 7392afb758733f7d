#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/base/ready_queue.hpp"
#include "protocol/dns/authoritative_server.hpp"
#include "protocol/dns/resolver_environment.hpp"

namespace tests::dns {

/// Name servers at addresses, simulated time, and a ready queue: the world a resolver under test lives in.
/// Every message goes through its wire form.
class ScriptedWorld final : public protocol::dns::ResolverEnvironment, public protocol::ReadyQueue {
public:
    /// What a server answers; nullopt: nothing.
    using Script = std::function<std::optional<protocol::dns::Message>(const protocol::dns::Message& query,
                                                                       protocol::dns::DnsTransport)>;

    ScriptedWorld() : random_(1, 0, "test", "resolver") {}

    void add_server(std::string_view address, Script script);
    /// A server that answers from zones, and truncates by UDP.
    void add_server(std::string_view address, std::shared_ptr<const protocol::dns::AuthoritativeServer> server);
    /// Queries to this address fail at once.
    void make_unreachable(std::string_view address);

    /// How long this address takes to answer; others take 20 ms.
    void set_round_trip(std::string_view address, protocol::Duration span) {
        round_trips_[std::string(address)] = span;
    }

    /// Runs everything until nothing is left to do.
    void run();
    /// Runs up to the next moment at which something arrives.
    void step();
    void advance(protocol::Duration span) { now_ += span; }
    /// Runs one procedure to its end, and gives its result.
    template <class R>
    R finish(protocol::Task<R> task) {
        task.start(*this);
        run();
        return task.take();
    }

    /// One line a query since the last call: `192.0.2.1 udp beta.test. IN MX`.
    [[nodiscard]] std::vector<std::string> take_queries() { return std::exchange(queries_, {}); }
    /// One line a step since the last call: the kind, and the reason if there is one.
    [[nodiscard]] std::vector<std::string> take_steps() { return std::exchange(steps_, {}); }

    [[nodiscard]] protocol::Instant now() const override { return now_; }
    std::shared_ptr<protocol::Pending<protocol::dns::ExchangeResult>> exchange(
        protocol::Endpoint server, protocol::dns::Message query, protocol::Duration timeout,
        protocol::dns::DnsTransport transport) override;
    protocol::RandomStream& random() override { return random_; }
    void on_step(const protocol::dns::ResolverStep& step) override;

    void push(std::coroutine_handle<> coroutine) override { ready_.push_back(coroutine); }
    void forget(std::coroutine_handle<> coroutine) override { std::erase(ready_, coroutine); }

private:
    struct Answer {
        std::weak_ptr<protocol::Pending<protocol::dns::ExchangeResult>> pending;
        protocol::dns::ExchangeResult result;
    };
    [[nodiscard]] protocol::dns::ExchangeResult ask(const std::string& address, const protocol::dns::Message& query,
                                                    protocol::dns::DnsTransport transport) const;
    void run_ready();

    protocol::Instant now_;
    protocol::RandomStream random_;
    std::map<std::string, Script> servers_;
    std::map<std::string, protocol::Duration> round_trips_;
    std::vector<std::string> unreachable_;
    std::multimap<protocol::Instant, Answer> answers_;
    std::deque<std::coroutine_handle<>> ready_;
    std::vector<std::string> queries_;
    std::vector<std::string> steps_;
};

}  // namespace tests::dns
