#pragma once

#include <list>
#include <memory>
#include <string>

#include "protocol/dns/resolver_environment.hpp"
#include "protocol/dns/tcp_framing.hpp"
#include "sim/host/timer.hpp"

namespace sim::host {

namespace dns = protocol::dns;

/// Sends DNS queries of one host over the network and waits for the answers: what a resolver's algorithm
/// knows of the world. Records `dns-query`, `dns-answer` and `dns-timeout`.
class DnsExchanger : public dns::ResolverEnvironment {
public:
    /// @param message  the mail the questions are asked for, named in the recorded events; empty: none
    DnsExchanger(Runtime& runtime, std::string message);
    ~DnsExchanger() override;

    [[nodiscard]] Instant now() const override { return runtime_.now(); }
    std::shared_ptr<protocol::Pending<dns::ExchangeResult>> exchange(Endpoint server, dns::Message query,
                                                                     Duration timeout,
                                                                     dns::DnsTransport transport) override;
    protocol::RandomStream& random() override { return runtime_.random("dns-ids"); }

protected:
    [[nodiscard]] Runtime& runtime() { return runtime_; }

private:
    class Exchange;
    class UdpExchange;
    class TcpExchange;

    Runtime& runtime_;
    std::string message_;
    std::list<std::unique_ptr<Exchange>> exchanges_;  // finished ones are removed when the next begins
};

}  // namespace sim::host
