#pragma once

#include <list>
#include <memory>
#include <optional>

#include "protocol/dns/message.hpp"
#include "protocol/dns/tcp_framing.hpp"
#include "sim/host/runtime.hpp"
#include "sim/host/service.hpp"

namespace sim::host {

namespace dns = protocol::dns;

/// Where an answer goes: back by UDP, or on a TCP connection.
struct DnsClient {
    Endpoint local;
    Endpoint remote;
    ConnectionId connection = 0;  ///< 0: UDP
};

/// A name server's ports: UDP and TCP 53. Queries are decoded here; its subclasses answer them.
class DnsServer : public Service, public network::DatagramHandler, public Listener {
public:
    explicit DnsServer(Runtime& runtime);
    ~DnsServer() override;

    void start() override;
    void on_datagram(Endpoint local, Endpoint remote, std::string_view octets) override;
    ConnectionHandler& on_accept(const network::Accepted& accepted) override;

protected:
    /// A well-formed query has come; respond() is called now, later or never.
    virtual void on_query(const DnsClient& client, dns::Message query) = 0;
    /// @param udp_octets_max  the most a UDP response may have; more is truncated
    void respond(const DnsClient& client, const dns::Message& response, std::size_t udp_octets_max);
    [[nodiscard]] Runtime& runtime() { return runtime_; }

private:
    class Connection;
    void take(const DnsClient& client, std::string_view octets);

    Runtime& runtime_;
    std::list<std::unique_ptr<Connection>> connections_;
};

}  // namespace sim::host
